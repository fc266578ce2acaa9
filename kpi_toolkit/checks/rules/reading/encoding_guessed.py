"""A text file that does not use the usual coding of letters."""

from __future__ import annotations

from kpi_toolkit.checks.registry import Check

CHECK = Check(
    key="encoding-guessed",
    severity="info",
    group="reading",
    title="Coding of letters guessed",
    means="The file does not use the usual coding of letters (UTF-8), so another one was assumed.",
    why="Letters with accents may be wrong in names and comments; numbers are not affected.",
    fix="If a name looks wrong, save the file again as “CSV UTF-8”.",
    message="The file was read with the coding {encoding}.",
    basis="ours: what is not obvious is told back",
)
