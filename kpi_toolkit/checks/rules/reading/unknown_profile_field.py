"""A line of the profile that the profile does not have."""

from __future__ import annotations

from kpi_toolkit.checks.registry import Check

CHECK = Check(
    key="unknown-profile-field",
    severity="info",
    group="reading",
    title="Unknown profile field",
    means="A line of the profile is not known, so it was not read.",
    why="Nothing is computed with it.",
    fix="Correct its name if it should count; otherwise nothing needs to change.",
    message="The profile has no field “{text}”.",
    basis="ours: nothing is dropped silently",
)
