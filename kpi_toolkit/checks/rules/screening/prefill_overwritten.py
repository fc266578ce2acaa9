"""A population, number of households, area or GDP that differs from the profile in the row of an indicator
by more than the setting allows (Verification Manual 2022 p.31: more than 5 %; p.28: 10 % or more)."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import Check
from kpi_toolkit.checks.shared import overwritten


def _run(context: Context) -> Iterator[Finding]:
    yield from overwritten(context, CHECK, beyond_limit=True)


CHECK = Check(
    key="prefill-overwritten",
    severity="warning",
    group="screening",
    title="Another figure than on the profile",
    means="A figure that is the same for the whole city was entered differently in the row of an indicator.",
    why="Population, households, area and GDP should be the same throughout a submission; otherwise "
    "indicators speak of different cities or years.",
    fix="Delete the figure in the row, so that the one of the profile counts, or correct the profile. If the "
    "row needs another year, state it there.",
    message="{label} is {own} here, but {base} on the profile{difference:, a difference of @ %} (allowed: "
    "{limit} %).{divided: It looks like the figure of the profile divided by @.}"
    "{equals: It equals @ on the profile.}{codes: Used for: @}{more: and @ more}{codes:.}",
    basis="Verification Manual 2022 p.31 (p.28 speaks of 10 %)",
    settings=("population_variation",),
    run=_run,
)
