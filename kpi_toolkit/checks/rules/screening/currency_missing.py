"""Amounts of money without their currency (Verification Manual 2022 p.31)."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.figures import profile_place
from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import Check

SHOWN = 3


def _run(context: Context) -> Iterator[Finding]:
    if context.submission.text("currency"):
        return
    framework = context.framework
    names = dict.fromkeys(name for name in context.table["name"] if name in framework.inputs)
    money = [name for name in names if framework.units[framework.inputs[name].unit].money]
    if money:
        yield CHECK.finding(
            profile_place(context.submission, "currency"),
            amounts=[framework.inputs[name].label for name in money[:SHOWN]],
            more=max(len(money) - SHOWN, 0),
        )


CHECK = Check(
    key="currency-missing",
    severity="warning",
    group="screening",
    title="Currency missing",
    means="There are amounts of money, but the profile does not say in which currency.",
    why="Without the currency nobody can compare the amounts with national statistics.",
    fix="Enter the three-letter code of the currency on the profile, such as EUR or TND.",
    message="The currency is missing on the profile, while there are amounts of money: {amounts}{more: and @ "
    "more}.",
    basis="Verification Manual 2022 p.31",
    run=_run,
)
