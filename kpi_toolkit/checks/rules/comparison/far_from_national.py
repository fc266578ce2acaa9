"""A result far from the value of the country
(several pages of the Verification Manual ask for the comparison)."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.figures import shown
from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import Check


def _run(context: Context) -> Iterator[Finding]:
    factor = context.framework.setting("national_factor")
    for point in context.framework.points:
        value, national = context.value(point), context.national.get(point.key)
        if value is None or not national or point.yes_no or point.index in context.impossible:
            continue
        if not 1 / factor <= value / national <= factor:
            yield CHECK.finding(
                context.result_place(point),
                point,
                context.given(point),
                result=shown(value),
                national=shown(national),
                unit=point.printed_unit,
                factor=factor,
            )


CHECK = Check(
    key="far-from-national",
    severity="warning",
    group="comparison",
    title="Far from the value of the country",
    means="A result is many times the value of the country, or a small fraction of it.",
    why="A city may differ from its country, but a gap this wide often is another definition or unit.",
    fix="Check definition and unit. If the value is right, say in the comment what makes the city different.",
    message="{name} is {result}{unit: @}, for the country it is {national}{unit: @}; outside a factor of "
    "{factor} a verifier asks.",
    basis="Verification Manual 2022 p.34, p.36 and p.56 ask for the comparison; the factor is ours",
    settings=("national_factor",),
    run=_run,
)
