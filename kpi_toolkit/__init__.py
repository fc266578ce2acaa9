"""Checks, computes, scores and reports the U4SSC key performance indicators of a city.

``from kpi_toolkit import assess`` is the way in: ``assess(source)`` takes a path or a submission.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["__version__", "assess"]

if TYPE_CHECKING:
    from kpi_toolkit.services.assessing import assess


def __getattr__(name: str) -> Any:
    """Import the way in only when it is asked for: the file-reading child process needs none of it."""
    if name == "assess":
        from kpi_toolkit.services.assessing import assess

        return assess
    raise AttributeError(name)
