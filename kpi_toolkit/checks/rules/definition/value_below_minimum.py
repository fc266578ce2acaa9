"""A result below what the definition of its indicator allows (``limits`` in the pack)."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import Check
from kpi_toolkit.checks.slips import against_limit


def _run(context: Context) -> Iterator[Finding]:
    for row in context.schema_failures["value-below-minimum"]:
        if row.point and row.point.index not in context.affected("negative-input"):
            yield CHECK.finding(row.place, row.point, **against_limit(context, row.point))


CHECK = Check(
    key="value-below-minimum",
    severity="error",
    group="definition",
    title="Value below what is possible",
    means="A result is smaller than the definition of the indicator allows.",
    why="A value that cannot be says nothing about the city, so it is not scored.",
    fix="Compare the cell with the definition of the indicator: sign, unit, and which figure belongs in "
    "which cell.",
    message="{name} is {result}{unit: @}; less than {minimum} is not possible ({limit_basis})."
    "{figures: It was computed from: @.}{hint: Perhaps @?}",
    basis="definition of the indicator",
    run=_run,
)
