"""A part that is larger than its whole."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import Check


def _run(context: Context) -> Iterator[Finding]:
    for point in context.framework.points:
        limits, computed = point.data_point.limits, context.computed(point)
        share = limits is not None and limits.maximum == 100 and len(point.inputs) == 2
        if not share or computed is None or computed <= 100 + 1e-9:
            continue
        part, whole = (context.submission.input(point, name) for name in point.inputs)
        assert part is not None and whole is not None
        inputs = context.framework.inputs
        yield CHECK.finding(
            part.place,
            point,
            part.value,
            part=part.value,
            part_label=inputs[point.inputs[0]].label,
            whole=whole.value,
            whole_label=inputs[point.inputs[1]].label,
            result=computed,
        )


CHECK = Check(
    key="numerator-above-denominator",
    severity="error",
    group="definition",
    title="Numerator above denominator",
    means="The part of a share is larger than the whole it belongs to.",
    why="A share above 100 % contradicts the definition of the indicator, so it cannot be scored.",
    fix="Check both figures: same year, same boundary, same unit (persons or households, km or m), no digits swapped.",
    message="{part_label}: {part} is more than {whole_label}: {whole} (the share would be {result} %).",
    basis="definition of the indicator",
    run=_run,
)
