"""A result that no computer can express, because one of its figures is far too large or too small."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.figures import given_parts
from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import Check


def _run(context: Context) -> Iterator[Finding]:
    for point in context.reported:
        complete = all(context.submission.number(point, name) is not None for name in point.inputs)
        if complete and context.value(point) is None and not context.zero_denominator(point):
            yield CHECK.finding(context.result_place(point), point, figures=given_parts(context, point))


CHECK = Check(
    key="cannot-be-computed",
    severity="error",
    group="definition",
    title="Figures too large to compute with",
    means="All figures are there, but the result is larger than any computer can express.",
    why="Without a result there is nothing to score.",
    fix="Look for digits typed twice or a wrong scale in one of the figures.",
    message="{name} cannot be computed from these figures: {figures}.",
    basis="ours: no result may be infinite",
    run=_run,
)
