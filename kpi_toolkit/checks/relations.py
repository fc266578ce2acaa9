"""Checks made from the relations of a pack."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import Check
from kpi_toolkit.framework import Framework, Point, fold_code
from kpi_toolkit.framework import formula as formulas
from kpi_toolkit.framework.models import Relation, Slip
from kpi_toolkit.i18n.numbers import number
from kpi_toolkit.submission.models import Place

ROUNDING = 1e-6
"""Figures are typed rounded; a relation that holds up to this relative difference is not reported."""


def relation_checks(framework: Framework) -> dict[str, Check]:
    """One check per relation of the pack, by the relation's key."""
    return {relation.key: _check(relation) for relation in framework.relations}


def _check(relation: Relation) -> Check:
    def run(context: Context) -> Iterator[Finding]:
        return _look(check, relation, context)

    check = Check(
        key=relation.key,
        severity=relation.severity,
        group="relations",
        title=relation.statement,
        means=relation.statement,
        why=relation.why,
        fix=relation.ask,
        message="{statement} Here: {figures}.{hint}",
        basis=relation.basis,
        run=run,
    )
    return check


def _look(check: Check, relation: Relation, context: Context) -> Iterator[Finding]:
    figures = {name: _figure(context, relation, name) for name in _names(relation)}
    if all(value is None for value, _, _, _ in figures.values()):
        return
    values = {name: value for name, (value, _, _, _) in figures.items()}
    if relation.when and not formulas.holds(formulas.parse_condition(relation.when), values, ROUNDING):
        return
    hint = ""
    result: float | None = None
    if relation.expect is not None:
        if formulas.holds(formulas.parse_condition(relation.expect), values, ROUNDING) is not False:
            return
    else:
        assert relation.quantity is not None and relation.low is not None and relation.high is not None
        result = formulas.value_of(formulas.parse_formula(relation.quantity), values)
        if result is None or relation.low <= result <= relation.high:
            return
        slip = fitting_slip(result, relation.low, relation.high, relation.slips)
        hint = f" Perhaps {slip.means}?" if slip else ""
    shown = [
        f"{label} = {number(value)}{' ' + unit if unit else ''}"
        for value, label, unit, _ in figures.values()
        if value is not None and label
    ]
    if result is not None and relation.low is not None and relation.high is not None:
        shown.append(f"result {number(result)}, expected {number(relation.low)} to {number(relation.high)}")
    places = [(value, place) for value, _, _, place in figures.values() if value is not None and place]
    points = [_point(context.framework, target) for target in relation.names.values()]
    first = next((p for p in points if context.value(p) is not None), None)
    first = first or next((p for p in context.framework.points if set(p.inputs) & set(figures)), None)
    yield check.finding(
        places[0][1] if places else Place(),
        first,
        places[0][0] if places else None,
        tuple(p.key for p in points if p is not first),
        statement=relation.statement,
        figures="; ".join(shown),
        hint=hint,
        result=result,
        low=relation.low,
        high=relation.high,
    )


def _names(relation: Relation) -> tuple[str, ...]:
    nodes = [formulas.parse_condition(t) for t in (relation.when, relation.expect) if t]
    nodes += [formulas.parse_formula(relation.quantity)] if relation.quantity else []
    return tuple(dict.fromkeys(name for node in nodes for name in formulas.names(node)))


def _point(framework: Framework, target: str) -> Point:
    code, _, data_point = target.partition("/")
    kpi = framework.kpi(code)
    assert kpi is not None, fold_code(code)
    return framework.by_key[kpi.code, data_point or "value"]


def _figure(
    context: Context, relation: Relation, name: str
) -> tuple[float | None, str, str, Place | None]:
    """Value, label, unit and place of a name in a relation: a data point, a setting or an input."""
    framework = context.framework
    if name in relation.names:
        point = _point(framework, relation.names[name])
        return context.value(point), point.name, point.data_point.unit, context.result_place(point)
    if name in framework.settings and name not in framework.inputs:
        return framework.setting(name), "", "", None
    label, unit = framework.inputs[name].label, framework.inputs[name].unit
    unit = (context.submission.text("currency") or "") if framework.units[unit].money else unit
    entry = context.submission.profile.get(name)
    if entry is None:
        for point in framework.points:
            if name in point.inputs and (entry := context.submission.input(point, name)):
                break
    if entry is None or isinstance(entry.value, str) or entry.value is None:
        return None, label, unit, None
    return float(entry.value), label, unit, entry.place


def fitting_slip(value: float, low: float, high: float, slips: tuple[Slip, ...]) -> Slip | None:
    """The first usual slip that would bring a value into its range."""
    for slip in slips:
        wanted = slip.only_if_low_above is None or low > slip.only_if_low_above
        if wanted and low <= value * slip.factor <= high:
            return slip
    return None
