"""The last chapter: what follows from the figures, and the maturity of the city."""

from __future__ import annotations

from collections.abc import Iterable

from kpi_toolkit.assessment.models import Assessment
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import _
from kpi_toolkit.reports.content.factsheet.notable import Notable
from kpi_toolkit.reports.content.judged import Judged
from kpi_toolkit.reports.content.maturity import maturity_box
from kpi_toolkit.reports.content.model import Block, Bullets, Heading, Paragraph
from kpi_toolkit.reports.content.words import counted


def conclusion(
    assessment: Assessment,
    framework: Framework,
    judged: Judged | None,
    notable: Notable,
    years: int,
) -> tuple[Block, ...]:
    """The chapter. ``years``: how many earlier years the factsheet shows."""
    return (
        Paragraph(_("What the figures say, in a few lines:"), "lead"),
        Bullets(tuple(_lines(assessment, judged, notable, years))),
        Heading(_("Maturity of the city"), 2, "conclusion-maturity"),
        maturity_box(assessment),
    )


def _lines(assessment: Assessment, judged: Judged | None, notable: Notable, years: int) -> Iterable[str]:
    coverage = assessment.coverage
    scored = coverage.data_points_scored
    yield counted(
        "Of {count} scored data point {strong} in the top band and {weak} in the lower bands.",
        "Of {count} scored data points {strong} stand in the top band and {weak} in the lower bands.",
        scored,
        strong=len(notable.strengths),
        weak=len(notable.gaps),
    )
    missing = coverage.data_points_total - coverage.data_points_reported
    if missing:
        yield counted(
            "{count} data point that applies to the city is not reported. Nothing is known there, for "
            "good or bad.",
            "{count} data points that apply to the city are not reported. Nothing is known there, for "
            "good or bad.",
            missing,
        )
    errors = coverage.data_points_excluded
    if errors:
        yield counted(
            "{count} figure has to be mended before it can be scored.",
            "{count} figures have to be mended before they can be scored.",
            errors,
        )
    if judged is None or judged.attestation is None:
        yield _("The figures are not verified. Have them verified before others build on them.")
    elif not judged.all_verified:
        yield _("Some figures are not verified. The Verification Report says which ones, and why.")
    if not years:
        yield _(
            "One year shows a position. With another year, collected from the same sources and by the same "
            "definitions, the next factsheet can show a direction."
        )
