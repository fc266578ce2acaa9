"""The HTML files as Chromium shows, checks and prints them."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from browser.serving import serious_faults
from playwright.sync_api import Browser, Page, expect
from pypdf import PageObject, PdfReader
from reports.html.samples import ALL, content, html

from kpi_toolkit.reports.palette import dark, light

pytestmark = pytest.mark.browser
NAMES = ("complete", "nasty", "independent")
PAIRS = [(name, kind) for name, kind in ALL if name in NAMES and (name, kind) != ("complete", "report")]
"""The report of the complete city holds nothing that the others do not, and reports take long."""
FILES = pytest.mark.parametrize(("name", "kind"), PAIRS)


@contextmanager
def opened(browser: Browser, file: Path, *, width: int = 1280, shade: str = "light") -> Iterator[Page]:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=shade)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(file.as_uri())
    yield page
    context.close()


@pytest.fixture
def file(tmp_path: Path, name: str, kind: str) -> Path:
    made = tmp_path / f"{kind}.html"
    made.write_bytes(html(name, kind))
    return made


@FILES
@pytest.mark.parametrize(("width", "shade"), [(1280, "light"), (390, "dark")])
def test_nobody_is_shut_out(chromium: Browser, file: Path, width: int, shade: str) -> None:
    with opened(chromium, file, width=width, shade=shade) as page:
        assert serious_faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@FILES
def test_nothing_is_asked_for_and_nothing_is_refused(chromium: Browser, file: Path) -> None:
    context = chromium.new_context()
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.goto(file.as_uri())
    page.wait_for_load_state("networkidle")
    assert asked == [file.as_uri()]
    assert said == []
    context.close()


@FILES
def test_the_policy_keeps_scripts_from_running(chromium: Browser, file: Path) -> None:
    """Even if a script stood in the file, it would not run."""
    file.write_bytes(file.read_bytes().replace(b"</main>", b"<script>document.title='x'</script></main>"))
    with opened(chromium, file) as page:
        assert page.title() != "x"
        assert page.locator("script").count() == 1


@pytest.mark.parametrize(("name", "kind"), [(name, "snapshot") for name in NAMES])
def test_a_printed_snapshot_has_four_pages_with_its_mark(chromium: Browser, file: Path, name: str) -> None:
    mark = content(name, "snapshot").info.mark
    with opened(chromium, file, shade="dark") as page:
        printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))
    assert len(printed.pages) == 4
    for number, sheet in enumerate(printed.pages, start=1):
        said = letters(sheet)
        assert mark in said
        assert number == 1 or f"Page {number} of 4" in said


def letters(sheet: PageObject) -> str:
    """What a printed page says on one line; a font may join f and i to one sign."""
    return unicodedata.normalize("NFKC", " ".join(sheet.extract_text().split()))


@pytest.mark.parametrize(("name", "kind"), [("in-verification", "report")])
def test_every_printed_page_of_the_report_has_its_mark(chromium: Browser, file: Path) -> None:
    with opened(chromium, file) as page:
        printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))
    assert len(printed.pages) > 15
    for sheet in printed.pages:
        assert "Self-assessment, not verified" in letters(sheet)


@pytest.mark.parametrize(("name", "kind"), [("complete", "snapshot"), ("independent", "report")])
def test_the_names_of_the_wheel_are_a_list_on_a_small_screen(
    chromium: Browser, file: Path, name: str, kind: str
) -> None:
    with opened(chromium, file) as page:
        expect(page.locator("#drawing .names")).to_be_visible()
        expect(page.locator("#drawing .around")).to_be_hidden()
    with opened(chromium, file, width=390) as page:
        expect(page.locator("#drawing .names")).to_be_hidden()
        expect(page.locator("#drawing .around")).to_be_visible()
        told = page.locator(".told > li > ul > li > ul > li")
        assert told.count() == len(content(name, kind).wheel.points)
        expect(told.first).to_be_visible()
        size = told.first.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
        assert size >= 12


@pytest.mark.parametrize(("name", "kind"), [("independent", "report")])
def test_the_keyboard_leads_from_the_wheel_to_the_results(chromium: Browser, file: Path) -> None:
    with opened(chromium, file) as page:
        page.keyboard.press("Tab")
        skip = page.locator(".skip").first
        expect(skip).to_be_focused()
        expect(skip).to_be_in_viewport()
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()
        link = page.get_by_role("link", name="Household Internet Access: 93.00 %, band 66-95")
        link.focus()
        page.keyboard.press("Enter")
        row = page.locator("tr:target")
        expect(row).to_be_in_viewport()
        expect(row).to_contain_text("Household Internet Access")
        page.locator("figure .skip").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#drawing-end")).to_be_focused()


@pytest.mark.parametrize(("name", "kind"), [("complete", "snapshot")])
@pytest.mark.parametrize(("shade", "palette"), [("light", light()), ("dark", dark())])
def test_colours_follow_the_screen_and_paper_is_light(
    chromium: Browser, file: Path, shade: str, palette
) -> None:  # type: ignore[no-untyped-def]
    with opened(chromium, file, shade=shade) as page:
        assert ground(page) == palette.colours["paper"]
        assert colour(page, "#drawing .band1", "fill") == palette.bands[1][0]
        page.emulate_media(media="print")
        assert ground(page) == light().colours["paper"]
        assert colour(page, "#drawing .band1", "fill") == light().bands[1][0]


def ground(page: Page) -> str:
    return colour(page, "body", "backgroundColor")


def colour(page: Page, selector: str, what: str) -> str:
    found = page.locator(selector).first.evaluate(f"one => getComputedStyle(one).{what}")
    return "".join(f"{int(part):02X}" for part in found.removeprefix("rgb(").removesuffix(")").split(", "))


@pytest.mark.parametrize(("name", "kind"), [("complete", "report")])
def test_rows_are_cards_with_the_titles_of_their_columns_on_a_small_screen(
    chromium: Browser, file: Path
) -> None:
    with opened(chromium, file, width=390) as page:
        cell = page.locator("#row-EC-ICT-ICT-1C-value td").first
        label = cell.evaluate("one => getComputedStyle(one, '::before').content")
        assert label == '"Results"'
        assert (
            page.locator("#row-EC-ICT-ICT-1C-value").evaluate("one => getComputedStyle(one).display")
            == "block"
        )
