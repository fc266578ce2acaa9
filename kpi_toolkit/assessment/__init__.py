"""The assessment of a submission: one immutable result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kpi_toolkit.assessment.models import Assessment

if TYPE_CHECKING:
    from kpi_toolkit.assessment.assess import assess_submission

__all__ = ["Assessment", "assess_submission"]


def __getattr__(name: str) -> Any:
    # computing needs numpy and pandas; whoever only reads assessments does not wait for them
    if name != "assess_submission":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from kpi_toolkit.assessment.assess import assess_submission

    return assess_submission
