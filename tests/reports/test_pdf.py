"""The files: pages, marks, texts, fonts, bounds, equal bytes; and that nothing a city writes breaks them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path

import pdfplumber
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from reports.sample_cities import (
    PUBLISHED,
    complete,
    complete_submission,
    empty,
    entry,
    findings,
    framework,
    nasty,
    nasty_framework,
    published,
    with_findings,
)

from kpi_toolkit.assessment import Assessment, assess_submission
from kpi_toolkit.framework import load_framework
from kpi_toolkit.reports import snapshot_pdf, verification_report_pdf
from kpi_toolkit.reports.content import snapshot, verification_report
from kpi_toolkit.reports.content.model import Cell, Column, Row, Span, Table
from kpi_toolkit.reports.pdf import Drawn, draw, fonts, shaping
from kpi_toolkit.reports.pdf.canvas import Canvas
from kpi_toolkit.reports.pdf.faces import font_file
from kpi_toolkit.reports.pdf.flow import Flow, Frame
from kpi_toolkit.reports.pdf.fonts import ellipsis, fit, lines_of, width, wrap
from kpi_toolkit.reports.pdf.pages import body_frame
from kpi_toolkit.reports.tokens import tokens
from kpi_toolkit.submission.models import Submission

MARK = "Self-assessment, not verified"
MADE: dict[str, Callable[[], Assessment]] = {"complete": complete, "empty": empty, "nasty": nasty}
ALL = [*PUBLISHED, *MADE]
PRINTED = ("bizerte-2020", "karmoy-2020", "stavanger-2021")
DOCUMENTS = [(n, "snapshot") for n in ALL] + [(n, "report") for n in (*PRINTED, *MADE)]
"""Reading a report takes a second, so not every published city gets one."""
PACKS = Path(__file__).resolve().parents[1] / "packs"


def assessment(name: str) -> Assessment:
    return MADE[name]() if name in MADE else published(name)


@cache
def drawn(name: str, kind: str) -> Drawn:
    make = snapshot if kind == "snapshot" else verification_report
    return draw(make(assessment(name), nasty_framework() if name == "nasty" else framework()))


@cache
def pages(name: str, kind: str) -> tuple[str, ...]:
    reader = PdfReader(io.BytesIO(drawn(name, kind).pdf))
    return tuple(" ".join(page.extract_text().split()) for page in reader.pages)


@pytest.mark.parametrize("name", ALL)
def test_the_snapshot_has_four_pages(name: str) -> None:
    assert len(pages(name, "snapshot")) == 4


@pytest.mark.parametrize(("name", "kind"), DOCUMENTS)
def test_every_page_says_that_nothing_is_verified(name: str, kind: str) -> None:
    for text in pages(name, kind):
        assert MARK in text


@pytest.mark.parametrize(("name", "kind"), DOCUMENTS)
def test_pages_are_numbered(name: str, kind: str) -> None:
    texts = pages(name, kind)
    for number, text in enumerate(texts[1:], start=2):
        assert f"Page {number} of {len(texts)}" in text
        assert "Not an official product of U4SSC." in text


@pytest.mark.parametrize("name", PRINTED)
def test_published_cities_are_printed(name: str) -> None:
    city = published(name)
    whole = " ".join(pages(name, "report"))
    assert str(city.city) in pages(name, "snapshot")[0]
    assert str(city.country) in pages(name, "snapshot")[0]
    for value in city.values:
        if value.status == "reported":
            assert value.printed in whole
            assert " ".join(value.name.split()) in whole
    assert "Dimension: Economy (continued)" in whole
    wheel = pages(name, "snapshot")[2]
    for value in city.values:
        assert value.name in wheel or all(word in wheel for word in value.name.split())


def test_karmoy_stands_as_it_was_published() -> None:
    whole = " ".join(pages("karmoy-2020", "report"))
    assert "Wireless Broadband Subscriptions 95 424 / 100 000 inhabitants" in whole
    assert "Household Internet Access 97.00 %" in whole
    assert "Availability of WIFI in Public Areas 78" in whole


@pytest.mark.parametrize(("name", "kind"), DOCUMENTS)
def test_no_word_of_ours_lacks_a_glyph(name: str, kind: str) -> None:
    foreign = {"東", "京", "𝔘", "\ufffd"} if name == "nasty" else set()
    assert set(drawn(name, kind).replaced) <= foreign
    if name == "nasty":
        assert {"東", "京"} <= set(drawn(name, kind).replaced)
        assert "□□" in pages(name, kind)[0]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("complete", "snapshot"),
        ("complete", "report"),
        ("nasty", "snapshot"),
        ("nasty", "report"),
        ("empty", "snapshot"),
    ],
)
def test_nothing_is_drawn_outside_the_page(name: str, kind: str) -> None:
    with pdfplumber.open(io.BytesIO(drawn(name, kind).pdf)) as pdf:
        # Most of the work is pdfplumber's; a few pages of every kind are enough for the long report.
        chosen = pdf.pages if len(pdf.pages) < 30 else [*pdf.pages[:12], *pdf.pages[19:36:2]]
        for page in chosen:
            for item in (*page.chars, *page.rects, *page.curves, *page.lines):
                assert item["x0"] > -0.6
                assert item["top"] > -0.6
                assert item["x1"] < page.width + 0.6
                assert item["bottom"] < page.height + 0.6
            page.close()


@pytest.mark.parametrize("kind", ["snapshot", "report"])
@pytest.mark.parametrize("name", ["complete", "nasty"])
def test_fonts_are_embedded_as_subsets(name: str, kind: str) -> None:
    fonts = {}
    for page in PdfReader(io.BytesIO(drawn(name, kind).pdf)).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index, union-attr]
            font = font.get_object()
            descendant = font["/DescendantFonts"][0].get_object()
            fonts[font["/BaseFont"]] = descendant["/FontDescriptor"].get_object()
    assert any("FiraGO" in name for name in fonts)
    for name, descriptor in fonts.items():
        assert "+" in name
        assert len(descriptor["/FontFile2"].get_object().get_data()) < 120_000


def test_the_file_says_what_it_is() -> None:
    for kind, title in (("snapshot", "City Snapshot 2024"), ("report", "KPI Self-Assessment Report 2024")):
        reader = PdfReader(io.BytesIO(drawn("complete", kind).pdf))
        assert reader.metadata is not None
        assert str(reader.metadata.title).endswith(title)
        assert str(reader.metadata.author).startswith("KPI toolkit")
        assert MARK in str(reader.metadata.subject)
        assert reader.trailer["/Root"]["/Lang"] == "en"
        assert str(reader.metadata.creation_date).startswith("2024-12-31")


def test_bookmarks_contents_and_page_numbers_agree() -> None:
    reader = PdfReader(io.BytesIO(drawn("complete", "report").pdf))
    document = verification_report(complete(), framework())
    marks: dict[str, int] = {}

    def walk(items: list) -> None:  # type: ignore[type-arg]
        for item in items:
            if isinstance(item, list):
                walk(item)
            else:
                marks[str(item.title)] = int(reader.get_destination_page_number(item) or 0) + 1

    walk(reader.outline)
    contents = next(
        t for t in pages("complete", "report") if re.search(r"\bContents\b", t) and "About the KPIs" in t
    )
    for chapter in (*document.front, *document.chapters):
        page = marks[chapter.heading]
        assert chapter.title in pages("complete", "report")[page - 1]
        assert re.search(rf"{re.escape(' '.join(chapter.heading.split()))} {page}\b", contents)
    links = reader.pages[2]["/Annots"]
    assert len(links) >= len(document.chapters)  # type: ignore[arg-type]


def test_the_same_assessment_gives_the_same_bytes() -> None:
    for make, name in ((snapshot_pdf, "complete"), (verification_report_pdf, "nasty")):
        chosen = nasty_framework() if name == "nasty" else framework()
        assert make(assessment(name), chosen) == make(assessment(name), chosen)


@pytest.mark.parametrize("pack", ["tiny", "local"])
def test_other_packs_can_be_printed(pack: str) -> None:
    other = load_framework(PACKS / pack)
    made = assess_submission(Submission(), other)
    assert len(PdfReader(io.BytesIO(snapshot_pdf(made, other))).pages) == 4
    assert verification_report_pdf(made, other)


def test_many_findings_are_all_printed() -> None:
    made = with_findings(complete(), findings(200))
    reader = PdfReader(io.BytesIO(verification_report_pdf(made, framework())))
    whole = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
    for finding in made.findings:
        assert (finding.message in whole) == (finding.severity != "info")


def test_an_impossible_year_does_not_break_the_date() -> None:
    base = complete_submission()
    for year in (-5.0, 0.0, 12_345_678.0):
        profile = dict(base.profile) | {"year": entry(year)}
        made = assess_submission(Submission(profile=profile), framework())
        assert len(PdfReader(io.BytesIO(snapshot_pdf(made, framework()))).pages) == 4


@pytest.mark.parametrize(
    "name", ["A", "W" * 300, "i " * 200, "Ñ" * 60, "العاصمة" * 20, "ก" * 90, "", " \x00 "]
)
def test_any_name_of_a_city_fits_on_the_cover(name: str) -> None:
    made = assess_submission(Submission(profile={"city": entry(name)}), framework())
    with pdfplumber.open(io.BytesIO(snapshot_pdf(made, framework()))) as pdf:
        assert len(pdf.pages) == 4
        for page in (pdf.pages[0], pdf.pages[2]):
            assert all(c["x0"] > 0 and c["x1"] < page.width and c["bottom"] < page.height for c in page.chars)


def flow_and_canvas(width_: float = 120, height: float = 100) -> tuple[Canvas, Flow]:
    canvas = Canvas(tokens())
    canvas.new_page()
    return canvas, Flow(canvas, Frame(20, 20, width_, height), more=canvas.new_page)


@pytest.mark.parametrize("spanning", [True, False])
def test_a_row_taller_than_a_page_is_divided(spanning: bool) -> None:
    canvas, flow = flow_and_canvas()
    words = " ".join(f"word{n}" for n in range(1500))
    rows = (
        Row((Cell("before"), Cell("x"))),
        Row((Cell(words), Cell("y", notes=(1, 2)))),
        Row((Cell("after"), Cell("z"))),
    )
    head = (Column("CATEGORY", "category"),) if spanning else ()
    columns = (*head, Column("One", "wide"), Column("Two", "short"))
    flow.place(
        (Table(columns, (Span("A long label of a category", rows),), "Title", "Title (continued)", spanning),)
    )
    written = [m.text for page in canvas.pages for m in page.marks if hasattr(m, "text")]
    assert "".join(t for t in written if "word" in t) == words
    assert len(canvas.pages) > 3
    for page in canvas.pages[1:]:
        assert "Title (continued)" in [getattr(m, "text", "") for m in page.marks]
        assert "One" in [getattr(m, "text", "") for m in page.marks]
    for page in canvas.pages:
        assert all(m.y <= 120.1 for m in page.marks if hasattr(m, "text"))


def test_rows_keep_together_where_they_fit_on_a_page() -> None:
    canvas, flow = flow_and_canvas(height=70)
    rows = tuple(Row((Cell(f"first {n}\nsecond {n}\nthird {n}"), Cell("x"))) for n in range(40))
    flow.place(
        (Table((Column("One", "wide"), Column("Two", "short")), (Span("", rows),), "T", "T (continued)"),)
    )
    for page in canvas.pages:
        texts = {getattr(m, "text", "").rstrip() for m in page.marks}
        for n in range(40):
            assert len({f"{word} {n}" in texts for word in ("first", "second", "third")}) == 1


@given(st.text(max_size=300), st.floats(8, 120), st.sampled_from(["regular", "bold"]))
@settings(max_examples=150, deadline=None)
def test_wrapping_loses_nothing_and_keeps_to_the_width(text: str, limit: float, face: str) -> None:
    lines = wrap(text, face, 8, limit)  # type: ignore[arg-type]
    assert "".join("".join(lines).split()) == "".join(text.split())
    for line in lines:
        assert len(line) <= 1 or width(line, face, 8) <= limit + 0.01  # type: ignore[arg-type]


def test_a_printed_result_is_never_broken_inside_its_number() -> None:
    look = tokens()
    shares = [look.table.widths[k] for k in ("category", "name", "result", "benchmark")]
    room = body_frame(Canvas(look)).width * shares[2] / sum(shares) - 2 * look.table.pad_x
    for value in complete().values:
        lines = lines_of(value.printed, look.type["cell"], room)
        assert not any(a[-1:].isdigit() and b[:1].isdigit() for a, b in pairwise(lines))
    assert lines_of("95 424 / 100 000 inhabitants", look.type["cell"], room) == (
        "95 424 / 100 000 inhabitants",
    )
    assert wrap("95 424 / 100 000 inhabitants", "regular", 8, 15) == ("95 424", "/ 100 000", "inhabitants")
    assert wrap("about 95 424 km", "regular", 8, width("about 95", "regular", 8) + 1) == (
        "about",
        "95 424",
        "km",
    )
    assert wrap("up to 95 % here", "regular", 8, width("up to 95", "regular", 8) + 1) == (
        "up to",
        "95 %",
        "here",
    )


def test_fitting_and_shortening() -> None:
    size, lines = fit("One two three", "bold", (40, 20, 10), 30, 1)
    assert len(lines) == 1
    assert width(lines[0], "bold", size) <= 30
    shortened = ellipsis("A very long running title", "regular", 8, 20)
    assert shortened.endswith("…")
    assert width(shortened, "regular", 8) <= 20


def test_texts_that_need_shaping_do_not_break_without_a_shaping_engine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = (shaping._shaped, shaping._kept_units, shaping._kept_runs, fonts._short_wrap)
    monkeypatch.setattr("kpi_toolkit.reports.pdf.shaping.CAN_SHAPE", False)
    for one in kept:
        one.cache_clear()
    assert len(PdfReader(io.BytesIO(snapshot_pdf(nasty(), nasty_framework()))).pages) == 4
    for one in kept:
        one.cache_clear()


def test_no_glyph_is_missing_silently(caplog: pytest.LogCaptureFixture) -> None:
    draw(verification_report(nasty(), nasty_framework()))
    assert not [r for r in caplog.records if r.name.startswith("fpdf")]


def test_fonts_come_back_when_the_temporary_folder_was_emptied() -> None:
    font_file("figo").path.unlink()
    assert font_file("figo").path.stat().st_size > 100_000


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_text_stands_out_from_what_lies_behind_it() -> None:
    look = tokens()
    pairs = [*look.pairs.values(), *look.bands.values(), *look.severities.values()]
    pairs += [mark.pair for mark in look.marks.values()]
    pairs += [
        (look.colours[ground], look.colours[ink])
        for ground in ("paper", "panel")
        for ink in ("ink", "quiet", "accent", "deep")
    ]
    for fill, ink in pairs:
        light, dark = sorted((luminance(fill), luminance(ink)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (fill, ink)
