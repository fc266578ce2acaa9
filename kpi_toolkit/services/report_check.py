"""Checking a document that somebody holds in their hands: with itself, with a ledger, with a certificate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kpi_toolkit.reports.about import About
from kpi_toolkit.reports.reading.agreement import check_document, check_signer
from kpi_toolkit.reports.reading.answers import Answer, Verdict, answer
from kpi_toolkit.reports.reading.document import ReadDocument, read_document
from kpi_toolkit.review.models import LedgerEntry
from kpi_toolkit.store.ledger import Anchor, read_lines, verify
from kpi_toolkit.submission.errors import UnusableFile

LARGEST_LEDGER = 1_000_000_000
"""Bytes of an exported ledger; an entry has some hundreds."""


@dataclass(frozen=True, slots=True)
class ReportCheck:
    """What was found of a document, in the order in which it is told."""

    document: ReadDocument
    answers: tuple[Answer, ...]

    @property
    def agrees(self) -> bool:
        """Whether nothing that could be checked is otherwise than it should be."""
        return all(one.verdict is not Verdict.DIFFERS for one in self.answers)


def check_report(
    data: bytes,
    name: str,
    entries: Sequence[LedgerEntry] | None = None,
    certificate: bytes | None = None,
) -> ReportCheck:
    """Check a document.

    ``entries``: the ledger it was issued in. ``certificate``: who should have signed it, or who issued that
    person's certificate (DER). Raises UnusableFile where there is nothing to check.
    """
    document = read_document(data, name)
    answers = check_document(document)
    if certificate is not None and (told := check_signer(document.signature, certificate)):
        answers.append(told)
    if entries is None:
        answers.append(answer("ledger-not-given"))
    else:
        answers += _ledger(document, entries)
    return ReportCheck(document, tuple(answers))


def read_ledger(path: Path) -> tuple[LedgerEntry, ...]:
    """The entries of an exported ledger. Raises UnusableFile, and OSError where the file cannot be read."""
    if path.stat().st_size > LARGEST_LEDGER:
        raise UnusableFile("not-ledger", path.name, problem="it is too large")
    try:
        with path.open("rb") as file:
            return tuple(read_lines(file))
    except ValueError as error:
        raise UnusableFile("not-ledger", path.name, problem=error) from None


def stored_ledger(database: str) -> tuple[LedgerEntry, ...]:
    """The entries of a store. Raises Unavailable."""
    from kpi_toolkit.store.address import address
    from kpi_toolkit.store.checking import read_entries
    from kpi_toolkit.store.engine import opened
    from kpi_toolkit.store.schema import must_be_current

    with opened(address(database), reading=True) as connection:
        must_be_current(connection)
        return tuple(read_entries(connection))


def read_certificate(data: bytes, name: str) -> bytes:
    """A certificate in PEM or DER, as DER. Raises UnusableFile."""
    try:
        from cryptography import x509
        from cryptography.hazmat.primitives.serialization import Encoding
    except ImportError:
        raise UnusableFile("no-signing", name) from None
    try:
        pem = data.lstrip().startswith(b"-----BEGIN")
        found = x509.load_pem_x509_certificate(data) if pem else x509.load_der_x509_certificate(data)
    except ValueError:
        raise UnusableFile("not-certificate", name) from None
    return found.public_bytes(Encoding.DER)


def enclosed_files(document: ReadDocument) -> dict[str, bytes]:
    """The files that a document of ours encloses, by names that are safe to write; others are left out."""
    from kpi_toolkit.reports.enclosed import ABOUT, ASSESSMENT, RESULTS

    return {name: document.files[name] for name in (ABOUT, ASSESSMENT, RESULTS) if name in document.files}


# --- the ledger ---------------------------------------------------------------------------------------------


def _ledger(document: ReadDocument, entries: Sequence[LedgerEntry]) -> Iterator[Answer]:
    """Whether the ledger is sound, holds this very file, and what became of it."""
    about = document.about
    anchors = [Anchor(about.ledger.count, about.ledger.hash)] if about.ledger else []
    found = verify(entries, anchors)
    if found.broken:
        yield answer("ledger-broken", problem=found.broken)
        return
    if anchors:
        yield answer("ledger-anchored", count=anchors[0].count)
    else:
        yield answer("ledger-intact", count=found.count)
    issued = next((one for one in entries if _issues(one) and one.content["sha256"] == document.sha256), None)
    if issued is None:
        yield _unknown(about, entries)
        return
    yield from _issued(about, issued)
    yield _attested(about, entries, issued)
    yield _state(str(issued.content.get("number")), entries[issued.sequence :])


def _issues(entry: LedgerEntry) -> bool:
    """Whether an entry tells of a document that was issued, newly or in place of another one."""
    return entry.kind == "report" and "sha256" in entry.content


def _unknown(about: About, entries: Sequence[LedgerEntry]) -> Answer:
    if about.number is None:
        return answer("ledger-self")
    for entry in entries:
        if _issues(entry) and entry.content.get("number") == about.number:
            return answer("ledger-other-file", number=about.number, entry=entry.sequence)
    return answer("ledger-unknown")


def _issued(about: About, entry: LedgerEntry) -> Iterator[Answer]:
    said = (
        ("number", about.number, entry.content.get("number")),
        ("kind", about.kind, entry.content.get("document")),
        ("language", about.language, entry.content.get("language", about.language)),
        ("round", about.round, entry.subject),
        ("ledger", about.ledger and about.ledger.hash, entry.content.get("ledger_head")),
    )
    other = [what for what, ours, theirs in said if ours != theirs]
    if other:
        yield answer("ledger-other-content", what=", ".join(other))
    yield answer("ledger-issued", number=entry.content.get("number"), day=_day(entry), entry=entry.sequence)


def _attested(about: About, entries: Sequence[LedgerEntry], issued: LedgerEntry) -> Answer:
    """Whether what the document rests on is what was attested before it was issued."""
    given = about.attestation
    before = [
        one
        for one in entries[: issued.sequence]
        if one.kind == "attestation" and one.subject == issued.subject
    ]
    if given is None or not before:
        return answer("attestation-unknown")
    entry = before[-1]
    same = (
        entry.content.get("values") == given.values_sha256
        and entry.content.get("submission") == given.submission
        and entry.content.get("files") == [source.sha256 for source in about.sources]
        and (entry.content.get("pack"), entry.content.get("pack_version")) == (given.pack, given.pack_version)
    )
    return answer("attestation-agrees" if same else "attestation-differs", entry=entry.sequence)


def _state(number: str, later: Sequence[LedgerEntry]) -> Answer:
    """What became of a document after it was issued."""
    for entry in later:
        content = entry.content
        if entry.kind == "report" and content.get("replaces") == number:
            return answer("corrected", by=content.get("number"), day=_day(entry))
        withdrawn = entry.kind == "report" and content.get("action") == "withdraw_report"
        if withdrawn and content.get("number") == number:
            return answer("withdrawn", day=_day(entry))
        if content.get("action") == "withdraw" and number in content.get("reports", ()):
            return answer("withdrawn", day=_day(entry))
    return answer("stands")


def _day(entry: LedgerEntry) -> str:
    return entry.at.date().isoformat()
