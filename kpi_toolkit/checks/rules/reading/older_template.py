"""A file made with an older version of the template."""

from __future__ import annotations

from kpi_toolkit.checks.registry import Check

CHECK = Check(
    key="older-template",
    severity="info",
    group="reading",
    title="Older template",
    means="The file was made with an older version of the template.",
    why="It was read, but newer cells and lists are missing in it.",
    fix="Use the current template for the next report.",
    message="The file was made with version {found} of the template; the current one is {current}.",
    basis="ours",
)
