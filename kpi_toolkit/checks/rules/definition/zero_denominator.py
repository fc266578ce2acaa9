"""A denominator of 0 where there can be nothing to measure: no meters, no signals, no sewer."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.figures import zero_divisors
from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import Check


def _run(context: Context) -> Iterator[Finding]:
    for point in context.framework.points:
        if context.status(point) != "not_applicable" or not context.zero_denominator(point):
            continue
        name = zero_divisors(context, point)[0]
        entry = context.submission.input(point, name)
        assert entry is not None
        yield CHECK.finding(entry.place, point, entry.value, label=context.framework.inputs[name].label)


CHECK = Check(
    key="zero-denominator",
    severity="info",
    group="definition",
    title="Nothing to measure",
    means="The whole an indicator is measured against is 0, so it is treated as not applicable.",
    why="The indicator leaves the total: it is neither a gap nor a 0. That is right only if the city has "
    "none of it.",
    fix="If the figure is not known rather than 0, empty the cell.",
    message="{label} is 0, so {name} is treated as not applicable.",
    basis="ours: not applicable where there is nothing to measure",
    run=_run,
)
