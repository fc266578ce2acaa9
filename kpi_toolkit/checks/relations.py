"""Checks made from the relations of a pack."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from string import Formatter

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.figures import figure, input_unit, plain, shown
from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import Check
from kpi_toolkit.checks.slips import fitting_slip
from kpi_toolkit.checks.words import fill
from kpi_toolkit.framework import Framework, Point, fold_code
from kpi_toolkit.framework import formula as formulas
from kpi_toolkit.framework.models import Relation
from kpi_toolkit.i18n import _
from kpi_toolkit.i18n.lists import semicolons
from kpi_toolkit.submission.models import Place, Scalar, as_number

ROUNDING = 1e-6
"""Figures are typed rounded; a relation that holds up to this relative difference is not reported."""


def relation_checks(framework: Framework) -> dict[str, Check]:
    """One check per relation of the pack, by the relation's key."""
    settings = {key: setting.value for key, setting in framework.settings.items()}
    return {relation.key: _check(relation, settings) for relation in framework.relations}


def _check(relation: Relation, settings: dict[str, float]) -> Check:
    def run(context: Context) -> Iterator[Finding]:
        return _look(check, relation, context)

    statement = fill(relation.statement, settings)
    check = Check(
        key=relation.key,
        severity=relation.severity,
        group="relations",
        title=_("Expected: {statement}").format(statement=statement.removesuffix(".")),
        means=statement,
        why=relation.why,
        fix=fill(relation.ask, settings),
        message=_("Expected: {statement} Here: {figures}.{hint: Perhaps @?}"),
        basis=relation.basis,
        settings=tuple(dict.fromkeys(key for key in _read_or_named(relation) if key in settings)),
        run=run,
    )
    return check


def _read_or_named(relation: Relation) -> Iterator[str]:
    """What may be settings: names in its conditions and bounds, and names in braces in its words."""
    yield from (name for name in _names(relation) if name not in relation.names)
    for bound in relation.bounds():
        yield from formulas.names(formulas.parse_formula(bound))
    for text in (relation.statement, relation.ask):
        yield from (name for _, name, _, _ in Formatter().parse(text) if name)


@dataclass(frozen=True, slots=True)
class _Figure:
    """A name of a relation with its value; ``point`` is the data point it belongs to, None on the profile.

    ``given``: what stands in its cell. A setting has no words and no place. ``impossible``: an error says
    that it cannot be.
    """

    value: float
    given: Scalar = None
    words: str = ""
    place: Place | None = None
    point: Point | None = None
    impossible: bool = False


def _look(check: Check, relation: Relation, context: Context) -> Iterator[Finding]:
    settings = {key: setting.value for key, setting in context.framework.settings.items()}
    figures = {name: found for name in _names(relation) if (found := _figure(context, relation, name))}
    values = {name: found.value for name, found in figures.items()}
    if relation.when and not formulas.holds(formulas.parse_condition(relation.when), values, ROUNDING):
        return
    hint, result, low, high = "", None, None, None
    if relation.expect is not None:
        if formulas.holds(formulas.parse_condition(relation.expect), values, ROUNDING) is not False:
            return
    else:
        result = formulas.value_of(formulas.parse_formula(relation.quantity or ""), values)
        bounds = [formulas.parse_formula(bound) for bound in relation.bounds()]
        low, high = (formulas.value_of(bound, settings) for bound in bounds)
        if result is None or low is None or high is None or _inside(result, low, high):
            return
        slip = fitting_slip(result, low, high, relation.slips)
        hint = slip.means if slip else ""
    given = [found for found in figures.values() if found.place is not None]
    if any(found.impossible for found in given):
        return  # an error says so already, and nothing follows from an impossible figure
    alone = len(given) == 1 and given[0].point is not None and given[0].point.index in context.outside_range
    if alone and check.severity == "info":
        return  # the plausible range says more already
    words = [found.words for found in given]
    if result is not None and low is not None and high is not None:
        of_all = figure(relation.quantity_name or "", shown(result), "")
        expected = _("{figure} (expected {low} to {high})")
        words.append(expected.format(figure=of_all, low=plain(low), high=plain(high)))
    # A figure of a row says more about where to look than one of the profile.
    first = next((found for found in given if found.point), given[0])
    points = [found.point for found in given if found.point and found.point is not first.point]
    yield check.finding(
        first.place or Place(),
        first.point,
        first.given,
        tuple(dict.fromkeys(point.key for point in points)),
        statement=check.means,
        figures=semicolons(words),
        hint=hint,
        result=result,
        low=low,
        high=high,
    )


def _inside(value: float, low: float, high: float) -> bool:
    return low - ROUNDING * abs(low) <= value <= high + ROUNDING * abs(high)


def _names(relation: Relation) -> tuple[str, ...]:
    return _names_in(relation.expect, relation.quantity, relation.when)


@cache
def _names_in(expect: str | None, quantity: str | None, when: str | None) -> tuple[str, ...]:
    """The names of a relation, those that should be so before those of the condition for asking."""
    nodes = [formulas.parse_condition(expect)] if expect else []
    nodes += [formulas.parse_formula(quantity)] if quantity else []
    nodes += [formulas.parse_condition(when)] if when else []
    return tuple(dict.fromkeys(name for node in nodes for name in formulas.names(node)))


def _point(framework: Framework, target: str) -> Point:
    code, _, data_point = target.partition("/")
    kpi = framework.kpi(code)
    assert kpi is not None, fold_code(code)
    return framework.by_key[kpi.code, data_point or "value"]


def _figure(context: Context, relation: Relation, name: str) -> _Figure | None:
    """What stands behind a name in a relation (data point, setting or input); None where it is missing."""
    framework = context.framework
    if name in relation.names:
        point = _point(framework, relation.names[name])
        value = context.value(point)
        if value is None:
            return None
        as_shown = value if context.typed_by_hand(point) else shown(value)
        words = figure(point.name, as_shown, point.printed_unit, point.yes_no)
        place, impossible = context.result_place(point), point.index in context.impossible
        return _Figure(value, context.given(point), words, place, point, impossible)
    if name not in framework.inputs:
        return _Figure(framework.setting(name))
    entry, owner = context.submission.profile.get(name), None
    if entry is None:
        typed = context.typed(name)
        owner, entry = (typed[0][0], typed[0][1]) if typed else (None, None)
    number = as_number(entry)
    if number is None or entry is None:
        return None
    words = figure(framework.inputs[name].label, number, input_unit(context, name))
    impossible = name in context.impossible_profile if owner is None else owner.index in context.impossible
    return _Figure(number, entry.value, words, entry.place, owner, impossible)
