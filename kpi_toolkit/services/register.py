"""The register of issued documents: what stands, and what became of the rest."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from kpi_toolkit.assessment import Assessment
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import N_, SOURCE, _
from kpi_toolkit.reports.kinds import KINDS, DocumentKind
from kpi_toolkit.review.models import IssuedReport, ReportState, SubmissionRecord
from kpi_toolkit.review.ports import UnitOfWork
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.review.table import Action
from kpi_toolkit.review.verification import Anchor, Verification
from kpi_toolkit.services.acting import Acting, new_id, reason_of
from kpi_toolkit.services.case import RESTATEMENT, Case
from kpi_toolkit.services.documents import MAKERS
from kpi_toolkit.services.languages import document_language
from kpi_toolkit.services.pinning import framework_of
from kpi_toolkit.services.telling import printed_in, verification_in
from kpi_toolkit.services.verifying import verified
from kpi_toolkit.services.years import earlier_assessments

STATE_WORDS: Mapping[ReportState, str] = {
    ReportState.STANDS: N_("standing"),
    ReportState.CORRECTED: N_("corrected"),
    ReportState.WITHDRAWN: N_("withdrawn"),
}

if TYPE_CHECKING:
    from kpi_toolkit.reports.branding import Branding
    from kpi_toolkit.reports.content.earlier import Earlier
    from kpi_toolkit.reports.pdf.signing import Signer

Maker = Callable[[Assessment, Framework, Verification], bytes]


@dataclass(frozen=True, slots=True)
class _Draft:
    """What a document is made from, read before the slow work of drawing it.

    ``record``: the submission that is printed; ``first``: what was handed in first; ``attested``: the one the
    attestation speaks of; ``language``: of the document, None where somebody else wrote it and nothing was said;
    ``branding`` and ``earlier``: what the toolkit prints beside it, the city's own and its years before.
    """

    assessment: Assessment
    framework: Framework
    verification: Verification
    record: SubmissionRecord
    first: SubmissionRecord
    attested: SubmissionRecord
    version: int
    language: str | None = None
    branding: Branding | None = None
    earlier: Sequence[Earlier] = ()


def issue(
    acting: Acting,
    round_id: str,
    kind: str,
    make: Maker | None = None,
    *,
    language: str | None = None,
    checked_only: bool = False,
    along: Callable[[UnitOfWork, IssuedReport], None] | None = None,
    signer: Signer | None = None,
    branding: Branding | None = None,
) -> IssuedReport:
    """Make a document from the recorded decisions and enter it into the register.

    ``kind``: a key of ``reports.kinds.KINDS``. ``make`` draws it, in the toolkit's own way where None. The
    number and the ledger's head are in what is drawn. ``language``: the one in force where None; ``checked_only``
    refuses one with texts that no person has checked. ``along``: what is written together with it, or not at all.
    ``signer``: signs what the toolkit draws; the register holds the hash of the signed bytes. ``branding``: what is
    the city's own in what the toolkit draws. Raises Refused.
    """
    action = _kind(kind).action
    draft = acting.read(lambda unit: _draft(Case(acting, unit, round_id, action), kind, branding))
    if make is None or language is not None:
        draft = _said(acting, draft, kind, language, checked_only)
    data = _made(kind, make, draft, signer)

    def change(unit: UnitOfWork) -> IssuedReport:
        case = _unchanged(Case(acting, unit, round_id, action), draft)
        report = _report(case, kind, draft, data)
        unit.add_report(report)
        case.step("report", **_content(report, draft, signer))
        if along is not None:
            along(unit, report)
        return report

    return acting.write(change)


def correct_report(
    acting: Acting,
    number: str,
    reason: str,
    make: Maker | None = None,
    *,
    language: str | None = None,
    checked_only: bool = False,
    signer: Signer | None = None,
    branding: Branding | None = None,
) -> IssuedReport:
    """Issue a document anew in place of one that stands, which stays in the register as corrected.

    Where scores were restated with the installed pack since, the new document prints those. ``language``: that of
    the old one where None. ``checked_only``, ``signer`` and ``branding`` as in ``issue``. Raises Refused.
    """
    why = reason_of(reason)
    old = acting.read(lambda unit: find_report(unit, number))
    draft = acting.read(
        lambda unit: _draft(
            Case(acting, unit, old.round_id, Action.CORRECT_REPORT), old.kind, branding, replaces=old.number
        )
    )
    if make is None or language is not None:
        code = language or acting.read(lambda unit: _language_of(unit, old))
        draft = _said(acting, draft, old.kind, code, checked_only)
    data = _made(old.kind, make, draft, signer)

    def change(unit: UnitOfWork) -> IssuedReport:
        case = _unchanged(Case(acting, unit, old.round_id, Action.CORRECT_REPORT), draft)
        standing = _standing(find_report(unit, number))
        report = _report(case, standing.kind, draft, data)
        unit.add_report(report)
        changed = replace(standing, state=ReportState.CORRECTED, reason=why, replaced_by=report.number)
        unit.change_report(changed)
        case.step("report", why, **_content(report, draft, signer), replaces=standing.number)
        return report

    return acting.write(change)


def withdraw_report(acting: Acting, number: str, reason: str) -> IssuedReport:
    """Withdraw a document that stands; it stays in the register with the reason. Raises Refused."""
    why = reason_of(reason)

    def change(unit: UnitOfWork) -> IssuedReport:
        found = find_report(unit, number)
        case = Case(acting, unit, found.round_id, Action.WITHDRAW_REPORT)
        withdrawn = replace(_standing(found), state=ReportState.WITHDRAWN, reason=why)
        unit.change_report(withdrawn)
        case.step("report", why, report=found.id, number=found.number)
        return withdrawn

    return acting.write(change)


def register(acting: Acting, round_id: str | None = None) -> tuple[IssuedReport, ...]:
    """The register, of one round or of all the person may see; documents come without their bytes."""
    return acting.read(lambda unit: unit.reports(round_id))


def document(acting: Acting, number: str) -> IssuedReport:
    """A document by its number, with its bytes where they are kept. Raises Refused."""

    def look(unit: UnitOfWork) -> IssuedReport:
        found = find_report(unit, number)
        return replace(found, data=unit.content(found.round_id, found.sha256))

    return acting.read(look)


def find_report(unit: UnitOfWork, number: str) -> IssuedReport:
    """A document by its number. Raises Refused."""
    wanted = number.strip().casefold()
    for report in unit.reports():
        if report.number.casefold() == wanted:
            return report
    raise Refused("unknown-report", number=number)


def _kind(key: str) -> DocumentKind:
    if key not in KINDS:
        raise Refused("unknown-kind", kind=key, kinds=", ".join(KINDS))
    return KINDS[key]


def _draft(case: Case, kind: str, branding: Branding | None, replaces: str | None = None) -> _Draft:
    installed = case.acting.pack(case.round.framework)
    found = verified(case)
    if KINDS[kind].certifies and found.attestation is not None and not found.certifiable:
        raise Refused("not-certifiable")
    attested = next(one for one in case.submissions if one.id == _submission_of(found))
    record = _printed(case, attested, installed)
    try:
        assessment = Assessment.model_validate(record.assessment)
    except ValidationError:
        raise Refused(
            "other-pack", pack=record.pack, old=record.pack_version, new=installed.pack.version
        ) from None
    count, head = case.unit.head()
    number = _number(case)
    details = {
        "number": number,
        "replaces": replaces,
        "ledger": Anchor(count=count, hash=head),
        "restated_with": record.pack_version if record is not attested else None,
    }
    return _Draft(
        assessment=assessment,
        framework=framework_of(installed, record),
        verification=found.model_copy(update=details),
        record=record,
        first=case.handed_in[0],
        attested=attested,
        version=case.round.version,
        branding=branding,
    )


def _said(acting: Acting, draft: _Draft, kind: str, language: str | None, checked_only: bool) -> _Draft:
    """A draft in the language the document is made in. Raises Refused."""
    code = document_language(language, draft.framework, checked_only=checked_only)
    if KINDS[kind].years:
        draft = replace(draft, earlier=_earlier(acting, draft.record.round_id, code))
    if code == draft.assessment.language:
        return replace(draft, language=code)
    assessment = printed_in(acting, draft.record, code)
    return replace(
        draft,
        language=assessment.language,
        assessment=assessment,
        framework=draft.framework.in_language(assessment.language),
        verification=verification_in(acting, draft.verification, draft.first, draft.attested, assessment),
    )


def _earlier(acting: Acting, round_id: str, language: str) -> Sequence[Earlier]:
    """The years of the city before, in a language."""
    return acting.read(lambda unit: earlier_assessments(Case(acting, unit, round_id, Action.READ), language))


def _language_of(unit: UnitOfWork, report: IssuedReport) -> str:
    """The language of an issued document, by the ledger; English where it was issued before that was kept."""
    told = (entry.content for entry in unit.ledger(report.round_id) if entry.kind == "report")
    found = next((one for one in told if one.get("sha256") == report.sha256), {})
    return str(found.get("language", SOURCE))


def _submission_of(found: Verification) -> str:
    if found.attestation is None:
        raise Refused("not-attested")
    return found.attestation.submission


def _printed(case: Case, attested: SubmissionRecord, installed: Framework) -> SubmissionRecord:
    """The submission whose scores are printed: the attested one, or with a newer pack its restatement."""
    if attested.pack_version == installed.pack.version:
        return attested
    for record in reversed(case.submissions):
        again = record.kind == RESTATEMENT and record.parent_id == attested.id
        if again and record.pack_version == installed.pack.version:
            return record
    return attested


def _number(case: Case) -> str:
    """The number printed on a document: framework, year, round, and how many it already has."""
    many = len(case.unit.reports(case.round.id)) + 1
    head = case.round.framework.upper().replace(" ", "-")
    return f"{head}-{case.round.year}-{case.round.id[:8].upper()}-{many:02}"


def _made(kind: str, make: Maker | None, draft: _Draft, signer: Signer | None) -> bytes:
    if make is not None:
        data = make(draft.assessment, draft.framework, draft.verification)
    else:
        data = MAKERS[kind](
            draft.assessment,
            draft.framework,
            draft.verification,
            signer,
            earlier=draft.earlier,
            branding=draft.branding,
        )
    if not data:
        raise Refused("empty-document")
    return data


def _unchanged(case: Case, draft: _Draft) -> Case:
    """The round while the document was drawn: nothing may have happened in between."""
    if case.round.version != draft.version:
        raise Refused("changed-meanwhile")
    return case


def _standing(report: IssuedReport) -> IssuedReport:
    if report.state is not ReportState.STANDS:
        raise Refused("report-not-standing", number=report.number, state=_(STATE_WORDS[report.state]))
    return report


def _report(case: Case, kind: str, draft: _Draft, data: bytes) -> IssuedReport:
    return IssuedReport(
        id=new_id(),
        number=draft.verification.number or "",
        round_id=case.round.id,
        kind=kind,
        sha256=hashlib.sha256(data).hexdigest(),
        by=case.acting.person_id,
        at=case.at,
        data=data,
    )


def _content(report: IssuedReport, draft: _Draft, signer: Signer | None) -> dict[str, Any]:
    anchor = draft.verification.ledger
    return {
        **({"signer": signer.sha256} if signer else {}),
        "report": report.id,
        "number": report.number,
        "document": report.kind,
        "sha256": report.sha256,
        **({"language": draft.language} if draft.language else {}),
        "submission": draft.record.id,
        "ledger_count": anchor.count if anchor else None,
        "ledger_head": anchor.hash if anchor else None,
    }
