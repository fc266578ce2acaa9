"""Whether a document agrees with itself: the paper with the data, the data with what they claim, the signature.

The figures on the pages are read from the structure tree, in which rows and blocks name what they speak of. What
is read there has to be what the enclosed assessment says, letter by letter, and so have the glyphs that are drawn.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from pydantic import ValidationError

from kpi_toolkit.assessment import Assessment
from kpi_toolkit.i18n import LANGUAGES, SOURCE, speaking
from kpi_toolkit.reports.content.certificate import reported_cells
from kpi_toolkit.reports.content.chapters.results import printed_cells
from kpi_toolkit.reports.content.figures import city_name, score_words
from kpi_toolkit.reports.content.keys import dimension_key, group_key, point_key
from kpi_toolkit.reports.enclosed import ABOUT, ASSESSMENT, sha256
from kpi_toolkit.reports.markup import direction
from kpi_toolkit.reports.pdf.fonts import UNKNOWN, is_complex
from kpi_toolkit.reports.pdf.type_setting import NO_LETTER
from kpi_toolkit.reports.reading.answers import Answer, answer
from kpi_toolkit.reports.reading.document import ReadDocument, Said, Signed

SHOWN = 3
"""So many places where paper and data differ are named one by one."""

Printed = Mapping[str, tuple[str, ...]]
"""By key, the texts that have to stand on the pages."""


def check_document(document: ReadDocument) -> list[Answer]:
    """Everything that can be checked with the document alone."""
    return [
        answer("appended" if document.appended else "as-written"),
        *_files(document),
        *_data(document),
        *_signature(document),
    ]


def _files(document: ReadDocument) -> Iterator[Answer]:
    enclosed = document.about.enclosed
    wrong = False
    for name in sorted({*enclosed, *document.files} - {ABOUT}):
        if name not in document.files:
            key = "file-missing"
        elif name not in enclosed:
            key = "file-added"
        elif sha256(document.files[name]) != enclosed[name]:
            key = "file-changed"
        else:
            continue
        wrong = True
        yield answer(key, file=name)
    if not wrong:
        yield answer("files-agree", files=", ".join(sorted(enclosed)))


def _data(document: ReadDocument) -> Iterator[Answer]:
    """What the enclosed assessment is of, and whether the pages print it."""
    about = document.about
    try:
        raw = json.loads(document.files[ASSESSMENT])
    except KeyError:
        return  # said already: it was taken out
    except (ValueError, RecursionError):
        yield answer("data-unreadable")
        return
    try:
        assessment = Assessment.model_validate(raw)
    except ValidationError:
        yield answer("other-data-form")
        return
    with speaking(assessment.language if assessment.language in LANGUAGES else SOURCE):
        ours, theirs = _of(about.city, about.year), _of(city_name(assessment), assessment.year)
        pack = f"{about.pack} {about.pack_version}"
        made_with = f"{assessment.framework.key} {assessment.framework.version}"
        if ours != theirs:
            yield answer("data-of-another", ours=ours, theirs=theirs)
        elif pack != made_with:
            yield answer("other-pack", ours=pack, theirs=made_with)
        else:
            yield answer("data-agree", ours=ours, pack=pack)
        yield from _paper(document, assessment)


def _of(city: str, year: int | None) -> str:
    return f"{city}, {year or '–'}"


def _paper(document: ReadDocument, assessment: Assessment) -> Iterator[Answer]:
    if document.about.kind not in PRINTED:
        yield answer("paper-kind")
        return
    expected = PRINTED[document.about.kind](assessment)
    if expected and not expected.keys() & document.said.keys():
        yield answer("paper-unread")
        return
    wrong = []
    for key, texts in expected.items():
        found = document.said.get(key)
        if found is None:
            wrong.append(answer("paper-missing", key=key))
            continue
        for place, text in enumerate(texts):
            if paper := _differs(found, place, text):
                wrong.append(answer("paper-differs", key=key, paper=paper, data=text))
    for key in sorted(document.said.keys() - expected.keys()):
        paper = " ".join(said for said, _ in document.said[key])
        wrong.append(answer("paper-differs", key=key, paper=paper, data="–"))
    yield from wrong[:SHOWN]
    if len(wrong) > SHOWN:
        yield answer("paper-more", count=len(wrong) - SHOWN)
    if not wrong:
        yield answer("paper-agrees", count=sum(map(len, expected.values())))


def _differs(found: Said, place: int, text: str) -> str:
    """What stands on the page where it is not the text; "" where it is.

    Where letters are joined or run from right to left, the glyphs stand in another order, and it is enough that
    they are those of the text. Letters that no font has are not compared.
    """
    wanted = " ".join(text.split())
    said, drawn = found[place] if place < len(found) else ("", "")
    if said != wanted:
        return said or "–"
    turned = is_complex(wanted) or direction() == "rtl"
    same = _letters(drawn) == _letters(wanted) if turned else drawn == wanted
    return "" if same or UNKNOWN in drawn else drawn or "–"


def _letters(text: str) -> list[str]:
    return sorted(letter for letter in text if not letter.isspace() and letter != NO_LETTER)


def _results(assessment: Assessment) -> Printed:
    return {point_key(value): printed_cells(value) for value in assessment.values}


def _scores(assessment: Assessment) -> Printed:
    return {
        group_key(group): (group.name, *((f"{score_words(group)} {group.band}",) if group.band else ()))
        for group in assessment.groups
        if group.level == "sub_dimension"
    }


def _covered(assessment: Assessment) -> Printed:
    return {
        dimension_key(group): reported_cells(group)
        for group in assessment.groups
        if group.level == "dimension"
    }


PRINTED = {
    "verification_report": _results,
    "factsheet": _results,
    "snapshot": _scores,
    "certificate": _covered,
}
"""By kind of document, what its pages have to say."""


def _signature(document: ReadDocument) -> Iterator[Answer]:
    found, wanted = document.signature, document.about.signer
    if found is None:
        yield answer("signature-gone" if wanted else "not-signed")
    elif found.unchecked:
        yield answer("signature-unchecked")
    elif found.damaged:
        yield answer("signature-damaged")
    elif not found.valid:
        yield answer("signature-broken", name=found.name)
    elif not found.whole:
        yield answer("signature-partial", name=found.name)
    elif not found.in_time:
        yield answer("signature-out-of-time", name=found.name)
    elif found.certificate != wanted:
        yield answer("signature-foreign", name=found.name)
    else:
        yield answer("signature-holds", name=found.name, issuer=found.issuer, certificate=found.certificate)


def check_signer(signed: Signed | None, certificate: bytes) -> Answer | None:
    """Whether the signature is that of a certificate (DER) or of one it issued; None where none can be read."""
    if signed is None or not signed.der:
        return None
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature

    expected, found = map(x509.load_der_x509_certificate, (certificate, signed.der))
    if expected == found:
        return answer("signature-expected")
    try:
        found.verify_directly_issued_by(expected)
    except (ValueError, TypeError, InvalidSignature):
        return answer("signature-unexpected", name=signed.name)
    return answer("signature-expected")
