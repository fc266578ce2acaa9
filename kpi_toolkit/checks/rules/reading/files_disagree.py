"""Two files of one city that say different things."""

from __future__ import annotations

from kpi_toolkit.checks.registry import Check

CHECK = Check(
    key="files-disagree",
    severity="error",
    group="reading",
    title="Files disagree",
    means="Two files of the city give different values for the same figure.",
    why="Only one can be right, and the program does not choose.",
    fix="Agree on the right value and delete the other, or upload one of the files only.",
    message="One file says {first} ({first_place}), another {second} ({second_place}).",
    basis="ours: never guess",
)
