"""The verification of a round as data, for reports and pages."""

from __future__ import annotations

from kpi_toolkit.framework import Framework
from kpi_toolkit.review.facts import Facts
from kpi_toolkit.review.manual import tick_list
from kpi_toolkit.review.models import Role, SubmissionRecord
from kpi_toolkit.review.table import Action
from kpi_toolkit.review.verification import Verification, verification
from kpi_toolkit.services.acting import Acting
from kpi_toolkit.services.case import Case


def verification_of(acting: Acting, round_id: str) -> Verification:
    """What is recorded so far, and once attested what the verification report prints. Raises Refused."""
    return acting.read(lambda unit: verified(Case(acting, unit, round_id, Action.READ)))


def verified(case: Case) -> Verification:
    """The verification of a round that is open for something."""
    attestation = case.unit.attestation(case.round.id)
    record = case.current
    if attestation is not None:
        record = next(one for one in case.submissions if one.id == attestation.submission_id)
    return verification(
        city=case.city.name,
        year=case.round.year,
        submissions=case.handed_in,
        current=record,
        points=case.points,
        questions=None if case.role is Role.ANALYST else case.questions,
        answered=[key for key, thread in case.messages.items() if any(one.answer for one in thread)],
        ticks=tick_counts(case, record),
        attestation=attestation,
    )


def tick_counts(case: Case, record: SubmissionRecord) -> tuple[int, int]:
    """How many of the manual's checks of the reported indicators are ticked, and of how many."""
    framework: Framework = case.acting.pack(case.round.framework)
    codes = {code for code, _ in Facts.of(record).reported}
    wanted = {
        (kpi.code, check.key)
        for kpi in framework.kpis
        if kpi.code in codes
        for check in tick_list(framework, kpi)
    }
    return len(wanted & case.ticks.keys()), len(wanted)
