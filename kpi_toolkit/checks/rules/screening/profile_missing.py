"""A submission that does not say which city or year it is for."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.figures import profile_place
from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import Check

NEEDED = ("city", "year")


def _run(context: Context) -> Iterator[Finding]:
    fields = [field for field in context.framework.pack.profile if field.key in NEEDED]
    missing = [field for field in fields if not context.submission.text(field.key)]
    if missing:
        yield CHECK.finding(
            profile_place(context.submission, missing[0].key), missing=[field.label for field in missing]
        )


CHECK = Check(
    key="profile-missing",
    severity="warning",
    group="screening",
    title="City or year missing",
    means="The profile does not say which city or which year the submission is for.",
    why="Reports need both, and without the year no one can tell whether a value is up to date.",
    fix="Fill in the profile.",
    message="Missing on the profile: {missing}.",
    basis="ours: every report names city and year",
    run=_run,
)
