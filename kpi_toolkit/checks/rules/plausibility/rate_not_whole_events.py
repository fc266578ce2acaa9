"""A rate per 100 000, typed as such, that no whole number of cases gives with the profile's population."""

from __future__ import annotations

import math
from collections.abc import Iterator

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.figures import counted, half_a_digit, shown
from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import Check


def _run(context: Context) -> Iterator[Finding]:
    inputs, tolerance = context.framework.inputs, context.framework.setting("whole_events_tolerance")
    for point in context.reported:
        count, entry = counted(context, point), context.result_entry(point)
        if count is None or count.of_rate is None or entry is None:
            continue
        spread = half_a_digit(entry) / count.of_rate + tolerance
        if spread >= 0.5 or math.floor(count.number + spread) >= math.ceil(count.number - spread):
            continue  # a whole number lies within the rounding of the rate
        yield CHECK.finding(
            entry.place,
            point,
            entry.value,
            result=entry.value,
            unit=point.printed_unit,
            count=shown(count.number),
            label=inputs[point.inputs[0]].label,
            base=context.submission.number(point, point.inputs[1]),
            base_label=inputs[point.inputs[1]].label,
            nearest=float(round(count.number)),
            fitting=round(round(count.number) * count.of_rate, 2),
        )


CHECK = Check(
    key="rate-not-whole-events",
    severity="warning",
    group="plausibility",
    title="Rate that no whole number gives",
    means="A rate of things that come in whole numbers does not go back to a whole number with the "
    "population of the profile.",
    why="Rate and population then do not belong together: another year, another boundary, or an average.",
    fix="Enter the number of cases instead of the rate, or say in the comment which population and which "
    "years it rests on.",
    message="{name} is {result}{unit: @}. With {base_label} = {base} that makes {count}, not a whole number "
    "of {label}; {nearest} would give {fitting}.",
    basis="ours: things that are counted come in whole numbers",
    settings=("whole_events_tolerance",),
    run=_run,
)
