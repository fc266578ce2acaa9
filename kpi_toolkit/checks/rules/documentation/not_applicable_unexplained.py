"""A data point marked as not applicable without a word why."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import Check


def _run(context: Context) -> Iterator[Finding]:
    for point in context.framework.points:
        said = context.submission.value(point)
        if (
            said.notation is not None
            and context.status(point) == "not_applicable"
            and said.notation.value == "not_applicable"
            and "comment" in said.places
            and said.comment is None
        ):
            yield CHECK.finding(said.places["comment"], point, said.notation.raw)


CHECK = Check(
    key="not-applicable-unexplained",
    severity="info",
    group="documentation",
    title="Not applicable, without a reason",
    means="An indicator is marked as not applicable, but the comment does not say why.",
    why="Not applicable takes an indicator out of the total; a verifier has to know what is not there to "
    "measure.",
    fix="Say in the comment why it does not apply, for instance “no sewer network”.",
    message="{name} is marked as not applicable; the comment does not say why.",
    basis="ours: not applicable means that there is nothing to measure",
    run=_run,
)
