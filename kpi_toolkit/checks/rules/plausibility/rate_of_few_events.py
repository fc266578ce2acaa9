"""A rate per 100 000 that rests on a handful of cases."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.figures import counted, input_unit
from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import Check


def _run(context: Context) -> Iterator[Finding]:
    limit = context.framework.setting("few_events")
    for point in context.reported:
        count = counted(context, point)
        if count is None or not 0.5 <= count.number < limit:
            continue
        yield CHECK.finding(
            context.result_place(point),
            point,
            context.given(point),
            count=float(round(count.number)),
            events=input_unit(context, point.inputs[0]),
            label=context.framework.inputs[point.inputs[0]].label,
        )


CHECK = Check(
    key="rate-of-few-events",
    severity="info",
    group="plausibility",
    title="Rate of very few cases",
    means="A rate per 100 000 rests on so few cases that it jumps from one year to the next.",
    why="One case more or less changes the rate, and with it perhaps the band, without anything having "
    "changed in the city.",
    fix="Nothing needs to change. For a steadier picture name the average of several years in the comment.",
    message="{name} is based on {count} {events} only.",
    basis="ours: see the setting few_events",
    settings=("few_events",),
    run=_run,
)
