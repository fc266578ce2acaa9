"""A year of the same city before the one a document is about."""

from __future__ import annotations

from dataclasses import dataclass

from kpi_toolkit.assessment.models import Assessment


@dataclass(frozen=True, slots=True)
class Earlier:
    """The assessment of an earlier year, in the same language, and the mark its figures carry."""

    assessment: Assessment
    mark: str
