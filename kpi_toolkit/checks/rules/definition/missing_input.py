"""A data point for which only some of the figures of its formula were given (a frequent mistake:
Verification Manual 2022, cities often enter only the numerator)."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.figures import figure, incomplete, input_unit
from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import Check
from kpi_toolkit.i18n.lists import semicolons
from kpi_toolkit.submission.models import as_number


def _run(context: Context) -> Iterator[Finding]:
    inputs = context.framework.inputs
    for point, missing in incomplete(context):
        if set(missing) <= set(context.framework.shared_inputs):
            continue  # missing-profile-figure names it once for all indicators that wait for it
        said = context.submission.value(point)
        field = f"input_{point.inputs.index(missing[0]) + 1}"
        given = [
            figure(inputs[name].label, number, input_unit(context, name))
            for name, entry in said.inputs.items()
            if (number := as_number(entry)) is not None
        ]
        yield CHECK.finding(
            said.place(missing[0], field, *said.inputs),
            point,
            missing=[inputs[name].label for name in missing],
            given=semicolons(given),
        )


CHECK = Check(
    key="missing-input",
    severity="error",
    group="definition",
    title="A figure is missing",
    means="Only some of the figures were given from which a result is computed, and no final value.",
    why="Without all of them the result cannot be computed, so it is not scored.",
    fix="Enter the missing figure. If the city has only the final value, enter that instead; if it has "
    "neither, empty the row.",
    message="{name} cannot be computed: {missing} is missing, while {given} is there.",
    basis="Verification Manual 2022: cities often enter only the numerator",
    run=_run,
)
