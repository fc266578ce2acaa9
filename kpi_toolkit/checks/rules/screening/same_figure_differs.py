"""A figure that several indicators share, typed differently in their rows, while the profile has none."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.figures import input_unit, plain
from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import Check
from kpi_toolkit.framework import Point
from kpi_toolkit.i18n.lists import commas, semicolons
from kpi_toolkit.submission.models import Entry


def _run(context: Context) -> Iterator[Finding]:
    limit = context.framework.setting("population_variation")
    for name in context.framework.shared_inputs:
        if context.submission.profile_number(name) is not None:
            continue  # each row is held against the profile
        by_number: dict[float, list[tuple[Point, Entry]]] = {}
        for point, entry, number in context.typed(name):
            by_number.setdefault(number, []).append((point, entry))
        if len(by_number) < 2 or max(by_number) - min(by_number) <= limit / 100 * max(by_number):
            continue
        rarest = min(by_number.values(), key=len)
        unit = input_unit(context, name)
        figures = []
        for number, rows in by_number.items():
            used = commas(dict.fromkeys(point.code for point, _ in rows))
            figures.append(f"{f'{plain(number)} {unit}'.strip()} ({used})")
        point, entry = rarest[0]
        yield CHECK.finding(
            entry.place,
            point,
            entry.value,
            tuple(other.key for rows in by_number.values() for other, _ in rows if other is not point),
            label=context.framework.inputs[name].label,
            figures=semicolons(figures),
            limit=limit,
        )


CHECK = Check(
    key="same-figure-differs",
    severity="warning",
    group="screening",
    title="The same figure, entered differently",
    means="A figure that several indicators share was entered differently in their rows.",
    why="There is only one such figure in a city; indicators that use different ones cannot be compared.",
    fix="Enter the figure once on the profile and delete it in the rows.",
    message="{label} differs by more than {limit} % between indicators: {figures}.",
    basis="ours, with the tolerance of the Verification Manual 2022 p.31",
    settings=("population_variation",),
    run=_run,
)
