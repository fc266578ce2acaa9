"""The city as it describes itself."""

from __future__ import annotations

from kpi_toolkit.assessment.models import Assessment
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import _
from kpi_toolkit.reports.content.chapters import introduction
from kpi_toolkit.reports.content.model import Block, Facts, Paragraph


def profile(assessment: Assessment, framework: Framework) -> tuple[Block, ...]:
    """The figures of the profile."""
    return (
        Facts(introduction.profile(assessment, framework)),
        Paragraph(
            _(
                "These figures are the city's own. Many results are computed with them, so they weigh heavily."
            ),
            "note",
        ),
    )
