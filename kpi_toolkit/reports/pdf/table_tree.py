"""The structure of a table: caption, heads, rows, and which heads belong to a cell."""

from __future__ import annotations

from kpi_toolkit.reports.content.model import Row, Table
from kpi_toolkit.reports.pdf.canvas import Canvas
from kpi_toolkit.reports.pdf.tree import Artifact, Element

SHY = "\u00ad"
"""A soft hyphen: where a word of a head may break."""


class TableRows:
    """Adds a table to the open element, row by row.

    The first cell of a row heads it. Where a cell heads several rows (a category, a group), every cell names
    its heads, as its place alone does not tell them.
    """

    def __init__(self, canvas: Canvas, table: Table) -> None:
        self._canvas = canvas
        self._columns = len(table.columns)
        self._linked = table.spanning or any(row.kind == "group" for row in table.rows)
        self._spanning = table.spanning
        self._over: Element | None = None  # the category or group that heads the rows at hand
        element = canvas.add("Table")
        self.caption: Element | Artifact = canvas.add("Caption", element) if table.caption else "repeated"
        row = canvas.add("TR", canvas.add("THead", element))
        self.heads = tuple(
            canvas.add("TH", row, scope="Column", actual=_whole(column.title)) for column in table.columns
        )
        self._body = canvas.add("TBody", element)

    def row(self, row: Row, spanned: int) -> tuple[list[Element], Element | None]:
        """The elements of the cells of a new row, and of the category that begins with it.

        ``spanned``: how many rows the category has, on its first row; 0 on the others.
        """
        element = self._canvas.add("TR", self._body, key=row.key)
        label = None
        if self._spanning and spanned:
            self._over = label = self._canvas.add(
                "TH", element, scope="Row", rows=spanned, headers=self.heads[:1]
            )
        if row.kind == "group":
            self._over = self._canvas.add("TH", element, scope="Column", columns=self._columns)
            return [self._over], label
        return self._cells(row, element), label

    def _cells(self, row: Row, element: Element) -> list[Element]:
        cells: list[Element] = []
        heads = (self._over,) if self._over else ()
        for cell, column in zip(row.cells, self.heads[1 if self._spanning else 0 :], strict=True):
            headers = (column, *heads) if self._linked else ()
            if not cells and cell.text:
                cells.append(self._canvas.add("TH", element, scope="Row", headers=headers))
                heads = (*heads, cells[0])
            else:
                cells.append(self._canvas.add("TD", element, headers=headers))
        return cells


def _whole(title: str) -> str:
    """The title of a column without its soft hyphens, which a reader must not see; empty where it has none."""
    return title.replace(SHY, "") if SHY in title else ""
