"""A result that moved far since the last period (settings change_of_rate and change_of_share)."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.figures import shown
from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import Check
from kpi_toolkit.i18n import _


def _run(context: Context) -> Iterator[Finding]:
    for point in context.framework.points:
        now, before = context.value(point), context.previous.get(point.key)
        if now is None or before is None or now == before or point.index in context.impossible:
            continue
        share = point.data_point.unit == "%"
        limit = context.framework.setting("change_of_share" if share else "change_of_rate")
        change = abs(now - before) if share else 100 * abs(now / before - 1) if before else float("inf")
        if change <= limit and not point.yes_no:
            continue
        yield CHECK.finding(
            context.result_place(point),
            point,
            context.given(point),
            result=bool(now) if point.yes_no else shown(now),
            before=bool(before) if point.yes_no else shown(before),
            unit=point.printed_unit,
            limit="" if point.yes_no else limit,
            limit_unit="" if point.yes_no else _("points") if share else "%",
        )


CHECK = Check(
    key="change-since-last-period",
    severity="warning",
    group="comparison",
    title="Large change since the last period",
    means="A result differs strongly from the one of the last period.",
    why="Most figures of a city move slowly. A jump often is a new definition, boundary or source.",
    fix="Compare the figures of both periods. If the change is real, say in the comment what caused it.",
    message="{name} is {result}{unit: @}; in the last period it was {before}{unit: @}."
    "{limit: A change of more than @}{limit_unit: @ is asked about.}",
    basis="ours: see the settings change_of_rate and change_of_share",
    settings=("change_of_share", "change_of_rate"),
    run=_run,
)
