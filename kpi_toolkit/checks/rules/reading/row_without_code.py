"""A row with values that does not say which indicator they belong to."""

from __future__ import annotations

from kpi_toolkit.checks.registry import Check

CHECK = Check(
    key="row-without-code",
    severity="warning",
    group="reading",
    title="Row without a code",
    means="A row has values but no code of an indicator, so it was not read.",
    why="Its value is missing in the result.",
    fix="Enter the code of the indicator.",
    message="No code of an indicator stands in this row: “{text}”.",
    basis="ours: nothing is dropped silently",
)
