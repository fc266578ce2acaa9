"""A document that is read back: what agrees is said to agree, and whatever was done to it is found."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)
from reports.certificates import NAME, PASSWORD, der, file, signer
from reports.sample_cities import complete, empty, framework, nasty, nasty_framework
from reports.sample_verifications import CASES, case, printed

from kpi_toolkit.assessment import Assessment
from kpi_toolkit.assessment.document import assessment_json
from kpi_toolkit.bounded import Limits
from kpi_toolkit.reports import content, document_pdf
from kpi_toolkit.reports.enclosed import ASSESSMENT, enclose
from kpi_toolkit.reports.kinds import KINDS
from kpi_toolkit.reports.pdf import draw
from kpi_toolkit.reports.pdf.archive import EnclosedFile, Enclosure
from kpi_toolkit.reports.pdf.ink import TextMark
from kpi_toolkit.reports.pdf.report import draw_report
from kpi_toolkit.reports.pdf.signing import Signer
from kpi_toolkit.reports.pdf.writer import write
from kpi_toolkit.reports.reading.agreement import PRINTED, check_document, check_signer
from kpi_toolkit.reports.reading.answers import SENTENCES, Answer, Verdict
from kpi_toolkit.reports.reading.document import ReadDocument, read_document
from kpi_toolkit.submission.errors import UnusableFile

FIGURES = {
    "snapshot": 14,
    "verification_report": 3 * len(printed().values),
    "factsheet": 3 * len(printed().values),
    "certificate": 6,
}
"""By kind of document, how many printed figures are compared with the data."""
MADE = [kind for kind in KINDS if not KINDS[kind].certifies]


@cache
def made(kind: str = "snapshot", name: str = "independent", signed: bool = False) -> bytes:
    who = signer() if signed else None
    return document_pdf(kind, printed(), framework(), case(name), who)


def read(data: bytes) -> ReadDocument:
    return read_document(data, "report.pdf")


@cache
def checked(data: bytes) -> tuple[Answer, ...]:
    return tuple(check_document(read(data)))


def answers(data: bytes) -> dict[str, str]:
    """Everything that is said of a document, by key."""
    return {one.key: str(one) for one in checked(data)}


def wrong(data: bytes) -> list[str]:
    """The keys of what does not agree."""
    return [one.key for one in checked(data) if one.verdict is Verdict.DIFFERS]


def drawn(
    kind: str, shown: Assessment, enclosed: Assessment, claimed: Signer | None, own: Signer | None
) -> bytes:
    """A forgery: pages of one assessment, data of another; made for one certificate, signed with another."""
    pages = getattr(content, kind)(shown, framework(), case("independent"))
    sha = claimed.sha256 if claimed else None
    inside = enclose(kind, pages.info, enclosed, framework(), case("independent"), sha)
    return draw(pages, inside, own).pdf


def with_value(assessment: Assessment, **changes: Any) -> Assessment:
    values = list(assessment.values)
    values[3] = values[3].model_copy(update=changes)
    return assessment.model_copy(update={"values": tuple(values)})


# --- what agrees ---------------------------------------------------------------------------------------------


def test_every_kind_of_document_is_compared() -> None:
    assert set(FIGURES) == set(KINDS) == set(PRINTED)


@pytest.mark.parametrize(
    ("kind", "name"), [*((k, n) for n in CASES for k in MADE), ("certificate", "independent")]
)
def test_a_document_as_it_was_made_agrees(kind: str, name: str) -> None:
    found = answers(made(kind, name))
    assert not wrong(made(kind, name))
    assert {"as-written", "files-agree", "data-agree", "paper-agrees", "not-signed"} == set(found)
    count = FIGURES[kind]
    assert found["paper-agrees"] == f"The paper and the data agree: {count} printed figures were compared."


@pytest.mark.parametrize("kind", MADE)
@pytest.mark.parametrize(
    ("make", "chosen"), [(complete, framework), (empty, framework), (nasty, nasty_framework)]
)
def test_whatever_a_city_writes_agrees(kind: str, make: Callable, chosen: Callable) -> None:  # type: ignore[type-arg]
    assert not wrong(document_pdf(kind, make(), chosen()))


def test_the_data_come_out_as_they_went_in() -> None:
    found = read(made())
    assert found.files[ASSESSMENT] == assessment_json(printed()).encode()
    assert set(found.files) == {"about.json", "assessment.json", "results.xlsx"}
    assert (found.about.number, found.pages, found.tagged, found.language) == (
        case("independent").number, 4, True, "en",
    )  # fmt: skip


# --- paper and data ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"printed": "99.99 %"}, "the page says “99.99 %”, the data say “90.00 %”"),
        ({"name": "Something else"}, "the page says “Something else”, the data say"),
        ({"band": "0-33", "points": 1}, "the page says “0-33”, the data say"),
    ],
)
def test_a_figure_that_is_printed_otherwise_is_found(changes: dict[str, Any], words: str) -> None:
    forged = drawn("verification_report", with_value(printed(), **changes), printed(), None, None)
    found = answers(forged)
    assert wrong(forged) == ["paper-differs"]
    assert words in found["paper-differs"]
    assert "EC: ICT: ICT: 4C/3g" in found["paper-differs"]


def test_a_score_that_is_printed_otherwise_is_found() -> None:
    groups = [
        one.model_copy(update={"percent": 99.0}) if one.level == "sub_dimension" else one
        for one in printed().groups
    ]
    forged = drawn("snapshot", printed().model_copy(update={"groups": tuple(groups)}), printed(), None, None)
    assert wrong(forged) == ["paper-differs"] * 3 + ["paper-more"]
    assert "at 4 more places" in answers(forged)["paper-more"]


def test_a_figure_that_is_not_printed_is_found() -> None:
    fewer = printed().model_copy(update={"values": printed().values[1:]})
    assert wrong(drawn("verification_report", fewer, printed(), None, None)) == ["paper-missing"]
    assert wrong(drawn("verification_report", printed(), fewer, None, None)) == ["paper-differs"]


def test_letters_on_the_page_are_compared_and_not_only_what_is_read_out() -> None:
    """Glyphs of another figure under the words of the right one."""
    pages = content.verification_report(printed(), framework(), case("independent"))
    canvas = draw_report(pages)
    pieces = [
        piece
        for page in canvas.pages
        for piece in page.pieces
        if [getattr(mark, "text", "") for mark in piece.marks] == ["106 000 / 100 000 inhabitants "]
    ]
    (piece,) = pieces
    (mark,) = piece.marks
    assert isinstance(mark, TextMark)
    piece.marks[0] = TextMark(
        mark.x, mark.y, "206 000 / 100 000 inhabitants", mark.face, mark.size, mark.colour
    )
    piece.said = mark.text
    inside = enclose("verification_report", pages.info, printed(), framework(), case("independent"))
    forged = write(canvas, pages.info, inside)
    assert wrong(forged) == ["paper-differs"]
    assert "the page says “206 000 / 100 000 inhabitants”" in answers(forged)["paper-differs"]


def test_a_document_of_another_city_or_pack_is_found() -> None:
    other = printed().model_copy(update={"city": "Elsewhere"})
    assert wrong(drawn("snapshot", printed(), other, None, None)) == []  # the document is about Elsewhere
    pages = content.snapshot(printed(), framework(), case("independent"))
    inside = enclose("snapshot", pages.info, printed(), framework(), case("independent"))
    for changed, key in (
        (other, "data-of-another"),
        (
            printed().model_copy(
                update={"framework": printed().framework.model_copy(update={"version": "9.9.9"})}
            ),
            "other-pack",
        ),
    ):
        assert wrong(draw(pages, swapped(inside, assessment_json(changed).encode())).pdf) == [
            "file-changed",
            key,
        ]


def swapped(enclosure: Enclosure, data: bytes) -> Enclosure:
    """Another assessment.json in place of the right one."""
    files = tuple(
        EnclosedFile(one.name, data, one.mime, one.relation, one.about) if one.name == ASSESSMENT else one
        for one in enclosure.files
    )
    return Enclosure(files, enclosure.at)


@pytest.mark.parametrize(
    ("data", "keys"),
    [
        (b"[[[", ["file-changed", "data-unreadable"]),
        (b"[" * 100_000, ["file-changed", "data-unreadable"]),
        (b"{}", ["file-changed"]),
        (b'{"values": 1}', ["file-changed"]),
    ],
)
def test_data_that_are_none_are_found(data: bytes, keys: list[str]) -> None:
    pages = content.snapshot(printed(), framework(), case("independent"))
    inside = enclose("snapshot", pages.info, printed(), framework(), case("independent"))
    assert wrong(draw(pages, swapped(inside, data)).pdf) == keys


@pytest.mark.parametrize("left_out", ["assessment.json", "results.xlsx"])
def test_a_file_that_was_taken_out_or_put_in_is_found(left_out: str) -> None:
    pages = content.snapshot(printed(), framework(), case("independent"))
    inside = enclose("snapshot", pages.info, printed(), framework(), case("independent"))
    fewer = tuple(one for one in inside.files if one.name != left_out)
    assert wrong(draw(pages, Enclosure(fewer)).pdf) == ["file-missing"]
    more = (*inside.files, EnclosedFile("virus.exe", b"MZ", "application/octet-stream", "Data", "a present"))
    assert wrong(draw(pages, Enclosure(more)).pdf) == ["file-added"]


def test_a_page_without_tags_proves_nothing() -> None:
    def untag(writer: PdfWriter) -> None:
        del writer.root_object[NameObject("/StructTreeRoot")]

    assert "paper-unread" in wrong(rewritten(made("verification_report"), untag))


def rewritten(data: bytes, change: Callable[[PdfWriter], None]) -> bytes:
    """The document changed by a common program and written anew."""
    writer = PdfWriter(clone_from=io.BytesIO(data))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def embedded(writer: PdfWriter, name: str) -> StreamObject:
    entries = writer.root_object["/Names"]["/EmbeddedFiles"]["/Names"]  # type: ignore[index]
    place = [str(one) for one in entries[::2]].index(name)
    found = entries[2 * place + 1].get_object()["/EF"]["/F"].get_object()
    assert isinstance(found, StreamObject)
    return found


def test_an_enclosed_file_that_was_swapped_in_place_is_found() -> None:
    def swap(writer: PdfWriter) -> None:
        stream = embedded(writer, "results.xlsx")
        stream.set_data(stream.get_data()[:-1] + b"!")

    assert "file-changed" in wrong(rewritten(made(), swap))


# --- signatures ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["rsa", "curve"])
@pytest.mark.parametrize("issuer", [None, "Academy of Measures"])
def test_a_signed_document_names_who_signed_it(kind: str, issuer: str | None) -> None:
    data = document_pdf("snapshot", printed(), framework(), case("independent"), signer(kind, NAME, issuer))
    found = answers(data)
    assert not wrong(data)
    assert f"signed by {NAME} (certificate issued by {issuer or NAME}" in found["signature-holds"]
    signed = read(data).signature
    for certificate, key in (
        (der(kind, NAME, issuer), "signature-expected"),
        (der(kind, issuer or NAME), "signature-expected"),
        (der(kind, "Somebody else"), "signature-unexpected"),
    ):
        told = check_signer(signed, certificate)
        assert told is not None
        assert told.key == key


def test_without_a_signature_there_is_nobody_to_compare() -> None:
    assert check_signer(read(made()).signature, der("curve")) is None


def spread(count: int, length: int) -> list[int]:
    return sorted(random.Random(7).sample(range(length), count))


def found_out(data: bytes) -> list[str]:
    """What does not agree, or why the file cannot be used."""
    try:
        return wrong(data)
    except UnusableFile as unusable:
        return [unusable.reason]


@pytest.mark.parametrize("share", spread(14, 1000))
def test_a_signed_document_with_one_bit_changed_never_agrees(share: int) -> None:
    data = bytearray(made(signed=True))
    data[len(data) * share // 1000] ^= 0x04
    assert found_out(bytes(data))


def test_the_room_behind_a_signature_is_not_free_to_use() -> None:
    data = made(signed=True)
    place = data.index(b"0" * 2000) + 1000
    changed = data[:place] + b"7" + data[place + 1 :]
    assert wrong(changed) == ["signature-partial"]


def test_an_object_put_behind_the_end_is_found() -> None:
    assert found_out(made() + b"\n1 0 obj\n<<>>\nendobj\nstartxref\n0\n%%EOF\n")


@pytest.mark.parametrize("tail", [b"x", b"\n%%EOF\n"])
def test_bytes_behind_the_end_are_found(tail: bytes) -> None:
    assert "appended" in wrong(made() + tail)
    assert {"appended", "signature-partial"} <= set(wrong(made(signed=True) + tail))


def test_an_incremental_update_is_found() -> None:
    writer = PdfWriter(io.BytesIO(made(signed=True)), incremental=True)
    writer.pages[1][NameObject("/Rotate")] = NumberObject(180)
    out = io.BytesIO()
    writer.write(out)
    assert out.getvalue().startswith(made(signed=True)[:-10])
    assert {"appended", "signature-partial"} <= set(wrong(out.getvalue()))


def test_a_foreign_certificate_and_a_missing_signature_are_found() -> None:
    right, other = signer(), signer("curve", "Institute of Measured Cities ")
    assert right.name.strip() == other.name.strip()
    for own, key in ((other, "signature-foreign"), (None, "signature-gone")):
        assert wrong(drawn("snapshot", printed(), printed(), right, own)) == [key]
    assert wrong(drawn("snapshot", printed(), printed(), None, other)) == ["signature-foreign"]


def test_a_certificate_that_is_not_in_force_is_found() -> None:
    late = signer("curve", "Institute of Yesterday", days=30)
    assert wrong(drawn("snapshot", printed(), printed(), late, late)) == ["signature-out-of-time"]


def test_a_signature_that_is_no_signature_is_found() -> None:
    data = made(signed=True)
    start = data.index(b"/Contents <30") + 11
    junk = data[:start] + b"00" * 20 + data[start + 40 :]
    assert "signature-damaged" in wrong(junk)


@pytest.mark.parametrize(
    ("data", "password", "reason"),
    [
        (b"", None, "not-pkcs12"),
        (b"-----BEGIN CERTIFICATE-----", None, "not-pkcs12"),
        (file(), "wrong", "wrong-password"),
        (file(), None, "wrong-password"),
        (file("other"), PASSWORD, "other-key"),
    ],
)
def test_what_nobody_can_sign_with_is_refused_in_words(
    data: bytes, password: str | None, reason: str
) -> None:
    with pytest.raises(UnusableFile, match=r"me\.p12") as caught:
        Signer.load(data, password, "me.p12")
    assert caught.value.reason == reason


def test_a_certificate_without_a_password_can_be_used() -> None:
    assert Signer.load(file(password=None), None, "open.p12").name == NAME


# --- files that are none -------------------------------------------------------------------------------------


def foreign(change: Callable[[PdfWriter], None] = lambda writer: None) -> bytes:
    """A PDF of another program."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def encrypted(writer: PdfWriter) -> None:
    writer.encrypt("secret")


def bomb(writer: PdfWriter) -> None:
    """An enclosed file that unpacks to far more than a document may hold."""
    stream = DecodedStreamObject()
    stream.set_data(b"\0" * 60_000_000)
    packed = stream.flate_encode()
    reference = writer._add_object(packed)
    spec = DictionaryObject(
        {
            NameObject("/F"): TextStringObject("about.json"),
            NameObject("/EF"): DictionaryObject({NameObject("/F"): reference}),
        }
    )
    names = ArrayObject([TextStringObject("about.json"), writer._add_object(spec)])
    writer.root_object[NameObject("/Names")] = DictionaryObject(
        {NameObject("/EmbeddedFiles"): DictionaryObject({NameObject("/Names"): names})}
    )


def endless_tree(writer: PdfWriter) -> None:
    """An element that is its own child."""
    element = DictionaryObject({NameObject("/S"): NameObject("/P")})
    reference = writer._add_object(element)
    element[NameObject("/K")] = ArrayObject([reference, reference])
    root = DictionaryObject({NameObject("/K"): reference})
    writer.root_object[NameObject("/StructTreeRoot")] = writer._add_object(root)


def many_files(writer: PdfWriter) -> None:
    for number in range(30):
        writer.add_attachment(f"{number}.txt", b"x")


@pytest.mark.parametrize(
    ("data", "reasons"),
    [
        (b"", {"not-pdf"}),
        (b"PK\x03\x04 a workbook", {"not-pdf"}),
        (b"%PDF-1.7\nand nothing else", {"pdf-broken"}),
        (made()[:5000], {"pdf-broken"}),
        (made()[: len(made()) // 2], {"pdf-broken", "pdf-no-data"}),
        (foreign(), {"pdf-no-data"}),
        (foreign(encrypted), {"pdf-encrypted"}),
        (foreign(bomb), {"pdf-too-large", "pdf-broken", "pdf-memory"}),
        (foreign(endless_tree), {"pdf-broken"}),
        (foreign(many_files), {"pdf-too-large"}),
        (b"%PDF-1.7\n" + b"x" * 50_000_001, {"pdf-too-large"}),
    ],
    ids=["empty", "zip", "junk", "cut", "half", "foreign", "encrypted", "bomb", "endless", "many", "huge"],
)
def test_what_is_no_document_of_ours_is_refused_in_words(data: bytes, reasons: set[str]) -> None:
    with pytest.raises(UnusableFile, match=r"report\.pdf") as caught:
        read(data)
    assert caught.value.reason in reasons
    assert "Traceback" not in str(caught.value)


def test_reading_has_limits() -> None:
    with pytest.raises(UnusableFile, match="seconds") as caught:
        read_document(made(), "report.pdf", Limits(seconds=0.001))
    assert caught.value.reason == "pdf-timeout"


def test_a_damaged_tree_is_no_reason_to_fail_otherwise() -> None:
    def cut(writer: PdfWriter) -> None:
        root: Any = writer.root_object["/StructTreeRoot"]
        root[NameObject("/K")] = NumberObject(3)

    with pytest.raises(UnusableFile) as caught:
        read(rewritten(made(), cut))
    assert caught.value.reason == "pdf-broken"


# --- words ---------------------------------------------------------------------------------------------------


def test_every_sentence_ends_and_names_what_it_takes() -> None:
    for verdict, text in SENTENCES.values():
        assert verdict in Verdict
        assert text.endswith((".", "{problem}"))
        assert text[0].isupper()


def test_pages_of_a_document_are_read_by_pypdf_alike() -> None:
    """That nothing of the reader's own way with pages is needed to open the file."""
    assert len(PdfReader(io.BytesIO(made(signed=True))).pages) == 4
