"""The files as archives: what PDF/A-3u (ISO 19005-3) asks for, what is enclosed, and equal bytes for equal input.

The tests follow the rules that veraPDF checks for this level, as far as our files can touch them at all. Where
veraPDF is on the path it has the last word.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    ContentStream,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)
from reports.certificates import signer
from reports.sample_branding import branding
from reports.sample_cities import complete, framework, nasty, nasty_framework
from reports.sample_verifications import AT, HEAD, NUMBER, ROUND, case, printed

from kpi_toolkit.assessment.document import assessment_json
from kpi_toolkit.reports import document_pdf
from kpi_toolkit.reports.about import About
from kpi_toolkit.reports.kinds import KINDS
from kpi_toolkit.reports.pdf.library import KNOWN
from kpi_toolkit.workbook.results import results_bytes

CASES = {
    "complete": (complete, framework(), None, None),
    "nasty": (nasty, nasty_framework(), None, None),
    "verified": (printed, framework(), case("independent"), None),
    "signed": (printed, framework(), case("independent"), signer()),
    "branded": (printed, framework(), case("independent"), None),
}
FILES = [
    *((name, kind) for name in CASES for kind in ("snapshot", "verification_report") if name != "branded"),
    *(
        ("nasty", "factsheet"),
        ("branded", "factsheet"),
        ("signed", "certificate"),
        ("branded", "certificate"),
    ),
]
each_file = pytest.mark.parametrize(("name", "kind"), FILES)

OPERATORS = set(
    re.split(
        " ",
        "b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J K k l m M MP n q Q "
        "re RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' \"",
    )
)
CATALOG = {
    "/Type", "/Pages", "/Lang", "/MarkInfo", "/Metadata", "/Names", "/OpenAction", "/OutputIntents", "/Outlines",
    "/PageMode", "/PageLayout", "/StructTreeRoot", "/AF", "/ViewerPreferences", "/AcroForm",
}  # fmt: skip
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
DC, XMP = "{http://purl.org/dc/elements/1.1/}", "{http://ns.adobe.com/xap/1.0/}"
PDFA, PDF = "{http://www.aiim.org/pdfa/ns/id/}", "{http://ns.adobe.com/pdf/1.3/}"


@cache
def data(name: str, kind: str) -> bytes:
    make, chosen, verification, who = CASES[name]
    own = branding() if name == "branded" else None
    return document_pdf(kind, make(), chosen, verification, who, branding=own)


@cache
def reader(name: str, kind: str) -> PdfReader:
    return PdfReader(io.BytesIO(data(name, kind)))


def root(name: str, kind: str) -> DictionaryObject:
    found = reader(name, kind).trailer["/Root"]
    assert isinstance(found, DictionaryObject)
    return found


def objects(file: PdfReader) -> Iterator[Any]:
    for number in range(1, int(file.trailer["/Size"])):  # type: ignore[call-overload]
        yield file.get_object(number)


def parts(value: Any) -> Iterator[Any]:
    """A value and everything that stands directly in it."""
    yield value
    if isinstance(value, DictionaryObject):
        for key in value:
            yield NameObject(key)
            yield from parts(value.raw_get(key))
    elif isinstance(value, ArrayObject):
        for one in value:
            yield from parts(one)


def fonts(file: PdfReader) -> dict[int, DictionaryObject]:
    found = {}
    for page in file.pages:
        for font in page["/Resources"].get("/Font", {}).values():  # type: ignore[attr-defined]
            found[font.idnum] = font.get_object()
    return found


# --- file structure ------------------------------------------------------------------------------------------


@each_file
def test_header_trailer_and_end(name: str, kind: str) -> None:
    raw = data(name, kind)
    first, second = raw.split(b"\n")[:2]
    assert first == b"%PDF-1.7"
    assert second[:1] == b"%"
    assert len(second) >= 5
    assert all(byte > 127 for byte in second[1:5])
    assert raw.endswith(b"%%EOF\n")
    assert raw.count(b"%%EOF") == raw.count(b"startxref") == 1
    trailer = reader(name, kind).trailer
    assert "/Encrypt" not in trailer
    assert "/Prev" not in trailer
    assert len(trailer["/ID"]) == 2  # type: ignore[arg-type]
    assert re.search(rb"\nxref\n0 \d+\n0000000000 65535 f \n", raw)


@each_file
def test_every_object_stands_where_the_table_says_and_has_its_length(name: str, kind: str) -> None:
    raw = data(name, kind)
    table = raw[raw.rindex(b"\nxref\n") :].split(b"\n")
    count = int(table[2].split()[1])
    assert count == int(reader(name, kind).trailer["/Size"])  # type: ignore[call-overload]
    offsets = [int(line[:10]) for line in table[4 : 3 + count]]
    for number, (start, end) in enumerate(pairwise([*offsets, raw.rindex(b"\nxref\n") + 1]), start=1):
        body = raw[start:end]
        assert body.startswith(b"%d 0 obj\n" % number)
        assert body.rstrip(b"\n").endswith(b"\nendobj")
        if b"\nstream\n" in body:
            length = int(re.search(rb"/Length (\d+)", body[: body.index(b"\nstream\n")])[1])  # type: ignore[index]
            stream = body[body.index(b"\nstream\n") + 8 :]
            assert stream[length:].startswith(b"\nendstream\nendobj")


@each_file
def test_nothing_is_larger_than_an_archive_allows(name: str, kind: str) -> None:
    for value in objects(reader(name, kind)):
        for part in parts(value):
            if isinstance(part, NameObject):
                assert len(part.encode()) <= 128
            elif isinstance(part, TextStringObject | ByteStringObject):
                assert len(part.original_bytes) < 32_768
            elif isinstance(part, NumberObject):
                assert -(2**31) <= part < 2**31
            elif isinstance(part, FloatObject):
                assert part == 0 or 1e-37 < abs(part) < 1e38
            if isinstance(part, StreamObject):
                photo = {"/DCTDecode"} if part.get("/Subtype") == "/Image" else set()
                assert str(part.get("/Filter", "/FlateDecode")) in {"/FlateDecode", *photo}
                assert (
                    not {"/F", "/FFilter", "/FDecodeParms"} & part.keys()
                    or part.get("/Type") == "/EmbeddedFile"
                )


@each_file
def test_pages_hold_known_operators_without_transparency(name: str, kind: str) -> None:
    file = reader(name, kind)
    for number, page in enumerate(file.pages):
        held = set() if name == "branded" and number == 0 else {"/XObject"}  # pictures stand on covers only
        assert "/Group" not in page
        assert not {"/AA", "/PresSteps", "/Trans"} & page.keys()
        assert not (held | {"/ExtGState", "/Pattern", "/Shading"}) & page["/Resources"].keys()  # type: ignore[attr-defined]
        depth = deepest = 0
        for _, operator in ContentStream(page.get_contents(), file).operations:
            assert operator.decode() in OPERATORS
            depth += {b"q": 1, b"Q": -1}.get(operator, 0)
            deepest = max(deepest, depth)
            assert operator not in (b"K", b"k", b"gs", b"sh", b"BI", b"Tr")
            assert operator != b"Do" or not held
        assert depth == 0
        assert deepest <= 28


@pytest.mark.parametrize(("kind", "count"), [("factsheet", 2), ("certificate", 1)])
def test_pictures_are_opaque_and_hold_nothing_but_colours(kind: str, count: int) -> None:
    images = [one.get_object() for one in reader("branded", kind).pages[0]["/Resources"]["/XObject"].values()]  # type: ignore[index]
    assert len(images) == count
    for image in images:
        assert image["/Subtype"] == "/Image"
        assert image["/ColorSpace"] == "/DeviceRGB"
        assert not {"/SMask", "/Mask", "/Alternates", "/OPI", "/Metadata"} & image.keys()
        assert not image.get("/Interpolate", False)


@each_file
def test_the_catalog_holds_nothing_that_acts(name: str, kind: str) -> None:
    assert set(root(name, kind)) <= CATALOG
    assert isinstance(root(name, kind)["/OpenAction"], ArrayObject)
    assert ("/AcroForm" in root(name, kind)) == (name == "signed")
    for page in reader(name, kind).pages:
        for annotation in page.get("/Annots", ArrayObject()):
            one = annotation.get_object()
            assert one["/Subtype"] == ("/Link" if "/Dest" in one else "/Widget")
            assert int(one["/F"]) & 0b1_0010_0111 == 4  # printed, never hidden
            assert not {"/A", "/AA"} & one.keys()
            if one["/Subtype"] == "/Widget":
                assert [float(edge) for edge in one["/Rect"]][:2] == [float(edge) for edge in one["/Rect"]][
                    2:
                ]


# --- colours and fonts ---------------------------------------------------------------------------------------


@each_file
def test_colours_have_a_meaning_of_their_own(name: str, kind: str) -> None:
    (intent,) = root(name, kind)["/OutputIntents"]  # type: ignore[misc]
    intent = intent.get_object()
    assert (intent["/S"], intent["/OutputConditionIdentifier"]) == ("/GTS_PDFA1", "sRGB")
    profile = intent["/DestOutputProfile"].get_object()
    assert int(profile["/N"]) == 3
    icc = profile.get_data()
    assert (icc[12:16], icc[16:20], icc[36:40]) == (b"mntr", b"RGB ", b"acsp")
    assert icc[8] < 5
    assert len(icc) == int.from_bytes(icc[:4], "big")


@each_file
def test_fonts_are_embedded_and_every_letter_that_is_drawn_is_known(name: str, kind: str) -> None:
    file = reader(name, kind)
    used: dict[int, set[int]] = {number: set() for number in fonts(file)}
    for page in file.pages:
        own = page["/Resources"]["/Font"]  # type: ignore[index]
        current = 0
        for operands, operator in ContentStream(page.get_contents(), file).operations:
            if operator == b"Tf":
                current = own.raw_get(operands[0]).idnum
            elif operator in (b"Tj", b"TJ"):
                shown = operands[0] if isinstance(operands[0], list) else [operands[0]]
                for text in shown:
                    code = text.original_bytes if isinstance(text, str) else text
                    used[current] |= {code[n] << 8 | code[n + 1] for n in range(0, len(code), 2)}
    for number, font in fonts(file).items():
        assert (font["/Subtype"], font["/Encoding"]) == ("/Type0", "/Identity-H")
        (descendant,) = (one.get_object() for one in font["/DescendantFonts"])  # type: ignore[attr-defined]
        descriptor = descendant["/FontDescriptor"].get_object()
        program = TTFont(io.BytesIO(descriptor["/FontFile2"].get_object().get_data()))
        to_glyph = descendant["/CIDToGIDMap"].get_object().get_data()
        letters = to_unicode(font["/ToUnicode"].get_object().get_data())  # type: ignore[union-attr]
        widths = stated_widths(descendant["/W"])
        order, scale = program.getGlyphOrder(), 1000 / program["head"].unitsPerEm
        for code in used[number]:
            assert letters[code]
            assert not {"\0", "\ufeff", "\ufffe"} & set(letters[code])
            glyph = int.from_bytes(to_glyph[2 * code : 2 * code + 2], "big")
            assert order[glyph] != ".notdef"
            stated = widths.get(code, float(descendant.get("/DW", 1000)))
            assert abs(stated - program["hmtx"].metrics[order[glyph]][0] * scale) <= 1.001


def to_unicode(cmap: bytes) -> dict[int, str]:
    found = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, text in re.findall(rb"<(\w+)> <(\w*)>", block):
            found[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
    return found


def stated_widths(array: Any) -> dict[int, float]:
    """The widths of a font by code, from its two kinds of entries."""
    found: dict[int, float] = {}
    items = [one.get_object() for one in array]
    while items:
        first, second = int(items.pop(0)), items.pop(0)
        if isinstance(second, ArrayObject):
            found |= {first + n: float(one) for n, one in enumerate(second)}
        else:
            found |= dict.fromkeys(range(first, int(second) + 1), float(items.pop(0)))
    return found


# --- properties ----------------------------------------------------------------------------------------------


@each_file
def test_properties_stand_in_xmp_and_in_the_file_alike(name: str, kind: str) -> None:
    packet = root(name, kind)["/Metadata"].get_object()  # type: ignore[union-attr]
    assert (packet["/Type"], packet["/Subtype"]) == ("/Metadata", "/XML")
    raw = packet.get_data().decode("utf-8")
    assert raw.startswith('<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>')
    assert "bytes=" not in raw[:80]
    assert "encoding=" not in raw[:80]
    tree = ET.fromstring(raw)
    assert [tree.findtext(f".//{PDFA}{key}") for key in ("part", "conformance")] == ["3", "U"]
    info = reader(name, kind).metadata
    assert info is not None
    assert tree.findtext(f".//{DC}title//{RDF}li") == str(info.title)
    assert tree.findtext(f".//{DC}description//{RDF}li") == str(info.subject)
    assert tree.findtext(f".//{DC}creator//{RDF}li") == str(info.author)
    assert tree.findtext(f".//{DC}language//{RDF}li") == root(name, kind)["/Lang"]
    assert tree.findtext(f".//{PDF}Producer") == str(info.producer)
    times = {tree.findtext(f".//{XMP}{key}") for key in ("CreateDate", "ModifyDate", "MetadataDate")}
    attested = AT.replace(microsecond=0)
    expected = attested if name in ("verified", "signed", "branded") else datetime(2024, 12, 31, tzinfo=UTC)
    assert times == {expected.isoformat()}
    assert info.creation_date == expected


# --- what is enclosed ----------------------------------------------------------------------------------------


def enclosed(name: str, kind: str) -> dict[str, DictionaryObject]:
    entries = root(name, kind)["/Names"]["/EmbeddedFiles"]["/Names"]  # type: ignore[index]
    return {str(entries[n]): entries[n + 1].get_object() for n in range(0, len(entries), 2)}


@each_file
def test_assessment_and_results_are_enclosed_with_what_they_are(name: str, kind: str) -> None:
    files = enclosed(name, kind)
    assert list(files) == ["about.json", "assessment.json", "results.xlsx"]
    associated = [one.idnum for one in root(name, kind)["/AF"]]  # type: ignore[attr-defined]
    assert associated == [one.indirect_reference.idnum for one in files.values()]  # type: ignore[union-attr]
    relations = {"about.json": "/Supplement", "assessment.json": "/Data", "results.xlsx": "/Data"}
    assert {key: one["/AFRelationship"] for key, one in files.items()} == relations
    make, chosen, *_ = CASES[name]
    expected = {
        "assessment.json": assessment_json(make()).encode(),
        "results.xlsx": results_bytes(make(), chosen),
    }
    for key, one in files.items():
        assert one["/F"] == one["/UF"] == key
        assert one["/Desc"]
        stream = one["/EF"]["/F"].get_object()  # type: ignore[index]
        content = stream.get_data()
        assert re.fullmatch(r"/[-\w+.]+/[-\w+.]+", stream["/Subtype"])
        assert int(stream["/Params"]["/Size"]) == len(content)
        assert str(stream["/Params"]["/ModDate"]).startswith("D:20")
        assert content == expected.get(key, content)


@pytest.mark.parametrize("kind", KINDS)
def test_the_document_tells_programs_what_it_is(kind: str) -> None:
    raw = enclosed("verified", kind)["about.json"]["/EF"]["/F"].get_data()  # type: ignore[index]
    about = About.model_validate_json(raw)
    found = case("independent")
    assert found.attestation is not None
    assert (about.kind, about.number, about.round, about.mark) == (kind, NUMBER, ROUND, "Verified")
    assert about.ledger is not None
    assert (about.ledger.count, about.ledger.hash) == (1234, HEAD)
    assert about.attestation is not None
    assert about.attestation.values_sha256 == found.attestation.values_sha256
    assert [source.sha256 for source in about.sources] == list(found.attestation.file_sha256)
    assert (about.pack, about.pack_version) == ("u4ssc", framework().pack.version)
    files = {
        key: one["/EF"]["/F"].get_data()  # type: ignore[index]
        for key, one in enclosed("verified", kind).items()
        if key != "about.json"
    }
    assert about.enclosed == {key: hashlib.sha256(one).hexdigest() for key, one in files.items()}
    assert about.signer is None
    assert list(json.loads(raw))[:3] == ["format", "kind", "title"]


def test_a_self_assessment_claims_no_round() -> None:
    raw = enclosed("complete", "snapshot")["about.json"]["/EF"]["/F"].get_data()  # type: ignore[index]
    about = About.model_validate_json(raw)
    assert (about.number, about.round, about.ledger, about.attestation, about.signer) == (None,) * 5
    assert about.mark == "Self-assessment, not verified"


# --- equal bytes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seed", "zone"), [("1", "UTC"), ("77", "Pacific/Kiritimati"), ("4", "America/Caracas")]
)
def test_the_same_bytes_in_another_process_at_another_place(seed: str, zone: str) -> None:
    code = (
        "import sys, hashlib, time; sys.path.insert(0, 'tests'); time.tzset();"
        "from reports.test_pdf_archive import data;"
        "print(*(hashlib.sha256(data(name, kind)).hexdigest()"
        " for name, kind in (('nasty', 'snapshot'), ('verified', 'verification_report'),"
        " ('branded', 'factsheet'), ('branded', 'certificate'))))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"}
    folder = Path(__file__).resolve().parents[2]
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == [
        hashlib.sha256(data(*one)).hexdigest()
        for one in (
            ("nasty", "snapshot"),
            ("verified", "verification_report"),
            ("branded", "factsheet"),
            ("branded", "certificate"),
        )
    ]


# --- the library ---------------------------------------------------------------------------------------------


def test_another_version_of_the_library_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import fpdf; del fpdf.FPDF._out")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    run = subprocess.run(
        [sys.executable, "-c", "import kpi_toolkit.reports.pdf"],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode
    assert f"Install fpdf2 {KNOWN}." in run.stderr
    assert "FPDF._out" in run.stderr


# --- the judge -----------------------------------------------------------------------------------------------


@pytest.mark.skipif(shutil.which("verapdf") is None, reason="veraPDF is not on the path")
@each_file
def test_verapdf_finds_nothing(name: str, kind: str, tmp_path: Path) -> None:
    path = tmp_path / "document.pdf"
    path.write_bytes(data(name, kind))
    run = subprocess.run(
        ["verapdf", "--flavour", "3u", "--format", "text", str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stdout.startswith("PASS"), run.stdout
