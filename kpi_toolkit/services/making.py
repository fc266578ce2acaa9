"""What can be made of a round by somebody, and making it as long work: workbooks, documents, data for programs.

``makeable`` is the one place that knows the choice. What it gives goes to ``jobs.start`` as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kpi_toolkit import __version__
from kpi_toolkit.i18n import _, language_in_force
from kpi_toolkit.reports.content.earlier import Earlier
from kpi_toolkit.reports.kinds import KINDS as KINDS_OF_DOCUMENTS
from kpi_toolkit.review.models import IssuedReport, Role, SubmissionRecord
from kpi_toolkit.review.ports import UnitOfWork
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.review.table import Action
from kpi_toolkit.review.verification import Verification
from kpi_toolkit.review.workflow import Allowed, allowed
from kpi_toolkit.services.acting import Acting
from kpi_toolkit.services.assessing import SourceData
from kpi_toolkit.services.case import Case, at_work
from kpi_toolkit.services.jobs import JobResult, Kind, Progress
from kpi_toolkit.services.languages import document_language
from kpi_toolkit.services.outputs import DOCUMENTS, OUTPUTS, WITH_YEARS, Material
from kpi_toolkit.services.pinning import framework_of
from kpi_toolkit.services.prepared import prepared as working_copy
from kpi_toolkit.services.register import issue
from kpi_toolkit.services.telling import assessment_in, framework_in, printed_in, verification_in
from kpi_toolkit.services.verifying import verified
from kpi_toolkit.services.years import earlier_assessments, rounds_before
from kpi_toolkit.submission.codec import from_document

MIMES: Mapping[str, str] = {
    ".json": "application/json",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pdf": "application/pdf",
    ".html": "text/html",
}
WITHOUT_PACK = frozenset({"assessment.json"})
"""Outputs that are what is stored, whatever pack is installed now."""

WITH_FILES = frozenset({"marked-up.xlsx"})

OUTPUT, DOCUMENT = "output", "document"


@dataclass(frozen=True, slots=True)
class Makeable:
    """Something that can be made: ``jobs.start(acting, one.key, one.kind, one.parameters)``.

    ``name``: of the file; of an issued document its kind. ``issues``: it is entered into the register.
    """

    name: str
    key: str
    kind: str
    parameters: Mapping[str, Any]

    @property
    def issues(self) -> bool:
        return self.kind == DOCUMENT


def makeable(
    acting: Acting, round_id: str, *, number: int | None = None, prepared: bool = False
) -> tuple[Makeable, ...]:
    """What the person can have made of a submission of a round, and which documents they may issue.

    ``number``: of the submission, the current one where None. ``prepared``: of the working copy instead.
    Nothing before figures are handed in, and nothing for an analyst, who reads results and the register.
    Documents print the verification, so there are some of the submission it speaks of only; and what needs
    the pack is left out where another version is installed now. Raises Refused where nothing is to be seen.
    """
    if prepared:
        return _of_working_copy(acting, round_id)

    def look(unit: UnitOfWork) -> tuple[Makeable, ...]:
        case = Case(acting, unit, round_id, Action.READ)
        if case.role is Role.ANALYST or (number is None and case.latest is None):
            return ()
        record = case.number(number)
        spoken_of = record.id == _spoken_of(case).id
        names = (name for name in OUTPUTS if name not in DOCUMENTS or spoken_of)
        fits = _fits(acting, record)
        of_files = (_output(case, record, name) for name in names if fits or name in WITHOUT_PACK)
        return (*of_files, *(_issues(case) if fits and spoken_of else ()))

    return acting.read(look)


def _of_working_copy(acting: Acting, round_id: str) -> tuple[Makeable, ...]:
    found = working_copy(acting, round_id)
    if found is None:
        return ()
    names = (name for name in OUTPUTS if name in WITHOUT_PACK or _fits(acting, found.record))
    return tuple(
        Makeable(
            name,
            f"round/{round_id}/prepared/{name}",
            OUTPUT,
            {"round": round_id, "prepared": found.version, "name": name, "toolkit": __version__},
        )
        for name in names
    )


def _output(case: Case, record: SubmissionRecord, name: str) -> Makeable:
    parameters = {"round": case.round.id, "number": record.number, "name": name, "toolkit": __version__}
    if name in DOCUMENTS:  # it is another one after every step of the verification
        parameters["version"] = case.round.version
    if name in WITH_YEARS:
        parameters["years"] = {one.round.id: one.round.version for one in rounds_before(case)}
    return Makeable(name, f"round/{case.round.id}/submission/{record.number}/{name}", OUTPUT, parameters)


def _issues(case: Case) -> Iterator[Makeable]:
    """The documents the person may issue."""
    for kind in KINDS_OF_DOCUMENTS.values():
        may = isinstance(allowed(kind.action, case.standing, case.round.state), Allowed)
        if may and (not kind.certifies or verified(case).certifiable):
            parameters = {"round": case.round.id, "document": kind.key, "version": case.round.version}
            yield Makeable(kind.key, f"round/{case.round.id}/issue/{kind.key}", DOCUMENT, parameters)


def _spoken_of(case: Case) -> SubmissionRecord:
    """The submission the verification speaks of: the attested one, else the current one."""
    attestation = case.unit.attestation(case.round.id)
    if attestation is None:
        return case.current
    return next(one for one in case.submissions if one.id == attestation.submission_id)


def _fits(acting: Acting, record: SubmissionRecord) -> bool:
    """Whether the pack a submission was assessed with is the one installed now."""
    try:
        framework_of(acting.pack(record.pack), record)
    except Refused:
        return False
    return True


# --- the kinds of long work ----------------------------------------------------------------------------------------


def _make(acting: Acting, parameters: Mapping[str, Any], report: Progress) -> JobResult:
    name = parameters["name"]
    report(0.1, _("The figures are read."))
    made_of = _made_of(acting, parameters)
    record = made_of.record
    language = language_in_force()
    if name not in WITHOUT_PACK:
        framework_of(acting.pack(record.pack), record)  # refuses another version of the pack
    if name in DOCUMENTS:
        language = document_language(language, acting.pack(record.pack))
        assessment = printed_in(acting, record, language)
    else:
        assessment = assessment_in(acting, record, language)
    material = Material(
        assessment=assessment,
        submission=from_document(record.parsed),
        framework=framework_in(acting, record, language),
        sources=_sources(acting, parameters, record) if name in WITH_FILES else (),
        verification=made_of.verification
        and verification_in(acting, made_of.verification, made_of.first, record, assessment),
        earlier=_earlier(acting, parameters, language) if name in WITH_YEARS else (),
    )
    report(0.4, _("The file is made."))
    return JobResult(name, MIMES[Path(name).suffix], OUTPUTS[name](material))


def _issue(acting: Acting, parameters: Mapping[str, Any], report: Progress) -> JobResult:
    report(0.1, _("The document is made."))
    made: list[JobResult] = []

    def along(unit: UnitOfWork, issued: IssuedReport) -> None:
        """The register and the job know of it together: whoever takes a job up again issues nothing twice."""
        made.append(JobResult(f"{issued.number}.pdf", MIMES[".pdf"], issued.data or b""))
        report.finish(unit, made[0])

    issue(acting, parameters["round"], parameters["document"], along=along)
    return made[0]


def _permit(acting: Acting, parameters: Mapping[str, Any]) -> None:
    """Raises Refused where the person may not see what an output is made of."""
    round_id = parameters["round"]
    if parameters["name"] not in OUTPUTS:
        raise Refused("not-makeable", name=parameters["name"])
    if "prepared" in parameters:
        acting.read(lambda unit: Case(acting, unit, round_id, Action.SEE_PREPARED))
    else:
        acting.read(lambda unit: at_work(acting, unit, round_id))


def _permit_issue(acting: Acting, parameters: Mapping[str, Any]) -> None:
    """Raises Refused where the person may not see the round; whether they may issue is asked when they do."""
    acting.read(lambda unit: at_work(acting, unit, parameters["round"]))


@dataclass(frozen=True, slots=True)
class _MadeOf:
    """The submission, or the working copy as one; and for a document what is printed of the verification.
    ``first``: what was handed in first."""

    record: SubmissionRecord
    first: SubmissionRecord
    verification: Verification | None = None


def _made_of(acting: Acting, parameters: Mapping[str, Any]) -> _MadeOf:
    """What an output is made of. Raises Refused where things have moved on meanwhile."""
    round_id = parameters["round"]
    if "prepared" in parameters:
        found = working_copy(acting, round_id)
        if found is None or found.version != parameters["prepared"]:
            raise Refused("changed-meanwhile")
        return _MadeOf(found.record, found.record)

    def look(unit: UnitOfWork) -> _MadeOf:
        case = at_work(acting, unit, round_id)
        record = case.number(parameters["number"])
        if parameters["name"] not in DOCUMENTS:
            return _MadeOf(record, record)
        if record.id != _spoken_of(case).id:
            raise Refused("changed-meanwhile")
        return _MadeOf(record, case.handed_in[0], verified(case))

    return acting.read(look)


def _earlier(acting: Acting, parameters: Mapping[str, Any], language: str) -> Sequence[Earlier]:
    """The years of the city before."""

    def look(unit: UnitOfWork) -> Sequence[Earlier]:
        return earlier_assessments(at_work(acting, unit, parameters["round"]), language)

    return acting.read(look)


def _sources(
    acting: Acting, parameters: Mapping[str, Any], record: SubmissionRecord
) -> tuple[SourceData, ...]:
    """The files as they came; none where values were typed over them, or they are gone: then the template is filled."""

    def look(unit: UnitOfWork) -> Any:
        if "prepared" in parameters:
            return unit.prepared(record.round_id, contents=True)
        return unit.submission(record.id, contents=True)

    found = acting.read(look)
    files = found.files if found and not record.changes else ()
    if any(file.data is None for file in files):
        return ()
    return tuple(SourceData(file.name, file.data) for file in files)


KINDS: dict[str, Kind] = {OUTPUT: Kind(_make, _permit), DOCUMENT: Kind(_issue, _permit_issue)}
"""The kinds of long work; whoever has another one enters it here."""
