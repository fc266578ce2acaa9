"""A word that says there is no value, beside a value."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.figures import figure, input_unit, says_no_value
from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import Check
from kpi_toolkit.i18n.lists import semicolons
from kpi_toolkit.submission.models import as_number


def _run(context: Context) -> Iterator[Finding]:
    inputs = context.framework.inputs
    for point in context.reported:
        said = context.submission.value(point)
        if said.notation is None or not says_no_value(said):
            continue
        given = [
            figure(inputs[name].label, number, input_unit(context, name), point.yes_no)
            for name, entry in said.inputs.items()
            if (number := as_number(entry)) is not None
        ]
        if said.final is not None:
            given.append(said.final.raw)
        word = said.notation.raw
        yield CHECK.finding(said.notation.place, point, word, text=word, given=semicolons(given))


CHECK = Check(
    key="notation-with-value",
    severity="error",
    group="documentation",
    title="“No value”, and a value",
    means="A word such as “not reported” or “confidential” stands beside a value.",
    why="One of them is wrong, and the program never guesses which: a confidential value must not be "
    "published, a reported one must not be lost.",
    fix="Delete the word if the value may be used, or delete the value.",
    message="“{text}” stands beside a value for {name}: {given}.",
    basis="ours: never guess",
    run=_run,
)
