"""A final value that differs from what its parts give, beyond the rounding of the final value as typed."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.figures import given_parts, half_a_digit, shown
from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import Check
from kpi_toolkit.submission.models import as_number


def _run(context: Context) -> Iterator[Finding]:
    for point in context.reported:
        entry, computed = context.submission.value(point).final, context.computed(point)
        final = as_number(entry)
        if entry is None or final is None or computed is None:
            continue
        if abs(final - computed) <= half_a_digit(entry) + 1e-9 * max(abs(final), abs(computed)):
            continue
        slips = [s.means for s in point.unit.slips if final and abs(computed / final / s.factor - 1) < 0.01]
        yield CHECK.finding(
            entry.place,
            point,
            entry.value,
            final=bool(final) if point.yes_no else final,
            computed=bool(computed) if point.yes_no else shown(computed),
            unit=point.printed_unit,
            figures=given_parts(context, point),
            hint=slips[0] if slips else "",
        )


CHECK = Check(
    key="parts-and-final-disagree",
    severity="warning",
    group="definition",
    title="Final value and parts disagree",
    means="The final value is not what the figures beside it give, even allowing for rounding.",
    why="Only one of them can be right. The result is computed from the parts; the final value is not used.",
    fix="Correct whichever is wrong, or delete the final value: it is computed from the parts.",
    message="{name}: the final value is {final}, but the parts give {computed}{unit: @} ({figures}). "
    "The parts count.{hint: Perhaps @?}",
    basis="ours: computed from the parts where all of them are there",
    run=_run,
)
