"""What is measured: the models of a pack, loading and checking it, its formulas."""

from kpi_toolkit.framework.errors import PackError
from kpi_toolkit.framework.framework import Framework, Group, Point, PointKey, fold_code, fold_word
from kpi_toolkit.framework.load import load_framework

__all__ = [
    "Framework",
    "Group",
    "PackError",
    "Point",
    "PointKey",
    "fold_code",
    "fold_word",
    "load_framework",
]
