"""The certificate: one page that says what was verified, by whom, and where that can be looked up."""

from __future__ import annotations

from dataclasses import replace

from kpi_toolkit.assessment.models import Assessment, Group, Value
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import N_, _
from kpi_toolkit.i18n.lists import together
from kpi_toolkit.reports.content import frame
from kpi_toolkit.reports.content.chapters.attestation import restated
from kpi_toolkit.reports.content.figures import the_city, wheel
from kpi_toolkit.reports.content.judged import NOT_NAMED, Judged, moment
from kpi_toolkit.reports.content.keys import dimension_key
from kpi_toolkit.reports.content.model import (
    Block,
    Cell,
    Certificate,
    Column,
    Facts,
    Heading,
    Paragraph,
    Row,
    Span,
    Table,
)
from kpi_toolkit.reports.content.words import clean, counted, ratio, sentence, shorten
from kpi_toolkit.review.attest import role_words, told
from kpi_toolkit.review.verification import Attested, Verification

KIND = N_("Certificate")
WORDS_LENGTH = 900
"""Letters of the attestation's words; the Verification Report has all of them."""
NAME_LENGTH = 160


def certificate(
    assessment: Assessment, framework: Framework, verification: Verification | None = None
) -> Certificate:
    """What the certificate of an attested round says. ``framework`` is the one the assessment was made with.

    ValueError where nothing is attested by an independent verifier, or nothing is verified: there is no
    certificate of that.
    """
    if verification is None or verification.attestation is None or not verification.certifiable:
        raise ValueError("There is a certificate only of an independent attestation that verified something.")
    judged = Judged(assessment, verification)
    return Certificate(
        info=frame.info(assessment, KIND, judged),
        cover=replace(
            frame.cover(assessment, KIND, "", judged), headline="", tiles=(), disclaimer="", facts=()
        ),
        wheel=wheel(assessment, framework),
        blocks=_blocks(assessment, framework, judged, verification.attestation),
    )


def reported_cells(group: Group) -> tuple[str, str]:
    """Name and coverage of a dimension as they stand on the certificate; a document is checked by them."""
    return group.name, ratio(group.reported, group.total)


def _blocks(
    assessment: Assessment, framework: Framework, judged: Judged, given: Attested
) -> tuple[Block, ...]:
    return (
        Paragraph(
            sentence(
                "The figures that {city} handed in for {year} on the {title} went through an independent "
                "verification and its outcome was attested.",
                city=the_city(assessment),
                year=str(judged.verification.year),
                title=assessment.framework.title,
            ),
            "lead",
        ),
        Paragraph(_verified(judged), "strong"),
        _dimensions(assessment, judged),
        Heading(_("Attestation"), 2, "attestation"),
        *_words(told(given.text, judged.verification.city, judged.verification.year)),
        Facts(
            (
                (_("Attested by"), shorten(clean(given.name), NAME_LENGTH) or _(NOT_NAMED)),
                (_("Role"), shorten(clean(role_words(given.role)), NAME_LENGTH) or _("role not given")),
                (_("Time"), moment(given.at)),
            )
        ),
        *restated(judged),
        Heading(_("Where it can be looked up"), 2, "register"),
        Facts(_place(judged, given)),
        Paragraph(_("This is not an official certificate of the U4SSC initiative, nor of ITU."), "strong"),
        Paragraph(clean(assessment.framework.disclaimer), "note"),
        Paragraph(frame.standing(judged), "note"),
        *frame.translation(framework),
    )


def _verified(judged: Judged) -> str:
    reported, verified = len(judged.reported), judged.verified_count
    said = counted(
        "{part} of {count} reported data point is verified.",
        "{part} of {count} reported data points are verified.",
        reported,
        part=verified,
    )
    left = reported - verified
    if not left:
        return said
    refused = counted(
        "{count} is not: the verifier could not accept it.",
        "{count} are not: the verifier could not accept them.",
        left,
    )
    return together(said, refused)


def _dimensions(assessment: Assessment, judged: Judged) -> Table:
    columns = (
        Column(_("Dimension"), "wide"),
        Column(_("Reported, of the data points that apply"), "text"),
        Column(_("Verified, of those reported"), "text"),
    )
    rows = tuple(
        Row(
            (
                *map(Cell, reported_cells(group)),
                Cell(ratio(_count(judged, group), group.reported)),
            ),
            key=dimension_key(group),
        )
        for group in assessment.groups
        if group.level == "dimension"
    )
    return Table(columns, (Span("", rows),), _("What was verified"))


def _count(judged: Judged, group: Group) -> int:
    def inside(value: Value) -> bool:
        return value.dimension == group.name

    return sum(judged.verified(value) for value in filter(inside, judged.reported))


def _words(text: str) -> tuple[Block, ...]:
    """The words of the attestation in one paragraph, as far as there is room for them."""
    words = clean(text)
    said = Paragraph(shorten(words, WORDS_LENGTH), "quote")
    if len(words) <= WORDS_LENGTH:
        return (said,) if words else ()
    return said, Paragraph(_("The Verification Report has the words of the attestation in full."), "note")


def _place(judged: Judged, given: Attested) -> tuple[tuple[str, str], ...]:
    """The register, the fingerprint of the values, and the ledger before this was issued."""
    found = judged.verification
    rows = [(_("Number in the register"), clean(found.number) or _("not entered yet"))]
    if found.replaces:
        rows.append((_("Replaces"), clean(found.replaces)))
    rows += [
        (_("Round"), clean(found.round)),
        (
            _("Indicator pack"),
            sentence("{key} {version}", key=clean(given.pack), version=clean(given.pack_version)),
        ),
        (_("Fingerprint of the values (SHA-256)"), clean(given.values_sha256)),
    ]
    if found.ledger is not None:
        ledger = counted(
            "{count} entry, last hash {hash}",
            "{count} entries, last hash {hash}",
            found.ledger.count,
            hash=clean(found.ledger.hash),
        )
        rows.append((_("Ledger before this was issued"), ledger))
    return tuple(rows)
