"""A figure of the profile that typed figures wait for, such as the population."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.figures import codes, incomplete, profile_place
from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import Check
from kpi_toolkit.framework import Point


def _run(context: Context) -> Iterator[Finding]:
    shared = context.framework.shared_inputs
    waiting: dict[str, list[Point]] = {}
    for point, missing in incomplete(context):
        if set(missing) <= set(shared):
            for name in missing:
                waiting.setdefault(name, []).append(point)
    for name in shared:
        if points := waiting.get(name):
            listed, more = codes(points)
            yield CHECK.finding(
                profile_place(context.submission, name),
                concerns=tuple(point.key for point in points),
                label=context.framework.inputs[name].label,
                count=len(points),
                codes=listed,
                more=more,
            )


CHECK = Check(
    key="missing-profile-figure",
    severity="error",
    group="definition",
    title="A figure of the profile is missing",
    means="A figure that is entered once, on the profile, is missing while other figures wait for it.",
    why="Everything that is computed with it stays without a result and without a score.",
    fix="Enter it once on the profile. It then counts for all indicators that use it.",
    message="{label} is missing on the profile. {count} reported values cannot be computed without it: "
    "{codes}{more: and @ more}.",
    basis="definition of the indicators",
    run=_run,
)
