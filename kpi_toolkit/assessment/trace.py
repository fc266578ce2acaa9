"""How each figure came about, from the cell to the groups it counts in."""

from __future__ import annotations

from kpi_toolkit.assessment.models import InputTrace, Trace
from kpi_toolkit.framework import Framework, Point
from kpi_toolkit.framework import formula as formulas
from kpi_toolkit.i18n.numbers import number
from kpi_toolkit.submission.models import Submission, as_number


def trace(
    framework: Framework,
    submission: Submission,
    point: Point,
    value: float | None,
    percent: float | None,
    points: int | None,
    groups: tuple[str, ...],
) -> Trace:
    """The way of one data point: its inputs with their cells, formula, calculation, scoring, groups."""
    currency = submission.text("currency") or "currency"
    inputs = tuple(_input(framework, submission, point, name, currency) for name in point.inputs)
    labels = {name: framework.inputs[name].label for name in point.inputs}
    return Trace(
        inputs=inputs,
        formula=point.data_point.formula,
        words=formulas.to_words(point.formula, labels),
        calculation=_calculation(submission, point, value),
        scoring=_scoring(framework, point, value, percent, points),
        groups=groups,
    )


def _input(
    framework: Framework, submission: Submission, point: Point, name: str, currency: str
) -> InputTrace:
    definition = framework.inputs[name]
    entry = submission.input(point, name)
    own = name in submission.value(point).inputs
    value = None if entry is None or isinstance(entry.value, str) else entry.value
    return InputTrace(
        input=name,
        label=definition.label,
        value=value,
        unit=currency if framework.units[definition.unit].money else definition.unit,
        raw=entry.raw if entry else None,
        understood=entry.understood if entry else None,
        from_profile=entry is not None and not own,
        file=entry.place.file if entry else None,
        sheet=entry.place.sheet if entry else None,
        cell=entry.place.cell if entry else None,
    )


def _calculation(submission: Submission, point: Point, value: float | None) -> str | None:
    if value is None or point.direct:
        return None
    numbers = {name: submission.number(point, name) for name in point.inputs}
    if formulas.value_of(point.formula, numbers) is None:
        final = as_number(submission.value(point).final)
        return None if final is None else f"{number(final)} (given as the final value)"
    words = formulas.to_words(
        point.formula, {name: number(n) for name, n in numbers.items() if n is not None}
    )
    return f"{words} = {number(value)}"


def _scoring(
    framework: Framework, point: Point, value: float | None, percent: float | None, points: int | None
) -> str | None:
    target = point.target
    if not points or value is None:
        return None
    band = framework.band_of_points(points).name
    tail = f"band {band} -> {points} of {framework.bands[-1].points} points"
    if target.method == "bands":
        assert target.edges is not None
        side = "at most" if target.edges[0] < target.edges[-1] else "at least"
        edges = ", ".join(number(edge) for edge in target.edges)
        return f"{number(value)} against the thresholds {side} {edges}: {tail}"
    if percent is None:
        return f"nothing to improve at {number(value)}: {tail}"
    if target.method == "yes_no":
        return f"{'Yes' if value >= 0.5 else 'No'} = {number(percent)} % of target: {tail}"
    goal = number(float(target.target or 0))
    how = {
        "ratio_up": f"100 × {number(value)} ÷ {goal}",
        "ratio_down": f"100 × {goal} ÷ {number(value)}",
        "parity": f"the smaller of {number(value)} ÷ {goal} and {goal} ÷ {number(value)}, × 100",
        "min_max": f"100 × ({number(value)} − {number(target.zero or 0)}) ÷ ({goal} − {number(target.zero or 0)})",
    }[str(target.method)]
    return f"{how} = {number(percent)} % of target: {tail}"
