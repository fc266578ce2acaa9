"""Tables: columns by what they hold, heads repeated on every page, rows that may be taller than a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpi_toolkit.reports.content.model import Cell, Column, Note, Row, Span, Table
from kpi_toolkit.reports.pdf.canvas import baseline, leading
from kpi_toolkit.reports.pdf.columns import INDENT, VERDICT, cell_style, column_widths
from kpi_toolkit.reports.pdf.fonts import lines_of, spoken, width
from kpi_toolkit.reports.pdf.marks import PIP, icon, pair_of, pattern_of, pips, pips_width
from kpi_toolkit.reports.pdf.table_tree import SHY, TableRows
from kpi_toolkit.reports.pdf.tree import Artifact, Element
from kpi_toolkit.reports.tokens import TypeStyle

if TYPE_CHECKING:
    from kpi_toolkit.reports.pdf.flow import Flow

NUMBERS = ("number",)
CENTRED = ("benchmark", "band", "standing")
NOTE_SIZE = 0.72
NOTE_GAP = 0.9
SPLIT_ABOVE = 0.35
"""A row higher than this share of a page may be divided; all others move to the next page as a whole."""


@dataclass(frozen=True, slots=True)
class _Laid:
    """A cell broken into lines, each with what it stands for."""

    cell: Cell
    style: TypeStyle
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """A row ready to be drawn. ``height`` without anything added for a spanning cell."""

    row: Row
    cells: tuple[_Laid, ...]
    count: int
    height: float


class TableDrawing:
    """Draws one table into a flow."""

    def __init__(self, flow: Flow, table: Table) -> None:
        self.flow, self.table = flow, table
        self.canvas, self.look, self.scale = flow.canvas, flow.canvas.look, flow.scale
        self.pad_x = self.look.table.pad_x * self.scale
        self.pad_y = self.look.table.pad_y * self.scale
        self.widths = column_widths(table, self.look, flow.width, self.scale)
        self.lefts = [flow.x + sum(self.widths[:n]) for n in range(len(self.widths))]
        self.head_lines = [self._head(*pair) for pair in zip(table.columns, self.widths, strict=True)]
        self.line = leading(self.look.type["cell"], self.scale)
        self.span_top: float | None = None
        self.label: Element | Artifact = "repeated"

    def _head(self, column: Column, wide: float) -> tuple[tuple[str, str], ...]:
        style = self.look.type["column_head"]
        room = wide - 2 * self.pad_x
        text = " ".join(_hyphened(word, style, room, self.scale) for word in column.title.split(" "))
        return tuple(spoken(text, lines_of(text, style, room, self.scale)))

    @property
    def head_height(self) -> float:
        most = max(len(lines) for lines in self.head_lines)
        return most * leading(self.look.type["column_head"], self.scale) + 2 * self.pad_y

    def caption_height(self, caption: str) -> float:
        style = self.look.type["caption"]
        return leading(style, self.scale) + style.after * self.scale if caption else 0.0

    def least(self) -> float:
        """What must be left on a page for the table to begin there: caption, heads and the first rows."""
        first = list(self.table.rows[:2])
        high = sum(min(self._lay(row).height, 30.0) for row in first)
        caption = self.look.type["caption"].before * self.scale + self.caption_height(self.table.caption)
        return caption + self.head_height + high

    def draw(self) -> None:
        self.flow.need(self.least())
        self.flow.skip(self.look.type["caption"].before if self.table.caption else 1.0)
        rows = TableRows(self.canvas, self.table)
        self._open(self.table.caption, rows.caption, rows.heads)
        for span in self.table.spans:
            self._span(span, rows)
        self.flow.y += self.look.table.gap * self.scale * (0.5 if self.table.notes else 1)
        self._notes(self.table.notes)

    def _open(self, caption: str, owner: Element | Artifact, heads: Sequence[Element | Artifact]) -> None:
        """Caption and heads, in the elements they belong to; on a further page they are repeated."""
        flow = self.flow
        if caption:
            style = self.look.type["caption"]
            with self.canvas.within(owner):
                self.canvas.text(
                    flow.x, baseline(flow.y, style, self.scale), caption, style,
                    scale=self.scale, room=flow.width,
                )  # fmt: skip
            flow.advance(self.caption_height(caption))
        fill, ink = self.look.pairs["head"]
        style = self.look.type["column_head"]
        self.canvas.rect(flow.x, flow.y, flow.width, self.head_height, fill=fill)
        for column, lines, left, wide, head in zip(
            self.table.columns, self.head_lines, self.lefts, self.widths, heads, strict=True
        ):
            x, align = self._edge(column, left, wide)
            y = flow.y + self.pad_y
            with self.canvas.within(head):
                for line, said in lines:
                    self.canvas.text(
                        x, baseline(y, style, self.scale), line, style, align=align, colour=ink,
                        scale=self.scale, said=said, of=column.title, room=wide - 2 * self.pad_x,
                    )  # fmt: skip
                    y += leading(style, self.scale)
        flow.advance(self.head_height)

    def _turn_page(self, span: Span) -> None:
        self._close_span(span)
        self.flow.next_page()
        self._open(self.table.continued, "repeated", ["repeated"] * len(self.table.columns))
        self.span_top = self.flow.y

    def _span(self, span: Span, rows: TableRows) -> None:
        """Rows of one category, with the label in a cell of its own where the table has one."""
        self.span_top = self.flow.y
        laid = [self._lay(row) for row in span.rows]
        label = self._label_height(span)
        for number, line in enumerate(laid):
            wanted = line.height
            if self.table.spanning:  # the label needs its room even where only one row fits on the page
                wanted = max(wanted, label) if self.flow.y == self.span_top else wanted
            if line.row.kind == "group" and number + 1 < len(laid):
                wanted += min(laid[number + 1].height, 40.0)
            if wanted > self.flow.room + 0.01:
                whole = self.flow.frame.height - self.head_height - self.caption_height(self.table.continued)
                if wanted <= SPLIT_ABOVE * whole or self.flow.room < 8 * self.line:
                    self._turn_page(span)
            last = number + 1 == len(laid)
            cells, label_cell = rows.row(line.row, len(laid) if number == 0 else 0)
            self.label = label_cell or self.label
            self._row(line, cells, span, fill_up=label if last and self.table.spanning else 0)
        self._close_span(span)

    def _row(self, line: _Line, cells: Sequence[Element], span: Span, fill_up: float) -> None:
        """One row; what does not fit goes on the next page, line by line."""
        start = 0
        while True:
            fits = line.count - start
            if line.height > self.flow.room + 0.01 and line.count > 1:
                fits = min(fits, max(1, int((self.flow.room - 2 * self.pad_y) / self.line)))
            high = max(fits * self.line + 2 * self.pad_y, line.height if fits == line.count else 0)
            done = start + fits >= line.count
            if done and fill_up and self.span_top is not None:
                high = max(high, self.span_top + fill_up - self.flow.y)
            if (
                high > self.flow.room + 0.01
                and not self.flow.fresh
                and fits == line.count - start
                and not start
            ):
                self._turn_page(span)
                continue
            self._draw_row(line, cells, start, fits, high)
            start += fits
            if done:
                return
            self._turn_page(span)

    def _draw_row(self, line: _Line, cells: Sequence[Element], start: int, count: int, high: float) -> None:
        y = self.flow.y
        first = 1 if self.table.spanning else 0
        colours = self.look.colours
        if line.row.kind == "group":
            self.canvas.rect(self.flow.x, y, self.flow.width, high, fill=self.look.pairs["group"][0])
        elif line.row.kind == "total":
            self.canvas.rect(self.flow.x, y, self.flow.width, high, fill=colours["panel"])
        for place, (laid, cell) in enumerate(zip(line.cells, cells, strict=True)):
            column = self.table.columns[place + first]
            left, wide = self.lefts[place + first], self.widths[place + first]
            if line.row.kind == "group":
                wide = self.flow.width
            elif line.row.kind == "part" and place == 0:
                left += INDENT
            with self.canvas.within(cell):
                if laid.cell.mark is not None and laid.cell.kind in ("band", "severity"):
                    self._mark_cell(laid, column, left, y, wide, high, count, start)
                elif laid.cell.kind == "verdict":
                    self._verdict_cell(laid, column, left, y, wide, start, count)
                elif laid.cell.percent is not None:
                    self._score_cell(laid, left, y, wide)
                else:
                    self._text_cell(laid, column, left, y, wide, start, count)
        self.canvas.rule(
            self.lefts[first], y + high, self.flow.x + self.flow.width - self.lefts[first], colours["line"]
        )
        self.flow.advance(high)

    def _edge(self, column: Column, left: float, wide: float) -> tuple[float, float]:
        if (
            column.kind in NUMBERS and not self.canvas.rtl
        ):  # there the digits align at the edge texts begin at
            return left + wide - self.pad_x, 1
        if column.kind in CENTRED:
            return left + wide / 2, 0.5
        return left + self.pad_x, 0

    def _text_cell(
        self, laid: _Laid, column: Column, left: float, y: float, wide: float, start: int, count: int
    ) -> None:
        x, align = self._edge(column, left, wide)
        top = y + self.pad_y
        end = 0.0
        for line, said in laid.lines[start : start + count]:
            base = baseline(top, laid.style, self.scale)
            end = self.canvas.text(
                x, base, line, laid.style, align=align, scale=self.scale, said=said,
                of=laid.cell.text, room=wide - 2 * self.pad_x,
            )  # fmt: skip
            top += self.line
        if laid.cell.notes and start <= len(laid.lines) - 1 < start + count:
            with self.canvas.inside("Reference"):
                self._note_numbers(laid, x + end, top - self.line)

    def _verdict_cell(
        self, laid: _Laid, column: Column, left: float, y: float, wide: float, start: int, count: int
    ) -> None:
        """A word with its sign before it."""
        sign = VERDICT * self.scale
        mark = laid.cell.mark
        if mark is not None and not start:
            ink = pair_of(self.look, mark)[1]
            middle = baseline(y + self.pad_y, laid.style, self.scale) - 0.95 * self.scale
            x = left + self.pad_x + 1.0 * self.scale
            icon(self.canvas, x, middle, pattern_of(self.look, mark), ink, 1.9 * self.scale)
        self._text_cell(laid, column, left + sign, y, wide - sign, start, count)

    def _note_numbers(self, laid: _Laid, x: float, y: float) -> None:
        """Numbers of footnotes, small and raised, set off from the figure before them."""
        style = self.look.type["cell"]
        self.canvas.text(
            x + NOTE_GAP, baseline(y, style, self.scale) - 0.8 * self.scale, _numbers(laid.cell), style,
            colour=self.look.colours["accent"], scale=self.scale * NOTE_SIZE,
        )  # fmt: skip

    def _mark_cell(
        self,
        laid: _Laid,
        column: Column,
        left: float,
        y: float,
        wide: float,
        high: float,
        count: int,
        start: int,
    ) -> None:
        """A word on the colour of its mark, with its pips."""
        mark = laid.cell.mark
        assert mark is not None
        if not mark.step and laid.cell.kind == "band":
            self._text_cell(laid, column, left, y, wide, start, count)
            return
        if start:
            return
        fill, ink = pair_of(self.look, mark)
        high = min(
            high, (len(laid.lines) + 1.25) * self.line + 2 * self.pad_y
        )  # a tall row is no block of colour
        self.canvas.rect(left + 0.35, y + 0.35, wide - 0.7, high - 0.55, fill=fill)
        sign = self._sign(laid.cell)
        said = max(width(line, laid.style.face, laid.style.size * self.scale) for line, _ in laid.lines)
        x = left + (wide - sign - said) / 2
        base = baseline(y + (high - len(laid.lines) * self.line) / 2, laid.style, self.scale)
        if mark.step:
            middle = base + (len(laid.lines) - 1) * self.line / 2 - 0.97 * self.scale
            pips(self.canvas, x, middle, mark, ink, PIP * self.scale)
        for line, words in laid.lines:
            self.canvas.text(
                x + sign,
                base,
                line,
                laid.style,
                colour=ink,
                scale=self.scale,
                said=words,
                of=laid.cell.text,
                room=wide - sign - 1.2,
            )
            base += self.line

    def _sign(self, cell: Cell) -> float:
        """The room that the sign before a word takes."""
        if cell.kind == "verdict":
            return VERDICT * self.scale
        if cell.kind == "band" and cell.mark is not None and cell.mark.step:
            return pips_width(cell.mark, PIP * self.scale) + 1.8 * self.scale
        return 0.0

    def _score_cell(self, laid: _Laid, left: float, y: float, wide: float) -> None:
        """A score as a number with a bar of its length."""
        mark, percent = laid.cell.mark, laid.cell.percent
        assert mark is not None
        assert percent is not None
        base = baseline(y + self.pad_y, laid.style, self.scale)
        number = 13 * self.scale
        align = 0 if self.canvas.rtl else 1  # the digits stand below each other in every direction
        self.canvas.text(
            left + self.pad_x + align * number, base, laid.cell.text, laid.style,
            align=align, scale=self.scale, room=number,
        )  # fmt: skip
        x, room = left + self.pad_x + number + 1.8, wide - 2 * self.pad_x - number - 1.8
        thick = 1.9 * self.scale
        top = y + self.pad_y + (self.line - thick) / 2
        self.canvas.rect(x, top, room, thick, fill=self.look.colours["hair"])
        self.canvas.rect(x, top, room * min(percent, 100) / 100, thick, fill=pair_of(self.look, mark)[0])

    def _label_lines(self, span: Span) -> tuple[str, ...]:
        style = self.look.type["small_caps"]
        return lines_of(span.label, style, self.widths[0] - 2 * self.pad_x, self.scale)

    def _label_height(self, span: Span) -> float:
        if not self.table.spanning:
            return 0.0
        return (
            len(self._label_lines(span)) * leading(self.look.type["small_caps"], self.scale) + 2 * self.pad_y
        )

    def _close_span(self, span: Span) -> None:
        """Draw the spanning cell over the rows that stand on this page."""
        if not self.table.spanning or self.span_top is None or self.flow.y <= self.span_top:
            return
        fill, ink = self.look.pairs["category"]
        style = self.look.type["small_caps"]
        top = self.span_top + 0.2
        self.canvas.rect(self.flow.x, top, self.widths[0], self.flow.y - top, fill=fill)
        with self.canvas.within(self.label):
            self.canvas.lines(
                self.flow.x + self.pad_x, self.span_top + self.pad_y, span.label, self._label_lines(span),
                style, colour=ink, scale=self.scale,
            )  # fmt: skip
        self.label = "repeated"
        self.canvas.rule(self.flow.x, self.flow.y, self.flow.width, self.look.colours["accent"], 0.25)
        self.span_top = None

    def _lay(self, row: Row) -> _Line:
        first = 1 if self.table.spanning else 0
        cells = []
        for place, cell in enumerate(row.cells):
            style = self.look.type[cell_style(cell)]
            wide = self.flow.width if row.kind == "group" else self.widths[place + first]
            wide -= 2 * self.pad_x + (INDENT if row.kind == "part" and place == 0 else 0)
            wide -= self._sign(cell)
            lines = lines_of(cell.text, style, wide, self.scale)
            if cell.notes:
                size = style.size * self.scale
                taken = (
                    width(lines[-1], style.face, size)
                    + NOTE_GAP
                    + width(_numbers(cell), style.face, size * NOTE_SIZE)
                )
                if taken > wide:
                    lines = (*lines, "")  # the footnotes stand on a line of their own
            text = f"{cell.text} " if cell.notes else cell.text
            cells.append(_Laid(cell, style, tuple(spoken(text, lines))))
        count = max((len(laid.lines) for laid in cells), default=1)
        return _Line(row, tuple(cells), count, count * self.line + 2 * self.pad_y)

    def _notes(self, notes: tuple[Note, ...]) -> None:
        for note in notes:
            said = f" “{note.said}”" if note.said else ""
            self.flow.text(f"{note.number}) {note.text}{said}", "note", "Note")
        if notes:
            self.flow.skip(self.look.table.gap / 2)


def _hyphened(word: str, style: TypeStyle, room: float, scale: float) -> str:
    """A word of a head, broken at its soft hyphen where it is too wide."""
    plain = word.replace(SHY, "")
    if SHY not in word or width(plain, style.face, style.size * scale) <= room:
        return plain
    first, _, rest = word.partition(SHY)
    return f"{first}- {rest.replace(SHY, '')}"


def _numbers(cell: Cell) -> str:
    return " ".join(f"{number})" for number in cell.notes)
