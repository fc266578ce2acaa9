"""A data point that the indicator does not have."""

from __future__ import annotations

from kpi_toolkit.checks.registry import Check

CHECK = Check(
    key="unknown-data-point",
    severity="warning",
    group="reading",
    title="Unknown data point",
    means="A row names a data point its indicator does not have, so it was not read.",
    why="Its value is missing in the result.",
    fix="Use one of the data points of the indicator.",
    message="{code} has no data point “{data_point}”; it has: {known}.",
    basis="ours: nothing is dropped silently",
)
