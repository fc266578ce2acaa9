"""What a screen reader is told: the structure tree of the PDFs, walked with pypdf and held against the content."""

from __future__ import annotations

import io
import re
from collections import Counter
from functools import cache, partial
from itertools import pairwise
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject
from reports.content_words import contents, pictures, said, swatches, wheels
from reports.documents_in_languages import framework_in, judged
from reports.sample_branding import branding
from reports.sample_cities import complete, empty, framework, nasty, nasty_framework, published
from reports.sample_verifications import case, printed

from kpi_toolkit.assessment import Assessment
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import LANGUAGES, speaking
from kpi_toolkit.reports import content
from kpi_toolkit.reports.branding import branded, look_of
from kpi_toolkit.reports.content.model import Document, Report, Table
from kpi_toolkit.reports.pdf import draw
from kpi_toolkit.reports.pdf.fonts import spoken, wrap
from kpi_toolkit.reports.reading.tree import Content, Node, Page, read_pages, read_tree
from kpi_toolkit.review.verification import Verification

KINDS = ("snapshot", "report", "factsheet", "certificate")
KEYS = {"report": "verification_report"}
FOREIGN = tuple(code for code in LANGUAGES if code != "en")


def told(code: str) -> Assessment:
    return judged("independent", code)[0]


MADE: dict[str, tuple[Any, Framework, Verification | None]] = {
    "complete": (complete, framework(), None),
    "empty": (empty, framework(), None),
    "nasty": (nasty, nasty_framework(), None),
    "published": (lambda: published("karmoy-2020"), framework(), None),
    "verified": (printed, framework(), case("independent")),
    "in-verification": (printed, framework(), case("in-verification")),
    "branded": (printed, framework(), case("independent")),
    **{code: (partial(complete, code), framework(code), None) for code in FOREIGN},
    **{
        f"verified-{code}": (partial(told, code), framework_in(code), judged("independent", code)[1])
        for code in FOREIGN
    },
    "nasty-ar": (partial(nasty, "ar"), nasty_framework("ar"), None),
}


def looked_at(name: str, kind: str) -> bool:
    """Certificates are there of what is verified only; in other languages that has the factsheet as well."""
    verification = MADE[name][2]
    if kind == "certificate":
        return verification is not None and verification.certifiable
    if kind == "factsheet":
        return name not in FOREIGN
    return not name.startswith("verified-")


DOCUMENTS = [(name, kind) for name in MADE for kind in KINDS if looked_at(name, kind)]
each_document = pytest.mark.parametrize(("name", "kind"), DOCUMENTS)

CONTAINERS = {"Document", "Sect", "Div", "L", "LI", "Table", "THead", "TBody", "TR", "TOC", "StructTreeRoot"}
STANDARD = CONTAINERS | {
    "H1", "H2", "H3", "P", "Lbl", "LBody", "TH", "TD", "Caption", "Figure", "Note", "TOCI", "Reference", "Link",
}  # fmt: skip
PARENTS = {
    "LI": {"L"}, "Lbl": {"LI"}, "LBody": {"LI"}, "THead": {"Table"}, "TBody": {"Table"}, "Caption": {"Table"},
    "TR": {"THead", "TBody"}, "TH": {"TR"}, "TD": {"TR"}, "TOCI": {"TOC"}, "Link": {"Reference"},
}  # fmt: skip


@cache
def document(name: str, kind: str) -> Document:
    make, chosen, verification = MADE[name]
    assessment: Assessment = make()
    with speaking(assessment.language):
        made = getattr(content, KEYS.get(kind, kind))(assessment, chosen, verification)
        return branded(made, branding() if name == "branded" else None)


@cache
def reader(name: str, kind: str) -> PdfReader:
    look = look_of(branding() if name == "branded" else None)
    return PdfReader(io.BytesIO(draw(document(name, kind), look=look).pdf))


@cache
def pages(name: str, kind: str) -> list[Page]:
    return read_pages(reader(name, kind))


@cache
def tree(name: str, kind: str) -> Node:
    found = read_tree(reader(name, kind), pages(name, kind))
    assert found is not None
    return found


def nodes(name: str, kind: str, role: str) -> list[Node]:
    return [node for node in tree(name, kind).walk() if node.role == role]


def spoken_words(node: Node) -> list[str]:
    """What is read out in order, without the contents and what stands inside figures."""
    if node.role in ("TOC", "Figure"):
        return []
    if node.actual is not None:
        return node.actual.split()
    out: list[str] = []
    text = ""
    for kid in node.kids:
        if isinstance(kid, Content):
            text += kid.said
        else:
            out += [*text.split(), *spoken_words(kid)]
            text = ""
    return [*out, *text.split()]


# --- every word, in order, once ------------------------------------------------------------------------------


@each_document
def test_every_word_of_the_content_is_in_the_tree_in_order_and_once(name: str, kind: str) -> None:
    found, expected = spoken_words(tree(name, kind)), said(document(name, kind))
    place = next((n for n, (a, b) in enumerate(zip(found, expected, strict=False)) if a != b), None)
    assert place is None, (found[place - 5 : place + 9], expected[place - 5 : place + 9])
    assert len(found) == len(expected)


@pytest.mark.parametrize("name", MADE)
def test_the_contents_are_a_list_of_links(name: str) -> None:
    report = document(name, "report")
    assert isinstance(report, Report)
    lines = nodes(name, "report", "TOCI")
    assert [" ".join(line.said.split()[:-1]) for line in lines] == [
        " ".join(t.split()) for t in contents(report)
    ]
    assert all(line.said.split()[-1].isdecimal() for line in lines)
    assert all([kid.role for kid in line.walk()] == ["TOCI", "Reference", "Link"] for line in lines)


@each_document
def test_figures_say_what_they_show_and_hold_their_words(name: str, kind: str) -> None:
    figures = nodes(name, kind, "Figure")
    drawn = wheels(document(name, kind))
    large = [figure for figure in figures if len(figure.alt) > 60]
    assert [figure.alt for figure in large] == [wheel.alt for wheel in drawn]
    small = [figure.alt for figure in figures if len(figure.alt) <= 60]
    shown = pictures(document(name, kind))
    assert small[: len(shown)] == shown
    assert len(small) - len(shown) == swatches(document(name, kind))
    for figure, wheel in zip(large, drawn, strict=True):
        inside = Counter(figure.said.split())
        for point in wheel.points:
            if not name.startswith("nasty"):  # of which names are as long as they please
                assert not Counter(point.name.split()) - inside, point.name
        for dimension in wheel.dimensions:
            assert dimension.label in figure.said
    for figure in figures:
        assert figure.alt
        left, bottom, right, top = (float(one) for one in figure.attributes["/BBox"])
        assert -1 <= left < right <= 596
        assert -1 <= bottom < top <= 843


@each_document
def test_text_is_either_in_the_tree_or_decoration_of_the_page(name: str, kind: str) -> None:
    info = document(name, kind).info
    count = len(pages(name, kind))
    for number, page in enumerate(pages(name, kind), start=1):
        assert page.stray == ""
        apart = " ".join(page.apart.split())
        drawn = info.language == "ar"  # where the glyphs of what no one reads out stand in another order
        assert drawn or (info.page.format(page=number, pages=count) in apart) == (number > 1)
        assert drawn or (info.mark in apart) == (number > 1)
        assert bool(apart) == (number > 1 or kind == "certificate")


def test_what_is_repeated_on_a_further_page_is_read_once() -> None:
    report = document("complete", "report")
    assert isinstance(report, Report)
    tables = [b for c in report.chapters for b in c.blocks if isinstance(b, Table)]
    apart = " ".join(page.apart for page in pages("complete", "report"))
    repeated = [table for table in tables if table.continued and table.continued in apart]
    assert len(repeated) > 5
    whole = tree("complete", "report").said
    for table in repeated:
        assert table.continued not in whole
        assert all(column.title.split()[0] in apart for column in table.columns)


def test_a_cell_that_breaks_over_pages_is_one_element() -> None:
    name, kind = "nasty", "report"
    raw = raw_elements(reader(name, kind))
    several = [
        one for one in raw if one["/S"] in ("/TD", "/TH", "/P", "/Note", "/LBody") and spans_pages(one)
    ]
    assert several
    assert not [one for one in raw if one["/S"] in ("/H1", "/H2", "/H3", "/Figure") and spans_pages(one)]


def spans_pages(element: DictionaryObject) -> bool:
    kids = element.get("/K", ArrayObject())
    own = element.raw_get("/Pg").idnum if "/Pg" in element else None  # type: ignore[union-attr]
    return any(
        isinstance(kid, DictionaryObject) and "/MCID" in kid and kid.raw_get("/Pg").idnum != own  # type: ignore[union-attr]
        for kid in kids
    )


# --- the form of the tree ------------------------------------------------------------------------------------


@each_document
def test_roles_are_standard_and_stand_where_they_may(name: str, kind: str) -> None:
    top = tree(name, kind)
    assert [kid.role for kid in top.kids if isinstance(kid, Node)] == ["Document"]
    for node in top.walk():
        assert node.role in STANDARD | {"StructTreeRoot"}
        assert node.role not in CONTAINERS or not any(isinstance(kid, Content) for kid in node.kids)
        for kid in node.kids:
            if isinstance(kid, Node) and kid.role in PARENTS:
                assert node.role in PARENTS[kid.role], (node.role, kid.role)
        if node.role in ("P", "H1", "H2", "H3", "LBody", "Note", "Caption"):
            assert node.said.strip(), node


@each_document
def test_headings_go_down_one_level_at_a_time(name: str, kind: str) -> None:
    levels = [int(node.role[1]) for node in tree(name, kind).walk() if re.fullmatch("H[1-6]", node.role)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    titles = [node.said for node in tree(name, kind).walk() if node.role == "H1"]
    assert titles[0] == document(name, kind).cover.title


@each_document
def test_tables_have_heads_and_every_cell_finds_its_own(name: str, kind: str) -> None:
    for table in nodes(name, kind, "Table"):
        (head,) = [kid for kid in table.kids if isinstance(kid, Node) and kid.role == "THead"]
        (body,) = [kid for kid in table.kids if isinstance(kid, Node) and kid.role == "TBody"]
        (columns,) = head.kids
        assert isinstance(columns, Node)
        assert all(one.role == "TH" and one.attributes["/Scope"] == "/Column" for one in columns.kids)
        assert all(one.said.strip() for one in columns.kids)
        open_rows = 0
        for row in body.kids:
            assert isinstance(row, Node)
            wide = sum(int(cell.attributes.get("/ColSpan", 1)) for cell in row.kids if isinstance(cell, Node))
            assert wide + (1 if open_rows else 0) == len(columns.kids)
            open_rows = max(open_rows - 1, 0)
            for cell in row.kids:
                assert isinstance(cell, Node)
                if rows := int(cell.attributes.get("/RowSpan", 0)):
                    open_rows = rows - 1
                assert cell.role == "TD" or cell.attributes["/Scope"] in ("/Row", "/Column")
                assert cell.role == "TD" or cell.said.strip()
        assert open_rows == 0


def test_cells_under_a_category_name_all_their_heads() -> None:
    raw = raw_elements(reader("verified", "report"))
    walked = [node for node in tree("verified", "report").walk() if node.role != "StructTreeRoot"]
    texts = {str(one["/ID"]): node.said for one, node in zip(raw, walked, strict=True) if "/ID" in one}
    row = next(one for one in raw if one.get("/T") == "EC: ICT: ICT: 2C/value")
    cells = [kid.get_object() for kid in row["/K"]]
    assert [str(cell["/S"]) for cell in cells] == ["/TH", "/TD", "/TD", "/TD"]
    own = "Fixed Broadband Subscriptions"
    assert [[texts[str(id_)] for id_ in cell["/A"]["/Headers"]] for cell in cells] == [
        ["KPI / Data Point", "ICT INFRASTRUCTURE"],
        ["Results", "ICT INFRASTRUCTURE", own],
        ["Benchmark", "ICT INFRASTRUCTURE", own],
        ["Verified", "ICT INFRASTRUCTURE", own],
    ]


@each_document
def test_notes_and_heads_have_names_of_their_own(name: str, kind: str) -> None:
    root = reader(name, kind).trailer["/Root"]["/StructTreeRoot"]  # type: ignore[index]
    entries = root["/IDTree"]["/Names"]
    names = [str(one) for one in entries[::2]]
    assert names == sorted(set(names))
    by_name = {str(id_): entry.get_object() for id_, entry in zip(entries[::2], entries[1::2], strict=True)}
    raw = raw_elements(reader(name, kind))
    assert by_name == {str(one["/ID"]): one for one in raw if "/ID" in one}
    assert all("/ID" in one for one in raw if one["/S"] == "/Note")
    used = {str(id_) for one in raw for id_ in (one.get("/A") or {}).get("/Headers", ())}
    assert used <= set(names)


# --- the file around it --------------------------------------------------------------------------------------


def raw_elements(file: PdfReader) -> list[DictionaryObject]:
    """All elements as they stand in the file, in the order of the tree."""
    root = file.trailer["/Root"]["/StructTreeRoot"]  # type: ignore[index]
    found: list[DictionaryObject] = []

    def walk(element: DictionaryObject) -> None:
        found.append(element)
        for kid in element.get("/K", ArrayObject()):
            one = kid.get_object()
            if isinstance(kid, IndirectObject) and "/S" in one:
                walk(one)

    walk(root["/K"].get_object())
    return found


@each_document
def test_the_parent_tree_leads_back_from_every_page_and_link(name: str, kind: str) -> None:
    file = reader(name, kind)
    root = file.trailer["/Root"]["/StructTreeRoot"]  # type: ignore[index]
    numbers = root["/ParentTree"]["/Nums"]
    keys = [int(key) for key in numbers[::2]]
    assert keys == list(range(len(keys)))
    assert int(root["/ParentTreeNextKey"]) == len(keys)
    parents = {int(key): numbers[2 * n + 1] for n, key in enumerate(numbers[::2])}
    owners: dict[tuple[int, int], int] = {}
    links: dict[int, int] = {}
    for element in raw_elements(file):
        own = element.indirect_reference.idnum  # type: ignore[union-attr]
        page = element.raw_get("/Pg") if "/Pg" in element else None
        for kid in element.get("/K", ArrayObject()):
            if isinstance(kid, int):
                owners[page.idnum, int(kid)] = own  # type: ignore[union-attr]
            elif isinstance(kid, DictionaryObject) and "/MCID" in kid:
                owners[kid.raw_get("/Pg").idnum, int(kid["/MCID"])] = own  # type: ignore[union-attr]
            elif isinstance(kid, DictionaryObject) and kid.get("/Type") == "/OBJR":
                links[kid.raw_get("/Obj").idnum] = own  # type: ignore[union-attr]
    seen = set()
    for page, found in zip(file.pages, pages(name, kind), strict=True):
        assert page["/Tabs"] == "/S"
        key = int(page["/StructParents"])  # type: ignore[arg-type]
        seen.add(key)
        array = [one.idnum for one in parents[key]]
        number = page.indirect_reference.idnum  # type: ignore[union-attr]
        assert sorted(found.contents) == list(range(len(array)))
        assert array == [owners.pop((number, mcid)) for mcid in range(len(array))]
        for annotation in page.get("/Annots", ArrayObject()):
            link = annotation.get_object()
            seen.add(int(link["/StructParent"]))
            assert parents[int(link["/StructParent"])].idnum == links.pop(annotation.idnum)
            assert link["/Contents"]
    assert not owners
    assert not links
    assert seen == set(keys)


@each_document
def test_the_file_tells_a_reader_how_to_show_it(name: str, kind: str) -> None:
    root = reader(name, kind).trailer["/Root"]
    assert root["/MarkInfo"] == {"/Marked": True}  # type: ignore[index]
    assert root["/Lang"] == document(name, kind).info.language  # type: ignore[index]
    assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"]) is True  # type: ignore[index]
    metadata = reader(name, kind).metadata
    assert metadata is not None
    assert str(metadata.title) == document(name, kind).info.title


def test_letters_that_no_font_has_and_joined_ones_are_still_read() -> None:
    title = nodes("nasty", "snapshot", "H1")[0]
    assert "東京" in title.said
    assert "العاصمة القديمة" in title.said
    assert "□□" in title.drawn
    assert "東" not in title.drawn


def test_shortened_lines_are_read_in_full() -> None:
    whole = " ".join(nodes("nasty", "snapshot", "Document")[0].said.split())
    assert "Very Long Country" in whole
    assert "Very Long Country" not in " ".join(nodes("nasty", "snapshot", "Document")[0].drawn.split())


@pytest.mark.parametrize(
    "text", ["a b c", "one\ntwo three", "long" * 40, "", "x  y", "mixed " + "w" * 90 + " end"]
)
def test_lines_of_a_text_make_up_the_text(text: str) -> None:
    lines = wrap(text, "regular", 8, 20)
    assert "".join(part for _, part in spoken(text, lines)) == text
