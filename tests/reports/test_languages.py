"""Documents in all languages: nothing shortened, nothing over its neighbour, no letter missing, read as it is said."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from reports.sample_languages import ALL, CITIES, canvas, city_of, document, drawn

from kpi_toolkit.i18n import LANGUAGES
from kpi_toolkit.reports.kinds import KINDS
from kpi_toolkit.reports.pdf import faces
from kpi_toolkit.reports.pdf.bounds import bounds
from kpi_toolkit.reports.pdf.canvas import Canvas
from kpi_toolkit.reports.pdf.fonts import POINT, spoken, width, wrap
from kpi_toolkit.reports.pdf.ink import ArcMark, DotMark, LineMark, RectMark, TextMark
from kpi_toolkit.reports.pdf.marks import icon
from kpi_toolkit.reports.pdf.mirror import mirrored
from kpi_toolkit.reports.pdf.shaping import runs, units, visual
from kpi_toolkit.reports.pdf.tree import Element, Piece
from kpi_toolkit.reports.tokens import tokens
from kpi_toolkit.reports.writing import NOT_FIRST, NOT_LAST, WIDE, cuts_word, kept_in_order, runs_backwards
from kpi_toolkit.submission.errors import UnusableFile

every = pytest.mark.parametrize(("code", "name", "kind"), ALL)
LETTERS_OF_A_CITY = {"東", "京", "𝔘", "\ufffd"}
TYPED = (
    "Llanfair", "Sankt Petersburg", "Very Very", "====", "xxxx", "Lorem", "_x_x", "mmmm", "ffff", "ssss", "could not",
    "000000000",
)  # fmt: skip
"""Begins what the cities of the tests have typed; figures of 250 digits are among it."""


def typed(text: str) -> bool:
    """Whether a text holds something a city has typed, which is as long as it pleases."""
    return any(part in text for part in TYPED) or len(re.findall(r"\d", text)) >= 25


# --- nothing is squeezed -------------------------------------------------------------------------------------


@every
def test_no_text_of_ours_is_shortened_too_wide_or_left_out(code: str, name: str, kind: str) -> None:
    found = [one for one in canvas(code, name, kind).squeezed if not (one.text and typed(one.text))]
    assert not found


@every
def test_no_letter_of_ours_is_missing(code: str, name: str, kind: str) -> None:
    missing = set(drawn(code, name, kind).replaced)
    assert missing <= (LETTERS_OF_A_CITY if name == "nasty" else set())


def texts(element: Element) -> Iterator[str]:
    for kid in element.kids:
        if isinstance(kid, Piece):
            for mark in kid.marks:
                if isinstance(mark, TextMark | ArcMark):
                    yield mark.text if mark.said is None else mark.said


def leaves(element: Element) -> Iterator[Element]:
    yield element
    for kid in element.kids:
        if isinstance(kid, Element):
            yield from leaves(kid)


@every
def test_no_word_of_ours_is_cut(code: str, name: str, kind: str) -> None:
    for element in leaves(canvas(code, name, kind).root):
        if element.role == "Figure":
            continue
        for one, other in pairwise(texts(element)):
            cut = one and other and cuts_word(one[-1], other[0])
            assert not cut or typed(one + other) or is_code(one + other), (one, other)


def is_code(text: str) -> bool:
    """Fingerprints and addresses are cut anywhere."""
    return re.fullmatch(r"[0-9a-f]{64}|\S*[/_.]\S*", text.strip()) is not None


def box(mark: TextMark) -> tuple[float, float, float, float]:
    """Where the letters of a level text stand, their ascenders and descenders left out."""
    wide = width(mark.text.rstrip(), mark.face, mark.size)
    return mark.x, mark.y - 0.5 * mark.size * POINT, mark.x + wide, mark.y


@every
def test_no_text_stands_on_another_or_beyond_the_page(code: str, name: str, kind: str) -> None:
    made = canvas(code, name, kind)
    page = made.look.page
    for number, marks in enumerate(made.pages, start=1):
        level = [m for m in marks.marks if isinstance(m, TextMark) and not m.turn and m.text.strip()]
        for mark in level:
            left, _, right, low = box(mark)
            inside = page.left - 0.1 <= left and right <= page.width - page.right + 0.1 and low < page.height
            assert inside or typed(mark.text) or typed(mark.said or ""), (number, mark)
        for one, other in combinations(sorted(level, key=lambda m: m.y), 2):
            if other.y - one.y > 8:
                continue
            a, b = box(one), box(other)
            apart = a[2] <= b[0] + 0.1 or b[2] <= a[0] + 0.1 or a[3] <= b[1] + 0.01 or b[3] <= a[1] + 0.01
            assert apart or typed(one.text + other.text), (number, one, other)


@every
def test_what_was_measured_is_what_is_drawn(code: str, name: str, kind: str) -> None:
    for page in canvas(code, name, kind).pages:
        for mark in page.marks:
            if isinstance(mark, TextMark | ArcMark):
                set_ = sum(run.units for run in runs(mark.text, mark.face, mark.rtl))
                assert set_ == pytest.approx(units(mark.text, mark.face), abs=1), mark
                letters = "".join(run.text for run in runs(mark.text, mark.face, mark.rtl))
                assert sorted(letters) == sorted(mark.text)


# --- from right to left --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("95 424 / 100 000 نسمة", ["نسمة", "100 000", "/", "95 424"]),
        ("الاقتصاد · 66-95", ["66-95", "الاقتصاد ·"]),
        ("و95 % من", ["من", "95 %", "و"]),
        ("المجموعة 95+", ["95+", "المجموعة"]),
        ("(−5) درجة", [") درجة", "−5", "("]),
        ("تلوث PM2.5 في الهواء", ["في الهواء", "PM2.5", "تلوث"]),
        ("المؤشر EC: ICT: ICT: 1C (2024)", ["EC: ICT: ICT: 1C (2024)", "المؤشر"]),
        ("من 5–10 م", ["م", "5–10", "من"]),
    ],
)
def test_the_parts_of_a_line_stand_in_the_order_in_which_arabic_is_read(text: str, shown: list[str]) -> None:
    assert [part.strip() for part, _ in visual(text, True) if part.strip()] == shown


def test_numbers_and_foreign_texts_keep_their_order_in_html_too() -> None:
    assert kept_in_order("الاقتصاد · 66-95") == "الاقتصاد · \u206666-95\u2069"
    assert kept_in_order("95 % من 12") == "\u206695 %\u2069 من 12"
    assert kept_in_order("تلوث PM2.5") == "تلوث PM2.5"
    assert kept_in_order("مؤشرات, pack u4ssc 1.0.0") == "مؤشرات, pack u4ssc 1.0.0\u200e"
    assert kept_in_order("KPI toolkit 0.1.0.") == "\u2066KPI toolkit 0.1.0.\u2069"
    assert kept_in_order("SHA") == "SHA"


@pytest.mark.parametrize(
    ("text", "rtl", "backwards"),
    [
        ("نسمة", False, True), ("نسمة km", False, False), ("12", False, False), ("Karmøy", False, False),
        ("نسمة", True, True), ("نسمة km", True, True), ("12", True, True), ("Karmøy, 2020.", True, False),
    ],
)  # fmt: skip
def test_a_text_runs_as_the_document_unless_all_its_letters_run_the_other_way(
    text: str, rtl: bool, backwards: bool
) -> None:
    assert runs_backwards(text, rtl) is backwards


def test_arabic_letters_join_and_brackets_turn() -> None:
    (word,) = runs("الماء", "regular", True)
    assert word.glyphs
    alone = sum(units(letter, "regular") for letter in "الماء")
    assert word.units < alone
    (open_, close) = (runs(sign, "regular", True)[0].glyphs[0].number for sign in "()")
    (plain_open,) = {ord("("): faces.harfbuzz("figo").get_nominal_glyph(ord("("))}.values()
    assert close == plain_open
    assert open_ != plain_open


@pytest.mark.parametrize("kind", ["snapshot", "verification_report", "factsheet"])
def test_arabic_pages_are_laid_out_from_the_right(kind: str) -> None:
    made = canvas("ar", city_of(kind), kind)
    page = made.look.page
    for number, marks in enumerate(made.pages, start=1):
        if marks.bare:
            continue
        level = [m for m in marks.marks if isinstance(m, TextMark) and not m.turn]
        info = document("ar", city_of(kind), kind).info
        notice = min(
            (m for m in level if (m.said or m.text) == info.mark), key=lambda m: m.y
        )  # tables say it too
        assert notice.x < page.width / 3, number
        headings = [m for m in level if m.size == made.look.type["chapter"].size]
        for heading in headings:
            right = heading.x + width(heading.text, heading.face, heading.size)
            assert right == pytest.approx(page.width - page.right, abs=0.05)
    links = [link.mark for marks in made.pages for link in marks.links]
    assert all(link.x == pytest.approx(page.right) for link in links if hasattr(link, "x"))


def test_a_mirrored_mark_keeps_what_must_be_read_or_recognised() -> None:
    wide = 210.0
    text = TextMark(20, 50, "Text", "regular", 10, "000000", 30)
    box_, turned = bounds([text]), bounds([mirrored(text, wide)])
    assert turned == pytest.approx((wide - box_[2], box_[1], wide - box_[0], box_[3]))
    assert mirrored(RectMark(20, 5, 30, 4, "000000", None, 0.2), wide) == RectMark(
        160, 5, 30, 4, "000000", None, 0.2
    )
    assert mirrored(DotMark(20, 5, 3, None, None, 0.2), wide).x == 190  # type: ignore[union-attr]
    made = Canvas(tokens("ar"))
    made.new_page()
    icon(made, 20, 10, "tick", "000000")
    (before,) = (m for m in made.pages[0].marks if isinstance(m, LineMark))
    made.settle()
    (tick,) = (m for m in made.pages[0].marks if isinstance(m, LineMark))
    middle = (min(x for x, _ in before.spots) + max(x for x, _ in before.spots)) / 2
    shift = wide - 2 * middle
    for found, (x, y) in zip(tick.spots, before.spots, strict=True):
        assert found == pytest.approx((x + shift, y))


def test_pages_are_mirrored_once() -> None:
    made = canvas("ar", "complete", "snapshot")
    marks = [list(page.marks) for page in made.pages]
    made.settle()
    assert [list(page.marks) for page in made.pages] == marks


# --- Chinese ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("limit", [14, 21, 33, 60])
def test_no_line_of_chinese_begins_or_ends_with_what_may_not_stand_there(limit: float) -> None:
    found = 0
    report = canvas("zh", "complete", "verification_report")
    whole = {
        "".join(texts(element)) for element in leaves(report.root) if element.role in ("P", "TD", "LBody")
    }
    for text in whole:
        if WIDE.search(text) is None:
            continue
        lines = wrap(text, "regular-han", 9, limit)
        assert "".join(said for _, said in spoken(text, lines)) == text
        for one, other in pairwise(lines):
            found += 1
            assert other[:1] not in NOT_FIRST or not WIDE.match(one[-1:]), (one, other)
            assert one[-1:] not in NOT_LAST, (one, other)
            assert width(one, "regular-han", 9) <= limit
    assert found > 50


def test_punctuation_beside_chinese_is_chinese() -> None:
    assert [(run.font, run.text) for run in runs("标明“已公布”的U4SSC", "regular-han", False)] == [
        ("han", "标明“已公布”的"),
        ("figo", "U4SSC"),
    ]
    assert [run.font for run in runs("Côte d’Ivoire", "regular-han", False)] == ["figo"]


def test_other_languages_do_not_depend_on_the_fonts_of_the_system() -> None:
    for code in LANGUAGES:
        fonts = {font for style in tokens(code).type.values() for font in faces.fonts_of(style.face)}
        assert any(font.startswith("han") for font in fonts) == (code == "zh")


def test_a_missing_font_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(faces.VARIABLE, raising=False)
    look = tokens()
    gone = {key: font.model_copy(update={"files": ("/nowhere.ttc",)}) for key, font in look.fonts.items()}
    monkeypatch.setattr(faces, "tokens", lambda: look.model_copy(update={"fonts": gone}))
    with pytest.raises(UnusableFile, match="fonts-noto-cjk") as error:
        faces.font_file("han")
    assert faces.VARIABLE in str(error.value)
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"no font at all")
    monkeypatch.setenv(faces.VARIABLE, str(broken))
    with pytest.raises(UnusableFile, match=r"broken\.ttf"):
        faces.advances.__wrapped__("han")
    monkeypatch.setenv(faces.VARIABLE, str(tmp_path / "none.ttf"))
    with pytest.raises(UnusableFile, match=r"none\.ttf"):
        faces.font_file("han")


def test_a_font_can_be_named_by_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    regular, bold = faces.font_file("figo").path, faces.font_file("figbo").path
    monkeypatch.setenv(faces.VARIABLE, str(regular))
    assert faces.font_file("han").path == faces.font_file("han-bold").path == regular
    monkeypatch.setenv(faces.VARIABLE, os.pathsep.join(map(str, (regular, bold))))
    assert (faces.font_file("han").path, faces.font_file("han-bold").path) == (regular, bold)


PROGRAM = """
import hashlib, sys
from kpi_toolkit.assessment import assess_submission
from kpi_toolkit.framework import load_framework
from kpi_toolkit.reports import snapshot_pdf
from kpi_toolkit.submission.models import Submission
for code in ("ar", "zh"):
    framework = load_framework().in_language(code)
    made = assess_submission(Submission(), framework, language=code)
    print(hashlib.sha256(snapshot_pdf(made, framework)).hexdigest())
"""


def test_equal_bytes_in_another_process() -> None:
    made = [
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        for seed in ("1", "2")
    ]
    assert made[0] == made[1]
    assert len(set(made[0])) == 2
    assert all(len(one) == hashlib.sha256().digest_size * 2 for one in made[0])


def test_all_languages_are_looked_at() -> None:
    assert {(code, kind) for code, _, kind in ALL} == {(code, kind) for code in LANGUAGES for kind in KINDS}
    assert set(CITIES) >= {"complete", "empty", "nasty"}
