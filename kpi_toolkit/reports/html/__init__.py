"""How the documents are drawn as HTML: one file each, which loads nothing and runs nothing."""

from kpi_toolkit.reports.html.documents import draw

__all__ = ["draw"]
