"""The years of a city: its rounds side by side, last year's results to compare with, the next workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from kpi_toolkit.assessment.changes import Covered
from kpi_toolkit.framework import PointKey
from kpi_toolkit.framework.framework import GroupLevel
from kpi_toolkit.i18n import language_in_force
from kpi_toolkit.reports.content.earlier import Earlier
from kpi_toolkit.review.attest import mark
from kpi_toolkit.review.comparing import Score, covered, scores
from kpi_toolkit.review.facts import Facts
from kpi_toolkit.review.models import City, Role, Round, RoundState, SubmissionRecord
from kpi_toolkit.review.next_year import carried_over
from kpi_toolkit.review.ports import UnitOfWork
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.review.table import Action
from kpi_toolkit.services.acting import Acting
from kpi_toolkit.services.case import Case, at_work
from kpi_toolkit.services.pinning import compared_with, repin
from kpi_toolkit.services.telling import assessment_in
from kpi_toolkit.submission.codec import from_document
from kpi_toolkit.submission.models import Entry, Place, Submission


@dataclass(frozen=True, slots=True)
class GroupOfYear:
    """The score of a group in one year. ``percent`` and ``band`` None where nothing of it is scored."""

    level: GroupLevel
    dimension: str
    name: str
    percent: float | None
    band: str | None
    reported: int
    scored: int
    total: int


@dataclass(frozen=True, slots=True)
class Year:
    """A round of a city with its latest submission.

    ``same_method``: assessed with the pack, targets, settings and thresholds of the round that was asked about;
    where it is not, scores of the two are not comparable as they stand. (Where nothing is handed in for that
    round yet, the newest year counts in its place.) ``level``: of the placement by indicators. ``values`` by
    data point; empty for an analyst.
    """

    round: Round
    mark: str
    number: int
    pack_version: str
    same_method: bool
    groups: tuple[GroupOfYear, ...]
    coverage: Covered
    level: int | None
    values: Mapping[PointKey, Score]


@dataclass(frozen=True, slots=True)
class Compared:
    """The figures a submission was compared with, by data point."""

    previous: Mapping[PointKey, float]
    national: Mapping[PointKey, float]


def years_of(acting: Acting, round_id: str) -> tuple[Year, ...]:
    """The rounds of the same city and framework that the person may see, the oldest first.

    Rounds in which nothing was handed in are left out, and so are withdrawn ones apart from the round itself.
    Raises Refused.
    """

    def look(unit: UnitOfWork) -> tuple[Year, ...]:
        case = Case(acting, unit, round_id, Action.READ)
        found = [(one, one.latest) for one in _rounds(case) if one.latest]
        if not found:
            return ()
        method = _method(case.latest or found[-1][1])
        return tuple(_year(one, record, method) for one, record in found)

    return acting.read(look)


def previous_values(acting: Acting, round_id: str) -> dict[PointKey, float]:
    """The results of the latest earlier year of the same city, to be given as ``previous`` when submitting.

    Yes and no as 1 and 0; without what an error kept from being scored. Empty where the person sees no earlier
    year. For those who work on the rounds. Raises Refused.
    """

    def look(unit: UnitOfWork) -> dict[PointKey, float]:
        found = _earlier(at_work(acting, unit, round_id))
        values = Facts.of(found.current).values.items() if found else ()
        return {
            key: float(value["value"])
            for key, value in values
            if value["value"] is not None and not value["excluded_by"]
        }

    return acting.read(look)


def earlier_year(acting: Acting, round_id: str) -> int | None:
    """The latest earlier year that figures can be carried over from; None where the person sees none.

    For those who work on the round. Raises Refused.
    """

    def look(unit: UnitOfWork) -> int | None:
        found = _earlier(at_work(acting, unit, round_id))
        return found.round.year if found else None

    return acting.read(look)


def compared(acting: Acting, round_id: str, *, number: int | None = None) -> Compared:
    """What a submission was compared with, the current one where None.

    So a verifier knows last year's results without seeing the round they are from. For those who work on the
    round. Raises Refused.
    """
    record = acting.read(lambda unit: at_work(acting, unit, round_id).number(number))
    return Compared(compared_with(record.pinned, "previous"), compared_with(record.pinned, "national"))


def earlier_assessments(case: Case, language: str) -> tuple[Earlier, ...]:
    """The assessments of the years before a round's, the oldest first, each with its mark.

    Of an attested round what was attested, of another one what was handed in last. Without rounds the person
    does not work on, and those whose form is of another version of the toolkit.
    """
    found = []
    for one in rounds_before(case):
        attestation = one.unit.attestation(one.round.id)
        attested = attestation.submission_id if attestation else None
        record = next((r for r in one.submissions if r.id == attested), one.current)
        try:
            found.append(Earlier(assessment_in(case.acting, record, language), mark(attestation)))
        except ValidationError:
            continue
    return tuple(found)


def rounds_before(case: Case) -> Iterator[Case]:
    """The rounds of earlier years of the same city on which the person works and in which something was handed
    in, the oldest first."""
    for one in _rounds(case):
        if one.round.year < case.round.year and one.role is not Role.ANALYST and one.latest:
            yield one


def template_for(acting: Acting, round_id: str, *, carry: bool) -> bytes:
    """The workbook of a round as an .xlsx file, with city, country and year filled in.

    It shows the targets the next submission is assessed with. ``carry``: with the figures of the latest earlier
    year as well, marked as such (``review.next_year`` says which). For those who work on the round. Raises
    Refused, also where there is no earlier year to carry over from.
    """
    from kpi_toolkit.workbook.template import template_bytes

    def look(
        unit: UnitOfWork,
    ) -> tuple[Round, City, SubmissionRecord | None, tuple[int, SubmissionRecord] | None]:
        case = at_work(acting, unit, round_id)
        earlier = _earlier(case) if carry else None
        if carry and earlier is None:
            raise Refused("no-earlier-year", city=case.city.name, year=str(case.round.year))
        return case.round, case.city, case.latest, (earlier.round.year, earlier.current) if earlier else None

    one, city, latest, earlier = acting.read(look)
    installed = acting.pack(one.framework)
    framework = (repin(installed, latest.pinned) if latest else installed).in_language(language_in_force())
    filled = Submission()
    if earlier is not None:
        year, record = earlier
        filled = carried_over(from_document(record.parsed), Facts.of(record), year, framework)
    own = {
        "city": Entry(city.name, city.name, Place()),
        "country": Entry(city.country, city.country, Place()),
        "year": Entry(float(one.year), str(one.year), Place()),
    }
    return template_bytes(framework, replace(filled, profile={**own, **filled.profile}))


def _rounds(case: Case) -> Iterator[Case]:
    """The rounds of the city of a round, by year."""
    own = case.round
    for one in sorted(case.unit.rounds(), key=lambda one: (one.year, one.created_at)):
        same = (one.city_id, one.framework) == (own.city_id, own.framework)
        if one.id == own.id or (same and one.state is not RoundState.WITHDRAWN):
            yield Case(case.acting, case.unit, one.id, Action.READ)


def _earlier(case: Case) -> Case | None:
    """The latest round of an earlier year in which something was handed in and on which the person works."""
    return next(reversed(tuple(rounds_before(case))), None)


def _year(case: Case, record: SubmissionRecord, method: Any) -> Year:
    document = record.assessment
    names = GroupOfYear.__dataclass_fields__
    return Year(
        round=case.round,
        mark=mark(case.unit.attestation(case.round.id)),
        number=record.number,
        pack_version=record.pack_version,
        same_method=_method(record) == method,
        groups=tuple(GroupOfYear(**{name: group[name] for name in names}) for group in document["groups"]),
        coverage=covered(document),
        level=document["maturity"]["kpi"]["level"],
        values={} if case.role is Role.ANALYST else scores(Facts.of(record)),
    )


def _method(record: SubmissionRecord) -> Any:
    """What the scores of a submission depend on beside its figures."""
    pinned = {name: what for name, what in record.pinned.items() if name not in ("previous", "national")}
    return record.pack, record.pack_version, pinned
