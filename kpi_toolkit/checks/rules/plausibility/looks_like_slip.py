"""A result outside its plausible range that a usual slip of magnitude would explain.

``slips`` and ``conversions`` stand in the units of the pack (per cent and shares: Verification Manual 2022;
ppm and ppb: its p.95).
"""

from __future__ import annotations

from collections.abc import Iterator

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.figures import shown
from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import Check
from kpi_toolkit.checks.slips import outside_range


def _run(context: Context) -> Iterator[Finding]:
    for row, slip, parameters in outside_range(context):
        if slip is not None:
            yield CHECK.finding(
                row.place,
                row.point,
                means=slip.means,
                figure=slip.figure,
                other_unit=slip.other_unit,
                meant=shown(slip.meant),
                **parameters,
            )


CHECK = Check(
    key="looks-like-slip",
    severity="warning",
    group="plausibility",
    title="Looks like another unit or scale",
    means="A result lies outside its plausible range, and a usual slip of unit or scale would explain it.",
    why="A share for per cent, hours for minutes or a figure per inhabitant changes the result many times "
    "over.",
    fix="Enter the figure in the unit that is asked for. If it is right as it stands, say so in the comment.",
    message="{name} is {result}{unit: @}; values from {low} to {high} are plausible. "
    "Perhaps {means}{figure:@ was given in }{other_unit}? It would then be {meant}{unit: @}.",
    basis="Verification Manual 2022: cities often mix per cent and shares; other slips are ours",
    run=_run,
)
