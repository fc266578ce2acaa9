"""A file made for another version of the indicators."""

from __future__ import annotations

from kpi_toolkit.checks.registry import Check

CHECK = Check(
    key="other-pack-version",
    severity="warning",
    group="reading",
    title="Other version of the indicators",
    means="The file was made for another version of the indicator definitions.",
    why="Definitions, units or targets may have changed since.",
    fix="Compare the definitions of the indicators with the figures, or move them into the current template.",
    message="The file was made for version {found} of the indicators; they are checked against version "
    "{current}.",
    basis="ours",
)
