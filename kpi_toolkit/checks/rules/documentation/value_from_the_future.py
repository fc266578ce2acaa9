"""A value of a year after the reporting year."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.documents import dated
from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import Check


def _run(context: Context) -> Iterator[Finding]:
    for figure in dated(context):
        if figure.age < 0:
            yield CHECK.finding(
                figure.place,
                figure.point,
                label=figure.label,
                year=str(figure.year),
                reporting_year=str(figure.year + figure.age),
            )


CHECK = Check(
    key="value-from-the-future",
    severity="warning",
    group="documentation",
    title="Value from after the reporting year",
    means="A value is said to be of a year after the reporting year.",
    why="Either the year of the value or the reporting year is wrong.",
    fix="Correct the year of the value, or the reporting year on the profile.",
    message="{label} is of {year}, but the reporting year is {reporting_year}.",
    basis="ours",
    run=_run,
)
