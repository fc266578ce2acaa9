"""A final value beside parts from which it cannot be computed."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.figures import zero_divisors
from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import Check
from kpi_toolkit.submission.models import as_number


def _run(context: Context) -> Iterator[Finding]:
    inputs = context.framework.inputs
    for point in context.reported:
        said = context.submission.value(point)
        usable = said.final is not None and as_number(said.final) is not None
        if point.direct or not said.inputs or not usable or context.computed(point) is not None:
            continue
        assert said.final is not None
        missing = [n for n in point.inputs if context.submission.number(point, n) is None]
        yield CHECK.finding(
            said.final.place,
            point,
            said.final.value,
            final=said.final.value,
            missing=[inputs[name].label for name in missing],
            zero=[inputs[name].label for name in zero_divisors(context, point)],
        )


CHECK = Check(
    key="parts-incomplete",
    severity="info",
    group="definition",
    title="Final value used, parts incomplete",
    means="A final value was given beside figures from which the result cannot be computed.",
    why="The final value counts, but nobody can follow how it came about.",
    fix="Enter all figures the result is computed from, if the city has them.",
    message="{name}: the final value {final} is used as it stands, because "
    "{missing:@ is missing}{zero:@ is 0}.",
    basis="ours: a final value counts only where the result cannot be computed from its parts",
    run=_run,
)
