"""A part that is larger than its whole."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.figures import part_of_whole, shown
from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import Check


def _run(context: Context) -> Iterator[Finding]:
    inputs = context.framework.inputs
    for row in context.schema_failures["value-above-maximum"]:
        point = row.point
        if point is None or not part_of_whole(context, point):
            continue
        if point.index in context.affected("negative-input"):
            continue
        part, whole = (context.submission.input(point, name) for name in point.inputs)
        assert part is not None
        assert whole is not None
        yield CHECK.finding(
            part.place,
            point,
            part.value,
            part=part.value,
            part_label=inputs[point.inputs[0]].label,
            whole=whole.value,
            whole_label=inputs[point.inputs[1]].label,
            result=shown(row.value),
        )


CHECK = Check(
    key="numerator-above-denominator",
    severity="error",
    group="definition",
    title="Numerator above denominator",
    means="The part of a share is larger than the whole it belongs to.",
    why="A share above 100 % contradicts the definition of the indicator, so it cannot be scored.",
    fix="Check both figures: same year, same boundary, same unit (persons or households, km or m), same "
    "scale (thousands or millions), no digits swapped.",
    message="{part_label}: {part} is more than {whole_label}: {whole} (the share would be {result} %).",
    basis="definition of the indicator",
    run=_run,
)
