"""An answer to a maturity criterion that does not exist."""

from __future__ import annotations

from kpi_toolkit.checks.registry import Check

CHECK = Check(
    key="unknown-criterion",
    severity="warning",
    group="reading",
    title="Unknown maturity criterion",
    means="An answer belongs to no criterion of the maturity checklist, so it was not read.",
    why="The answer does not count.",
    fix="Use the current template, or correct the key of the criterion.",
    message="The maturity checklist has no criterion “{text}”.",
    basis="ours: nothing is dropped silently",
)
