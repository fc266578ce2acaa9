"""The attestation with what it rests on and its place in the register, on a page of its own."""

from __future__ import annotations

from kpi_toolkit.i18n import N_, _, pgettext
from kpi_toolkit.i18n.lists import commas
from kpi_toolkit.reports.content.judged import NOT_NAMED, Judged, moment, paragraphs
from kpi_toolkit.reports.content.model import Block, Cell, Column, Facts, Heading, Paragraph, Row, Span, Table
from kpi_toolkit.reports.content.words import clean, continued, counted, sentence
from kpi_toolkit.review.attest import role_words, told
from kpi_toolkit.review.verification import Attested

INDEPENDENCE = {
    True: N_("Yes. The person who attests took no part in the figures and does not belong to the city."),
    False: (
        N_(
            "No. The person who attests handed in figures, belongs to the city, or works on an installation of "
            "one person. This report is a self-assessment with recorded decisions."
        )
    ),
}
NOT_ENTERED = N_("not entered in the register")


def attestation(judged: Judged, given: Attested) -> tuple[Block, ...]:
    """The words of the attestation, who gave it, what it rests on, where it is registered."""
    found = judged.verification
    said = paragraphs(told(given.text, found.city, found.year)) or (
        _("The attestation carries no text of its own."),
    )
    return (
        *(Paragraph(text, "lead") for text in said),
        Facts(
            (
                (_("Attested by"), clean(given.name) or _(NOT_NAMED)),
                (_("Role"), clean(role_words(given.role)) or _("role not given")),
                (_("Time"), moment(given.at)),
                (_("Independent"), _(INDEPENDENCE[given.independent])),
            )
        ),
        Heading(_("What it rests on"), 2, "attestation-basis"),
        Facts(_basis(judged, given)),
        _files(judged, given),
        *restated(judged),
        Heading(_("Place in the register"), 2, "attestation-register"),
        Facts(_register(judged)),
        Paragraph(
            _(
                "A fingerprint (SHA-256) is another one as soon as a single character of a file or a value "
                "differs. The ledger is a chain of entries in which each carries the hash of the one before, so "
                "an entry cannot be altered later without breaking the chain. Whoever holds the files and the "
                "ledger can check both."
            ),
            "note",
        ),
    )


def restated(judged: Judged) -> tuple[Block, ...]:
    """That the scores are not made with the pack that was attested, where it is so."""
    words = restated_words(judged)
    return (Paragraph(words, "strong"),) if words else ()


def restated_words(judged: Judged) -> str:
    version, given = judged.verification.restated_with, judged.attestation
    if version is None or given is None:
        return ""
    return sentence(
        "The scores were computed anew with version {new} of the indicator pack. The attestation was given "
        "on version {old}; it speaks of the values, and not of the scores printed here.",
        new=clean(version),
        old=clean(given.pack_version),
    )


def _basis(judged: Judged, given: Attested) -> tuple[tuple[str, str], ...]:
    found = judged.verification
    return (
        (_("City and year"), commas((clean(found.city), str(found.year)))),
        (
            _("Submission"),
            sentence(
                "number {number}, {id}", number=str(given.submission_number), id=clean(given.submission)
            ),
        ),
        (
            _("Values"),
            f"SHA-256 {clean(given.values_sha256)}",
        ),
        (
            _("Indicator pack"),
            f"{clean(given.pack)} {clean(given.pack_version)}",
        ),
    )


def _files(judged: Judged, given: Attested) -> Block:
    names = {file.sha256: clean(file.name) for file in judged.assessment.files}
    rows = tuple(
        Row((Cell(names.get(one, _("name not kept"))), Cell(clean(one), "code"))) for one in given.file_sha256
    )
    if not rows:
        return Paragraph(_("The values were handed over directly; there is no file to name."))
    columns = (Column(_("File"), "text"), Column("SHA-256", "hash"))
    return Table(columns, (Span("", rows),), continued=continued(_("Files")))


def _register(judged: Judged) -> tuple[tuple[str, str], ...]:
    found = judged.verification
    rows = [(pgettext("in the register", "Number"), clean(found.number) or _(NOT_ENTERED))]
    if found.replaces:
        rows.append((_("Replaces"), clean(found.replaces)))
    rows.append((_("Round"), clean(found.round)))
    if found.ledger is not None:
        rows += [
            (
                _("Ledger before this was issued"),
                counted("{count} entry", "{count} entries", found.ledger.count),
            ),
            (_("Last hash of the ledger"), clean(found.ledger.hash)),
        ]
    return tuple(rows)
