"""Numerator and denominator of years that lie far apart."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.documents import year_gaps
from kpi_toolkit.checks.figures import codes
from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import Check


def _run(context: Context) -> Iterator[Finding]:
    limit = context.framework.setting("year_gap")
    for gap in year_gaps(context, limit):
        listed, more = codes(gap.points)
        yield CHECK.finding(
            gap.place,
            gap.points[0],
            None,
            tuple(point.key for point in gap.points[1:]),
            first_label=gap.first_label,
            first_year=str(gap.first_year),
            second_label=gap.second_label,
            second_year=str(gap.second_year),
            limit=limit,
            codes=listed if len(gap.points) > 1 else [],
            more=more,
        )


CHECK = Check(
    key="year-gap",
    severity="warning",
    group="documentation",
    title="Figures of different years",
    means="The figures a result is computed from are of years that lie far apart.",
    why="A city grows and changes; a part of one year in a whole of another year is no share of anything.",
    fix="Use figures of the same year, or as close as the city has them.",
    message="{first_label} is of {first_year}, {second_label} of {second_year}: more than {limit} years "
    "apart.{codes: Used for: @}{more: and @ more}{codes:.}",
    basis="ours: see the setting year_gap",
    settings=("year_gap",),
    run=_run,
)
