"""A value that is older than the reporting year by more than the setting."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.documents import dated
from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import Check


def _run(context: Context) -> Iterator[Finding]:
    limit = context.framework.setting("value_age")
    for figure in dated(context):
        if figure.age > limit:
            yield CHECK.finding(
                figure.place,
                figure.point,
                label=figure.label,
                year=str(figure.year),
                reporting_year=str(figure.year + figure.age),
                age=figure.age,
                limit=limit,
            )


CHECK = Check(
    key="value-too-old",
    severity="warning",
    group="documentation",
    title="Old value",
    means="A value is much older than the reporting year.",
    why="It may no longer describe the city the other values describe.",
    fix="Use a newer value if there is one. If not, say in the comment when the next one will be out.",
    message="{label} is of {year}, {age} years before the reporting year {reporting_year} (asked about: more "
    "than {limit} years).",
    basis="ours: see the setting value_age",
    settings=("value_age",),
    run=_run,
)
