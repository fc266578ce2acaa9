"""A share of exactly 0, 100 or a round ten for which no source is stated."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.documents import without
from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import Check


def _run(context: Context) -> Iterator[Finding]:
    lacking = without(context, "source")
    if lacking.all:
        return  # one finding speaks for the whole file
    for point in lacking.points:
        value, limits = context.value(point), point.data_point.limits
        is_share = point.data_point.unit == "%" and limits is not None and limits.maximum == 100
        if is_share and value is not None and value % 10 == 0:
            given = context.given(point)
            place = context.result_place(point)
            yield CHECK.finding(place, point, given, result=value, unit=point.printed_unit)


CHECK = Check(
    key="exact-round-share",
    severity="info",
    group="plausibility",
    title="Round share without a source",
    means="A share is exactly 0, exactly 100 or a round ten, and no source is stated.",
    why="Measured shares are seldom that round; such a value is often an estimate or stands for 'not known'.",
    fix="State the source. If the value is an estimate, say so under data quality; if it is not known, empty "
    "it.",
    message="{name} is exactly {result}{unit: @}, and no source is stated.",
    basis="ours",
    run=_run,
)
