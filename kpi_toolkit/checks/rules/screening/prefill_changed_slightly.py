"""A figure of the profile that was typed differently in the row of an indicator, within the setting."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import Check
from kpi_toolkit.checks.shared import overwritten


def _run(context: Context) -> Iterator[Finding]:
    yield from overwritten(context, CHECK, beyond_limit=False)


CHECK = Check(
    key="prefill-changed-slightly",
    severity="info",
    group="screening",
    title="Slightly another figure than on the profile",
    means="A figure that is the same for the whole city differs a little in the row of an indicator.",
    why="A changed prefill is a point of the initial screening; a small difference usually is another year.",
    fix="Delete the figure in the row if there is no reason for it, or state its year.",
    message="{label} is {own} here and {base} on the profile: a difference of {difference} %, within the "
    "{limit} % that are allowed.{codes: Used for: @}{more: and @ more}{codes:.}",
    basis="Verification Manual 2022 p.31",
    settings=("population_variation",),
    run=_run,
)
