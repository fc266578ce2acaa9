"""Tables: a caption, heads with their scope, footnotes below. On a small screen every row is a card (see style.css)."""

from __future__ import annotations

from dataclasses import dataclass, field

from kpi_toolkit.reports.content.model import Cell, Column, Note, Row, Span, Table
from kpi_toolkit.reports.markup import Markup, join, lines, tag
from kpi_toolkit.reports.palette import look_of
from kpi_toolkit.reports.svg import sign_svg
from kpi_toolkit.reports.tokens import tokens

SHY = "\u00ad"
ALIGNED = {"number": "end", "band": "middle", "benchmark": "middle", "standing": "middle"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a table stands: ``key`` begins its ids, ``heading`` is the id of what it stands under, ``rows`` are the
    ids of rows by their keys.
    """

    key: str
    heading: str
    rows: dict[str, str] = field(default_factory=dict)


def table(made: Table, place: Place) -> Markup:
    """A table with its footnotes; nothing where it has no rows."""
    if not made.rows:
        return Markup("")
    shares = [tokens().table.widths[column.kind] for column in made.columns]
    columns = [tag("col", style=f"width:{100 * share / sum(shares):.1f}%") for share in shares]
    heads = [tag("th", c.title, scope="col", class_=ALIGNED.get(c.kind)) for c in made.columns]
    caption = tag("caption", made.caption) if made.caption else Markup("")
    return tag(
        "div",
        tag(
            "table",
            caption,
            tag("colgroup", *columns),
            tag("thead", tag("tr", *heads)),
            *(tag("tbody", *_span(span, made, place)) for span in made.spans),
            aria_labelledby=None if made.caption else place.heading,
        ),
        notes(made.notes, place),
        class_="table",
    )


def _span(span: Span, made: Table, place: Place) -> list[Markup]:
    """The rows of a span; the first one begins with the cell they share, where the table has such a cell."""
    first = Markup("")
    if made.spanning:
        first = tag("th", lines(span.label), scope="rowgroup", rowspan=len(span.rows), class_="category")
    columns = made.columns[1:] if made.spanning else made.columns
    return [
        _row(row, columns, place, first if number == 0 else Markup(""))
        for number, row in enumerate(span.rows)
    ]


def _row(row: Row, columns: tuple[Column, ...], place: Place, first: Markup) -> Markup:
    if row.kind == "group":
        head = tag("th", lines(row.cells[0].text), colspan=len(columns), scope="rowgroup")
        return tag("tr", first, head, class_="group")
    cells = [
        _cell(cell, column, place, head=number == 0 and bool(cell.text))
        for number, (cell, column) in enumerate(zip(row.cells, columns, strict=True))
    ]
    return tag(
        "tr",
        first,
        *cells,
        id=place.rows.get(row.key),
        class_=None if row.kind == "row" else row.kind,
    )


def _cell(cell: Cell, column: Column, place: Place, *, head: bool) -> Markup:
    """A cell; what is in it stands in one element, beside the title of the column where rows are cards."""
    looks = [cell.kind, ALIGNED.get(column.kind, "")]
    if cell.mark is not None and cell.kind in ("band", "severity"):
        looks.append(f"on {look_of(cell.mark)}" if cell.mark.step or cell.kind == "severity" else "none")
    if cell.mark is not None and cell.kind == "verdict":
        looks.append(f"as-{look_of(cell.mark)}")
    class_ = " ".join(look for look in looks if look and look != "text") or None
    inside = tag("span", *_content(cell), *_numbers(cell, place)) if cell.text or cell.notes else Markup("")
    if head:
        return tag("th", inside, scope="row", class_=class_)
    return tag("td", inside, class_=class_, data_label=column.title.replace(SHY, ""))


def _content(cell: Cell) -> tuple[Markup, ...]:
    said = lines(cell.text)
    if cell.mark is None:
        return (said,)
    if cell.kind == "score" and cell.percent is not None:
        length = min(max(cell.percent, 0.0), 100.0)
        reached = tag("i", style=f"width:{length:.2f}%", class_=look_of(cell.mark))
        return tag("b", said), Markup(" "), tag("span", reached, class_="meter")
    if cell.kind == "verdict" or (cell.kind == "band" and cell.mark.step):
        return sign_svg(cell.mark), said
    return (said,)


def _numbers(cell: Cell, place: Place) -> tuple[Markup, ...]:
    """The numbers of footnotes, each a link to its note."""
    made = [tag("a", f"{number})", href=f"#{place.key}-note-{number}") for number in cell.notes]
    return (Markup(" "), tag("sup", Markup(" ").join(made))) if made else ()


def notes(found: tuple[Note, ...], place: Place) -> Markup:
    """Footnotes; somebody's own words stand in quotation marks and keep their own direction."""
    if not found:
        return Markup("")
    made = []
    for note in found:
        said = join(" “", tag("bdi", lines(note.said)), "”") if note.said else Markup("")
        text = join(tag("span", f"{note.number})", class_="number"), " ", lines(note.text), said)
        made.append(tag("li", text, id=f"{place.key}-note-{note.number}"))
    return tag("ul", *made, class_="notes")
