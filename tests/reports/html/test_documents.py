"""The HTML files: the words of the content, structure that can be read aloud, nothing from outside."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import re
import subprocess
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from reports.html.said import read, words_of, words_shown
from reports.html.samples import ALL, content, html, tree
from reports.sample_cities import complete, framework, nasty
from reports.sample_verifications import CASES, built, case, decisions, printed, records

import kpi_toolkit.reports as reports
from kpi_toolkit.assessment import assess_submission
from kpi_toolkit.framework import load_framework
from kpi_toolkit.reports.content import snapshot, verification_report
from kpi_toolkit.reports.content.model import Certificate, Heading, Snapshot, Table, Wheel
from kpi_toolkit.reports.html import draw
from kpi_toolkit.reports.html.page import POLICY, WITH_PICTURES
from kpi_toolkit.reports.palette import light
from kpi_toolkit.review.models import DecisionKind
from kpi_toolkit.submission.models import Submission

ROOT = Path(__file__).resolve().parents[3]
EVERY = pytest.mark.parametrize(("name", "kind"), ALL)
SVG = "{http://www.w3.org/2000/svg}"
MARKS = {
    "independent": "Verified",
    "not-independent": "Not independently verified",
    "in-verification": "Self-assessment, not verified",
}


# --- words -------------------------------------------------------------------------------------------------


@EVERY
def test_every_word_of_the_content_is_there_once_and_in_order(name: str, kind: str) -> None:
    assert words_shown(tree(name, kind)) == words_of(content(name, kind))


@EVERY
def test_contents_lead_to_every_chapter_and_section(name: str, kind: str) -> None:
    document, root = content(name, kind), tree(name, kind)
    if isinstance(document, Certificate):
        assert not list(root.iter("nav"))
        return
    if isinstance(document, Snapshot):
        parts = [(p.title, p.key, (*p.blocks, *p.aside)) for p in document.pages]
    else:
        chapters = (*document.front, *document.chapters)
        parts = [(" ".join((c.number, c.title)).strip(), c.key, c.blocks) for c in chapters]
    wanted = []
    for title, key, blocks in parts:
        wanted.append((title, f"#{key}"))
        wanted += [(b.text, f"#{b.key}") for b in blocks if isinstance(b, Heading) and b.level == 2]
    (nav,) = root.iter("nav")
    assert [("".join(a.itertext()), a.get("href")) for a in nav.iter("a")] == [
        (title.replace("  ", " "), href) for title, href in wanted
    ]


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("make", [reports.snapshot_html, reports.verification_report_html])
def test_the_mark_is_that_of_the_attestation(name: str, make) -> None:  # type: ignore[no-untyped-def]
    made = make(printed(), framework(), case(name))
    (mark,) = [e for e in read(made).iter("p") if (e.get("class") or "").startswith("mark ")]
    assert mark.text == MARKS[name]
    assert ("pair-verified" in str(mark.get("class"))) == (name == "independent")
    for wrong in ("", *(text for text in MARKS.values() if text != MARKS[name])):
        with pytest.raises(ValueError, match="mark"):
            make(printed(), framework(), case(name).model_copy(update={"mark": wrong}))


def test_the_mark_cannot_be_left_out() -> None:
    assert b"Self-assessment, not verified" in reports.snapshot_html(complete(), framework())


@EVERY
def test_the_mark_stands_in_the_margin_of_printed_pages(name: str, kind: str) -> None:
    style = next(tree(name, kind).iter("style")).text or ""
    said = re.search(r'@top-right\{content:"([^"]*)"\}', style)
    assert said
    back = re.sub(r"\\([0-9a-f]{6})", lambda found: chr(int(found[1], 16)), said[1])
    assert back == content(name, kind).info.mark


# --- structure ---------------------------------------------------------------------------------------------


@EVERY
def test_headings_leave_out_no_level(name: str, kind: str) -> None:
    levels = [int(e.tag[1]) for e in tree(name, kind).iter() if re.fullmatch("h[1-6]", str(e.tag))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@EVERY
def test_ids_are_unique_and_links_arrive(name: str, kind: str) -> None:
    root = tree(name, kind)
    ids = Counter(e.get("id") for e in root.iter() if e.get("id"))
    assert set(ids.values()) == {1}
    assert not [found for found in ids if re.search(r"\s", str(found))]
    for element in root.iter():
        href = element.get("href")
        if href is not None:
            assert href.startswith("#")
            assert href[1:] in ids
        for key in ("aria-labelledby", "aria-describedby"):
            assert set((element.get(key) or "").split()) <= set(ids)


@EVERY
def test_tables_are_named_and_their_heads_have_a_scope(name: str, kind: str) -> None:
    root = tree(name, kind)
    for table in root.iter("table"):
        assert table.find("caption") is not None or table.get("aria-labelledby")
        columns = len(table.findall("thead/tr/th"))
        assert columns
        assert {th.get("scope") for th in table.findall("thead/tr/th")} == {"col"}
        for body in table.findall("tbody"):
            spanned = 0
            for row in body.findall("tr"):
                cells = [*row.findall("th"), *row.findall("td")]
                spanned = next((int(c.get("rowspan") or 0) for c in cells if c.get("rowspan")), spanned)
                wide = sum(int(c.get("colspan") or 1) for c in cells)
                started = any(c.get("rowspan") for c in cells)
                assert wide + (spanned > 0 and not started) == columns
                assert {th.get("scope") for th in row.findall("th")} <= {"row", "rowgroup"}
                assert all("".join(th.itertext()).strip() for th in row.findall("th"))
                spanned = max(spanned - 1, 0)
            assert spanned == 0


@pytest.mark.parametrize("name", ["complete", "nasty", "independent"])
def test_the_wheel_of_the_report_leads_to_the_results(name: str) -> None:
    root = tree(name, "report")
    (made,) = [b for c in content(name, "report").chapters for b in c.blocks if isinstance(b, Wheel)]  # type: ignore[union-attr]
    rows = {e.get("id"): e for e in root.iter("tr") if e.get("id")}
    links = list(root.iter(f"{SVG}a"))
    assert len(links) == len(made.points) == len(rows)
    for point, link in zip(made.points, links, strict=True):
        row = rows[(link.get("href") or "")[1:]]
        said = ["".join(cell.itertext()) for cell in row]
        assert point.name in said
        assert str(link.get("aria-label")).startswith(f"{point.name}: ")


def test_the_wheel_of_the_snapshot_is_a_picture_with_a_list() -> None:
    root = tree("complete", "snapshot")
    (figure,) = root.iter("figure")
    svg = next(figure.iter(f"{SVG}svg"))
    assert svg.get("role") == "img"
    (caption,) = figure.findall("figcaption")
    assert "".join(caption.itertext()).startswith("From the centre outwards: ")
    (told,) = [e for e in figure.iter("ul") if e.get("class") == "told"]
    names = [point.name for point in content("complete", "snapshot").wheel.points]
    said = ["".join(e.itertext()) for e in told.iter("li")]
    assert all(any(text.startswith(name) for text in said) for name in names)


@EVERY
def test_footnotes_are_linked(name: str, kind: str) -> None:
    root = tree(name, kind)
    linked = [a.get("href") for sup in root.iter("sup") for a in sup.iter("a")]
    notes = {f"#{li.get('id')}" for ul in root.iter("ul") if ul.get("class") == "notes" for li in ul}
    assert set(linked) == notes


def test_language_and_direction_are_those_of_the_content() -> None:
    document = content("complete", "snapshot")
    for language, direction in (("en", "ltr"), ("ar", "rtl")):
        told = dataclasses.replace(document, info=dataclasses.replace(document.info, language=language))
        root = read(draw(told))
        assert (root.get("lang"), root.get("dir")) == (language, direction)


def test_a_table_without_rows_is_not_drawn() -> None:
    from kpi_toolkit.reports.html.tables import Place, table

    assert table(Table((), ()), Place("t", "h")) == ""


# --- one file that loads nothing ---------------------------------------------------------------------------


@EVERY
def test_nothing_is_loaded_and_nothing_runs(name: str, kind: str) -> None:
    root = tree(name, kind)
    tags = {str(e.tag).removeprefix(SVG) for e in root.iter()}
    assert not tags & {
        "script", "link", "image", "use", "iframe", "object", "embed", "base", "form", "input", "video",
        "audio", "source", "foreignObject", "animate", "set",
    }  # fmt: skip
    for element in root.iter():
        for key, value in element.attrib.items():
            assert not key.startswith("on")
            if key == "src":
                assert element.tag == "img"
                assert re.fullmatch(r"data:image/(png|jpeg);base64,[A-Za-z0-9+/=]+", value)
            assert key not in ("srcset", "action", "formaction", "background", "poster", "data")
            if key == "style":
                assert re.fullmatch(r"width:[\d.]+%", value)
    for style in (e.text or "" for e in root.iter() if str(e.tag).endswith("style")):
        assert not re.search(r"@import|expression|javascript|https?:", style)
        assert all(target.startswith("#") for target in re.findall(r"url\(([^)]*)\)", style))
    first, second = list(root.iter("meta"))[:2]
    assert first.get("charset") == "utf-8"
    policy = WITH_PICTURES if "img" in tags else POLICY
    assert ("img" in tags) == (name == "branded")
    assert (second.get("http-equiv"), second.get("content")) == ("Content-Security-Policy", policy)


def test_the_policy_allows_nothing_but_the_style_inside() -> None:
    rules = dict(rule.strip().split(" ", 1) for rule in POLICY.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["style-src"] == "'unsafe-inline'"
    assert set(rules) == {"default-src", "style-src", "base-uri", "form-action"}
    assert f"{POLICY}; img-src data:" == WITH_PICTURES
    assert rules["base-uri"] == rules["form-action"] == "'none'"


@pytest.mark.parametrize("kind", ["snapshot", "report"])
def test_every_colour_that_is_asked_for_exists_light_and_dark(kind: str) -> None:
    text = html("independent", kind).decode()
    style = text[text.index("<style>") : text.index("</style>")]
    asked = set(re.findall(r"var\(--kpi-([a-z0-9-]+)", text))
    assert asked <= set(light().named())
    assert all(style.count(f"--kpi-{name}:") == 2 for name in light().named())


@EVERY
def test_a_screen_and_a_printer_get_a_file_of_moderate_size(name: str, kind: str) -> None:
    assert len(html(name, kind)) < 1_000_000


# --- hostile -----------------------------------------------------------------------------------------------

EVIL = (
    "<script>alert(1)</script> <img src=x onerror=alert(2)> </style><style>*{display:none}</style> "
    "[click](javascript:alert(3)) **bold** `code` <a href='javascript:alert(4)'>x</a> {info} %s &amp; "
    "\x00\x07\x1b[31m\u202e gnorw \u2066 \ud800 مرحبا "
) * 12


@pytest.mark.parametrize("kind", ["snapshot", "report"])
def test_hostile_texts_are_shown_as_text(kind: str) -> None:
    longer = (EVIL + "x" * 5000)[:5000]
    refuse, accept = DecisionKind.NOT_VERIFIED, DecisionKind.ACCEPT_WITH_REASON
    found = built(
        records(),
        decisions(
            remarked=(accept, longer), refused=(refuse, EVIL), corrected=(DecisionKind.CORRECT, "x" * 5000)
        ),
        name=EVIL,
        role=EVIL,
        text=EVIL,
    )
    values = printed().values
    evil_city = printed().model_copy(
        update={
            "city": EVIL,
            "country": EVIL,
            "values": (values[0].model_copy(update={"comment": longer}), *values[1:]),
        }
    )
    make = snapshot if kind == "snapshot" else verification_report
    document = make(evil_city, framework(), found)
    made = draw(document)
    root = read(made)
    assert words_shown(root) == words_of(document)
    assert not {"script", "img"} & {str(e.tag) for e in root.iter()}
    assert not [e for e in root.iter() if "javascript" in (e.get("href") or "")]
    assert len(list(root.iter("style"))) == 1
    text = made.decode()
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_a_long_name_is_set_smaller() -> None:
    (title,) = read(draw(snapshot(nasty(), framework()))).iter("h1")
    assert title.get("class") == "long"
    (title,) = tree("karmoy-2020", "snapshot").iter("h1")
    assert title.get("class") is None


# --- same bytes --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", ["1", "77"])
def test_the_same_bytes_in_another_process(seed: str) -> None:
    code = (
        "import sys, hashlib; sys.path.insert(0, 'tests');"
        "from reports.html.samples import html;"
        "print(hashlib.sha256(html('nasty', 'report') + html('independent', 'snapshot')).hexdigest())"
    )
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    made = html("nasty", "report") + html("independent", "snapshot")
    assert run.stdout.strip() == hashlib.sha256(made).hexdigest()


@pytest.mark.parametrize("pack", ["tiny", "local"])
def test_other_packs_can_be_shown(pack: str) -> None:
    other = load_framework(ROOT / "tests" / "packs" / pack)
    made = assess_submission(Submission(), other)
    for make, function in (
        (snapshot, reports.snapshot_html),
        (verification_report, reports.verification_report_html),
    ):
        assert words_shown(read(function(made, other))) == words_of(make(made, other))
