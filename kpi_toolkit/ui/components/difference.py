"""What lies between two submissions: changed values, and what the checks say no more, newly, and still."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from markupsafe import Markup

from kpi_toolkit.checks.words import say
from kpi_toolkit.i18n import _, ngettext
from kpi_toolkit.review.carry import ChangedInput, Difference
from kpi_toolkit.review.facts import Flag
from kpi_toolkit.ui.components.html import Cell, Column, Row, Table, esc, table


def difference_html(found: Difference) -> Markup:
    """The difference in sentences and a table."""
    rows = list(_rows(found))
    if not rows:
        values = Markup("<p>{}</p>").format(esc(_("No value differs.")))
    else:
        columns = [Column(_("Value")), Column(_("Before")), Column(_("Now"))]
        values = table(Table(_("Changed values"), columns, rows))
    return values + Markup("").join(_flags(found))


def _rows(found: Difference) -> Iterator[Row]:
    for field in found.profile:
        yield Row([Cell(esc(field.label), head=True), say(field.old), say(field.new)])
    for value in found.values:
        name = Markup('{}<br><span class="quiet">{}</span>').format(esc(value.name), esc(value.code))
        old = _with_figures(value.old, ((one, one.old) for one in value.inputs))
        new = _with_figures(value.new, ((one, one.new) for one in value.inputs))
        yield Row([Cell(name, head=True), Cell(old), Cell(new)])


def _with_figures(printed: str | None, figures: Iterable[tuple[ChangedInput, object]]) -> Markup:
    told = Markup("").join(
        Markup('<br><span class="quiet">{}: {}</span>').format(esc(one.label), esc(say(figure)))
        for one, figure in figures
    )
    return esc(printed or "–") + told


def _flags(found: Difference) -> Iterator[Markup]:
    parts = (
        (ngettext("{count} finding is mended", "{count} findings are mended", len(found.fixed)), found.fixed),
        (ngettext("{count} finding is new", "{count} findings are new", len(found.new)), found.new),
    )
    for words, flags in parts:
        if flags:
            head = Markup("<p><strong>{}</strong></p>").format(esc(words.format(count=len(flags))))
            yield head + _listed(flags)
    still = len(found.still_open)
    if still:
        words = ngettext("{count} finding stands as before.", "{count} findings stand as before.", still)
        yield Markup('<p class="quiet">{}</p>').format(esc(words.format(count=still)))


def _listed(flags: Iterable[Flag]) -> Markup:
    items = Markup("").join(
        Markup('<li><code>{}</code> {}: <span class="quiet">{}</span></li>').format(
            esc(flag.code or ""), esc(flag.title), esc(flag.message)
        )
        for flag in flags
    )
    return Markup('<ul class="kpi-list">{}</ul>').format(items)
