"""What the check of a document says, as data; its words are in the language in force."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from kpi_toolkit.i18n import N_, _


class Verdict(StrEnum):
    """Whether something agrees, does not, or could not be checked."""

    AGREES = "agrees"
    DIFFERS = "differs"
    UNCHECKED = "unchecked"


AGREES, DIFFERS, UNCHECKED = Verdict
SENTENCES: dict[str, tuple[Verdict, str]] = {
    "as-written": (AGREES, N_("Nothing was added to the file after it was written.")),
    "appended": (
        DIFFERS,
        N_("The file was changed after it was written: something was added or put in its place."),
    ),
    "files-agree": (AGREES, N_("The enclosed files are those the document was made with: {files}.")),
    "file-missing": (DIFFERS, N_("The file {file} was taken out of the document.")),
    "file-changed": (DIFFERS, N_("The enclosed file {file} is not the one the document was made with.")),
    "file-added": (DIFFERS, N_("The file {file} was put into the document.")),
    "data-unreadable": (DIFFERS, N_("The enclosed assessment cannot be read: it is damaged.")),
    "data-of-another": (
        DIFFERS,
        N_("The enclosed assessment is that of {theirs}; the document says it is about {ours}."),
    ),
    "data-agree": (
        AGREES,
        N_("The enclosed assessment is that of {ours}, made with the indicator pack {pack}."),
    ),
    "other-pack": (
        DIFFERS,
        N_("The enclosed assessment was made with {theirs}; the document says {ours}."),
    ),
    "other-data-form": (
        UNCHECKED,
        N_(
            "The enclosed assessment has another form than this version knows, so the pages were not compared."
        ),
    ),
    "paper-agrees": (AGREES, N_("The paper and the data agree: {count} printed figures were compared.")),
    "paper-differs": (
        DIFFERS,
        N_("The paper and the data do not agree: of {key} the page says “{paper}”, the data say “{data}”."),
    ),
    "paper-more": (DIFFERS, N_("The paper and the data do not agree at {count} more places.")),
    "paper-missing": (DIFFERS, N_("The data have a figure for {key}, but no page prints it.")),
    "paper-unread": (DIFFERS, N_("No printed figure can be found on the pages.")),
    "paper-kind": (UNCHECKED, N_("The pages of this kind of document have no figures to compare.")),
    "not-signed": (UNCHECKED, N_("The document is not signed.")),
    "signature-gone": (
        DIFFERS,
        N_("The document was signed when it was made, and the signature is gone."),
    ),
    "signature-unchecked": (
        UNCHECKED,
        N_("The document is signed. Checking that needs further packages: install kpi-toolkit[sign]."),
    ),
    "signature-damaged": (DIFFERS, N_("The signature is damaged and proves nothing.")),
    "signature-broken": (DIFFERS, N_("The document was changed after it was signed by {name}.")),
    "signature-partial": (DIFFERS, N_("The signature of {name} does not cover the whole file.")),
    "signature-out-of-time": (
        DIFFERS,
        N_("The certificate of {name} was not in force at the time of the signature."),
    ),
    "signature-foreign": (
        DIFFERS,
        N_("The document is signed by {name}, but not with the certificate it was made for."),
    ),
    "signature-unexpected": (
        DIFFERS,
        N_(
            "The document is signed by {name}, and neither with the given certificate nor with one it issued."
        ),
    ),
    "signature-expected": (AGREES, N_("The signature is that of the given certificate or of one it issued.")),
    "signature-holds": (
        AGREES,
        N_(
            "Every byte is as it was signed by {name} (certificate issued by {issuer}, SHA-256 {certificate}). "
            "Whether this is who should have signed is yours to judge."
        ),
    ),
    "ledger-not-given": (
        UNCHECKED,
        N_(
            "Whether the document was issued, and whether it still stands, only the ledger can tell: use --ledger."
        ),
    ),
    "ledger-broken": (DIFFERS, N_("The ledger itself is not as it was written. {problem}")),
    "ledger-anchored": (
        AGREES,
        N_("The ledger is intact and leads on from the {count} entries that are printed on the document."),
    ),
    "ledger-intact": (AGREES, N_("The ledger is intact: {count} entries.")),
    "ledger-issued": (
        AGREES,
        N_("The ledger holds exactly this file as {number}, issued on {day} (entry {entry})."),
    ),
    "ledger-other-file": (
        DIFFERS,
        N_(
            "The ledger holds another file under the number {number} (entry {entry}): this is not what was issued."
        ),
    ),
    "ledger-unknown": (
        DIFFERS,
        N_("The ledger does not know this file: it was not issued, or was changed since."),
    ),
    "ledger-self": (
        UNCHECKED,
        N_("This document never was to be issued (it has no number), so no ledger knows it."),
    ),
    "ledger-other-content": (
        DIFFERS,
        N_("The ledger says something else about this file than the file itself: {what}."),
    ),
    "attestation-agrees": (
        AGREES,
        N_("The values, files and indicator pack are those that were attested (entry {entry})."),
    ),
    "attestation-differs": (
        DIFFERS,
        N_("The values, files or indicator pack are not those that were attested (entry {entry})."),
    ),
    "attestation-unknown": (DIFFERS, N_("The ledger holds no attestation for this round.")),
    "stands": (AGREES, N_("The document stands.")),
    "corrected": (DIFFERS, N_("The document no longer stands: {by} replaced it on {day}.")),
    "withdrawn": (DIFFERS, N_("The document no longer stands: it was withdrawn on {day}.")),
}
"""Key -> verdict and sentence."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One thing that was checked."""

    key: str
    parameters: dict[str, object] = field(default_factory=dict)

    @property
    def verdict(self) -> Verdict:
        return SENTENCES[self.key][0]

    def __str__(self) -> str:
        return _(SENTENCES[self.key][1]).format_map(self.parameters)


def answer(key: str, /, **parameters: object) -> Answer:
    """An answer by its key; what comes from the file is shortened to one line."""
    return Answer(key, {name: _plain(value) for name, value in parameters.items()})


def _plain(value: object) -> str:
    text = "".join(sign if sign.isprintable() else " " for sign in str(value))
    return text if len(text) <= 300 else f"{text[:299]}…"
