"""Something was counted in a whole that is 0."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.figures import zero_divisors
from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import Check


def _run(context: Context) -> Iterator[Finding]:
    inputs = context.framework.inputs
    for point in context.framework.points:
        if not context.impossible_zero(point):
            continue
        # Where 0 is impossible in any city, input-must-be-above-zero says so.
        wholes = [name for name in zero_divisors(context, point) if not inputs[name].above_zero]
        counted = [name for name in point.inputs if (context.submission.number(point, name) or 0) > 0]
        if not wholes or not counted:
            continue
        entry = context.submission.input(point, wholes[0])
        part = context.submission.input(point, counted[0])
        assert entry is not None
        assert part is not None
        yield CHECK.finding(
            entry.place,
            point,
            entry.value,
            part=part.value,
            part_label=inputs[counted[0]].label,
            whole_label=inputs[wholes[0]].label,
        )


CHECK = Check(
    key="counted-over-nothing",
    severity="error",
    group="definition",
    title="Something counted, but the whole is 0",
    means="The denominator of an indicator is 0 although its numerator is above 0.",
    why="The two figures contradict each other, and nothing can be divided by 0.",
    fix="Enter the whole the part belongs to. If the city has none of it, empty both cells and mark the "
    "value as not applicable.",
    message="{part_label} is {part}, but {whole_label} is 0.",
    basis="definition of the indicator",
    run=_run,
)
