"""How each figure came about, from the cell to the groups it counts in."""

from __future__ import annotations

from kpi_toolkit.assessment.models import InputTrace, Trace
from kpi_toolkit.checks.words import fill, yes_or_no
from kpi_toolkit.framework import Framework, Point
from kpi_toolkit.framework import formula as formulas
from kpi_toolkit.framework.models import Target
from kpi_toolkit.i18n import _
from kpi_toolkit.i18n.numbers import number
from kpi_toolkit.i18n.numbers import percent as in_percent
from kpi_toolkit.submission.models import Submission, as_number
from kpi_toolkit.submission.understood import told


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
        understood=told(entry.understood) if entry else None,
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
        return None if final is None else fill(_("{value} (given as the final value)"), {"value": final})
    words = formulas.to_words(
        point.formula, {name: number(n) for name, n in numbers.items() if n is not None}
    )
    return f"{words} = {number(value)}"


def _scoring(
    framework: Framework, point: Point, value: float | None, percent: float | None, points: int | None
) -> str | None:
    if not points or value is None:
        return None
    parts = {
        "how": _how(point.target, value, percent),
        "band": framework.band_of_points(points).name,
        "points": points,
        "most": framework.bands[-1].points,
    }
    return fill(_("{how}: band {band} -> {points} of {most} points"), parts)


def _how(target: Target, value: float, percent: float | None) -> str:
    """How a value was held against its target."""
    if target.method == "bands":
        assert target.edges is not None
        rising = target.edges[0] < target.edges[-1]
        against = (
            _("{value} against the thresholds at most {edges}")
            if rising
            else _("{value} against the thresholds at least {edges}")
        )
        return fill(against, {"value": value, "edges": target.edges})
    if percent is None:
        return fill(_("nothing to improve at {value}"), {"value": value})
    of_target = {"calculation": _calculated(target, value), "percent": in_percent(percent)}
    return fill(_("{calculation} = {percent} of target"), of_target)


def _calculated(target: Target, value: float) -> str:
    """The calculation of the percentage of a target, with its numbers."""
    if target.method == "yes_no":
        return yes_or_no(value >= 0.5)
    templates = {
        "ratio_up": "100 × {value} ÷ {goal}",
        "ratio_down": "100 × {goal} ÷ {value}",
        "parity": _("the smaller of {value} ÷ {goal} and {goal} ÷ {value}, × 100"),
        "min_max": "100 × ({value} − {zero}) ÷ ({goal} − {zero})",
    }
    numbers = {"value": value, "goal": float(target.target or 0), "zero": float(target.zero or 0)}
    return fill(templates[str(target.method)], numbers)
