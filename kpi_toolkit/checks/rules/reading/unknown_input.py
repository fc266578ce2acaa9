"""An input that the formula of the data point does not use."""

from __future__ import annotations

from kpi_toolkit.checks.registry import Check

CHECK = Check(
    key="unknown-input",
    severity="warning",
    group="reading",
    title="Unknown input",
    means="A row names a figure that the formula of its data point does not use, so it was not read.",
    why="Its value is missing in the result.",
    fix="Use one of the figures of the formula, or leave the field empty for the final result.",
    message="{code} uses no figure “{input}”; it uses: {known}.",
    basis="ours: nothing is dropped silently",
)
