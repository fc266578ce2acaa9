"""The assessment of a submission: one immutable result."""

from kpi_toolkit.assessment.assess import assess_submission
from kpi_toolkit.assessment.models import Assessment

__all__ = ["Assessment", "assess_submission"]
