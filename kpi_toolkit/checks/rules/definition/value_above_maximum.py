"""A result above what the definition of its indicator allows (``limits`` in the pack)."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.figures import part_of_whole
from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import Check
from kpi_toolkit.checks.slips import against_limit


def _run(context: Context) -> Iterator[Finding]:
    for row in context.schema_failures["value-above-maximum"]:
        if row.point is None or row.point.index in context.affected("negative-input"):
            continue
        # Where part and whole are known, numerator-above-denominator names both.
        if not part_of_whole(context, row.point):
            yield CHECK.finding(row.place, row.point, **against_limit(context, row.point))


CHECK = Check(
    key="value-above-maximum",
    severity="error",
    group="definition",
    title="Value above what is possible",
    means="A result is larger than the definition of the indicator allows.",
    why="A value that cannot be says nothing about the city, so it is not scored.",
    fix="Compare the cell with the definition of the indicator: scale, unit, and which figure belongs in "
    "which cell.",
    message="{name} is {result}{unit: @}; more than {maximum} is not possible ({limit_basis})."
    "{figures: It was computed from: @.}{hint: Perhaps @?}",
    basis="definition of the indicator",
    run=_run,
)
