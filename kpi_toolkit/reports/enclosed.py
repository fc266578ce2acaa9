"""What is enclosed in a document: the assessment, the results workbook, and what the document is."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from kpi_toolkit.assessment import Assessment
from kpi_toolkit.assessment.document import assessment_json
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import _, language_in_force
from kpi_toolkit.reports.about import About, Attestation, Source
from kpi_toolkit.reports.content.figures import city_name
from kpi_toolkit.reports.content.model import Info
from kpi_toolkit.reports.content.words import clean
from kpi_toolkit.reports.pdf.archive import EnclosedFile, Enclosure
from kpi_toolkit.review.verification import Verification

ASSESSMENT, RESULTS, ABOUT = "assessment.json", "results.xlsx", "about.json"
JSON = "application/json"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def enclose(
    kind: str,
    info: Info,
    assessment: Assessment,
    framework: Framework,
    verification: Verification | None = None,
    signer: str | None = None,
) -> Enclosure:
    """The files of a document. ``signer``: the SHA-256 of the certificate it will be signed with.

    The same input gives the same bytes.
    """
    data = assessment_json(assessment).encode()
    workbook = results(assessment, framework, data)
    files = (
        EnclosedFile(ASSESSMENT, data, JSON, "Data", _("The assessment this document was drawn from")),
        EnclosedFile(RESULTS, workbook, XLSX, "Data", _("The results as a workbook")),
    )
    about = _about(kind, info, assessment, verification, signer, {f.name: sha256(f.data) for f in files})
    told = about.model_dump_json(indent=2).encode() + b"\n"
    attestation = verification.attestation if verification else None
    return Enclosure(
        (*files, EnclosedFile(ABOUT, told, JSON, "Supplement", _("What this document is, for programs"))),
        attestation.at if attestation else None,
    )


def sha256(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def _about(
    kind: str,
    info: Info,
    assessment: Assessment,
    verification: Verification | None,
    signer: str | None,
    enclosed: dict[str, str],
) -> About:
    given = verification.attestation if verification else None
    return About(
        kind=kind,
        title=info.title,
        mark=info.mark,
        language=info.language,
        city=city_name(assessment),
        year=assessment.year,
        number=_kept(verification.number) if verification else None,
        replaces=_kept(verification.replaces) if verification else None,
        round=_kept(verification.round) if verification else None,
        attestation=Attestation(
            submission=clean(given.submission),
            submission_number=given.submission_number,
            values_sha256=clean(given.values_sha256),
            pack=clean(given.pack),
            pack_version=clean(given.pack_version),
            at=given.at,
            independent=given.independent,
        )
        if given
        else None,
        sources=tuple(Source(name=clean(file.name), sha256=file.sha256) for file in assessment.files),
        pack=assessment.framework.key,
        pack_version=assessment.framework.version,
        overlays=tuple(map(clean, assessment.framework.overlays)),
        toolkit_version=assessment.toolkit_version,
        ledger=verification.ledger if verification else None,
        signer=signer,
        enclosed=enclosed,
    )


def _kept(text: str | None) -> str | None:
    return clean(text) or None


class _Last:
    """The workbook made last: a report and a snapshot of the same assessment enclose the same one."""

    def __init__(self, make: Callable[[Assessment, Framework], bytes]) -> None:
        self._make = make
        self._kept: tuple[Framework, tuple[str, str], bytes] | None = None

    def __call__(self, assessment: Assessment, framework: Framework, data: bytes) -> bytes:
        key = (sha256(data), language_in_force())
        kept = self._kept
        if kept is not None and kept[0] is framework and kept[1] == key:
            return kept[2]
        made = self._make(assessment, framework)
        self._kept = framework, key, made
        return made


def _make_results(assessment: Assessment, framework: Framework) -> bytes:
    from kpi_toolkit.workbook.results import results_bytes

    return results_bytes(assessment, framework)


results = _Last(_make_results)
