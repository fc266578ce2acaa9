"""A reporting year that cannot be meant. The limits are settings, not today's date: the same file is judged
alike whenever it is read."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import Check
from kpi_toolkit.submission.models import as_number


def _run(context: Context) -> Iterator[Finding]:
    entry = context.submission.profile.get("year")
    year = as_number(entry)
    first, last = (context.framework.setting(key) for key in ("earliest_year", "latest_year"))
    if entry is not None and year is not None and not (first <= year <= last and year.is_integer()):
        yield CHECK.finding(
            entry.place, value=entry.value, year=_year(year), first=_year(first), last=_year(last)
        )


def _year(year: float) -> str:
    """A year without a blank between its thousands."""
    return f"{year:.10g}"


CHECK = Check(
    key="profile-year-implausible",
    severity="warning",
    group="screening",
    title="Unlikely reporting year",
    means="The reporting year on the profile can hardly be meant.",
    why="The age of every value is measured from it, and it stands on all reports.",
    fix="Enter the year with four digits.",
    message="The reporting year is {year}; a year from {first} to {last} is expected.",
    basis="ours: see the settings earliest_year and latest_year",
    settings=("earliest_year", "latest_year"),
    run=_run,
)
