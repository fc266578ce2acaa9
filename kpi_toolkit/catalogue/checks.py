"""The checks as a catalogue: what each rests on, which settings it reads, what it speaks of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kpi_toolkit.catalogue.origins import Origin, origin_of
from kpi_toolkit.catalogue.search import Findable
from kpi_toolkit.checks.registry import GROUPS, Check, all_checks, program_checks
from kpi_toolkit.framework import Framework
from kpi_toolkit.framework import formula as formulas
from kpi_toolkit.framework.models import Kpi, Relation, Setting
from kpi_toolkit.review.manual import tick_list


@dataclass(frozen=True)
class CheckFacts:
    """A check with everything that is said of it.

    ``settings`` by key, as they stand in the framework. ``concerns``: the indicators a relation speaks of; of
    the program's own checks none, since they look at all. ``manual``: the indicators with a check of the manual
    that it does in whole or in part.
    """

    check: Check
    origin: Origin
    settings: Mapping[str, Setting]
    concerns: tuple[Kpi, ...]
    manual: tuple[Kpi, ...]
    findable: Findable


def check_facts(framework: Framework) -> Mapping[str, CheckFacts]:
    """All checks by key, in the language in force, in the order of the rule catalogue."""
    bases = {check.key: check.basis for check in program_checks().values()}
    bases |= {relation.key: relation.basis for relation in (framework.original or framework).relations}
    relations = {relation.key: relation for relation in framework.relations}
    manual = _by_the_manual(framework)
    made = {}
    checks = all_checks(framework)
    for group in GROUPS:
        for check in (one for one in checks.values() if one.group == group):
            relation = relations.get(check.key)
            made[check.key] = CheckFacts(
                check=check,
                origin=origin_of(bases[check.key]),
                settings={
                    key: framework.settings[key] for key in check.settings if key in framework.settings
                },
                concerns=tuple(_concerned(framework, relation)) if relation else (),
                manual=tuple(manual.get(check.key, ())),
                findable=Findable.of((check.title, check.means, check.why, check.fix), (check.key,)),
            )
    return made


def _names(relation: Relation) -> Iterator[str]:
    for condition in filter(None, (relation.expect, relation.when)):
        yield from formulas.names(formulas.parse_condition(condition))
    if relation.quantity:
        yield from formulas.names(formulas.parse_formula(relation.quantity))


def _concerned(framework: Framework, relation: Relation) -> Iterator[Kpi]:
    """The indicators whose results a relation names, and those that alone use one of its figures."""
    codes = {_code(framework, place) for place in relation.names.values()}
    single = set(_names(relation)) - set(framework.shared_inputs) - set(relation.names)
    for kpi in framework.kpis:
        used = {name for point in framework.points_of(kpi) for name in point.inputs}
        if kpi.code in codes or used & single:
            yield kpi


def _code(framework: Framework, place: str) -> str | None:
    """The code of the indicator at a place such as "EN: EN: WS: 4C/tertiary"."""
    kpi = framework.kpi(place.partition("/")[0])
    return kpi.code if kpi else None


def _by_the_manual(framework: Framework) -> Mapping[str, list[Kpi]]:
    found: dict[str, list[Kpi]] = {}
    for kpi in framework.kpis:
        for key in dict.fromkeys(key for check in tick_list(framework, kpi) for key in check.checked_by):
            found.setdefault(key, []).append(kpi)
    return found


@dataclass(frozen=True, slots=True)
class WantedChecks:
    """Which checks are wanted. Empty: all."""

    text: str = ""
    severity: str = ""
    group: str = ""
    origin: str = ""


def found_checks(all_of: Iterable[CheckFacts], wanted: WantedChecks) -> Sequence[CheckFacts]:
    """The checks that are wanted, in their order."""
    return [
        facts
        for facts in all_of
        if facts.findable.has(wanted.text)
        and wanted.severity in ("", facts.check.severity)
        and wanted.group in ("", facts.check.group)
        and wanted.origin in ("", facts.origin)
    ]


def counted(all_of: Iterable[CheckFacts]) -> Counter[tuple[str, str]]:
    """How many checks there are by group and severity."""
    return Counter((facts.check.group, facts.check.severity) for facts in all_of)
