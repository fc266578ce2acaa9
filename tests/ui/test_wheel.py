"""The wheel to choose from: what Python gets back, and in a browser pointer, keyboard, themes and small screens."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from browser.serving import WAIT, App, serious_faults, settled
from playwright.sync_api import Browser, Locator, Page, expect
from reports.sample_cities import complete, framework
from streamlit.testing.v1 import AppTest

from kpi_toolkit.reports.content.figures import wheel as wheel_of
from kpi_toolkit.reports.content.model import Wheel
from kpi_toolkit.reports.palette import dark, light
from kpi_toolkit.reports.svg import parts
from kpi_toolkit.ui.components.wheel import chosen

PAGE = Path(__file__).with_name("wheel_app.py")
MADE: Wheel = wheel_of(complete(), framework())
FIRST = "Household Internet Access"


# --- without a browser -------------------------------------------------------------------------------------


def test_the_page_opens_with_nothing_chosen() -> None:
    app = AppTest.from_file(str(PAGE), default_timeout=60).run()
    assert not app.exception
    assert app.text[0].value == "Chosen: nothing"


def test_the_wheel_gets_its_words_from_python() -> None:
    app = AppTest.from_file(str(PAGE), default_timeout=60)
    english = sent(app.run())
    app.query_params["language"] = "xx"
    pseudo = sent(app.run())
    for key in ("nothing", "help"):
        assert english[key]
        assert english[key] != pseudo[key]
    assert english["selected"] is None
    assert 'role="button"' in str(english["svg"])


def sent(app: AppTest) -> dict[str, object]:
    """What was sent to the browser."""
    (found,) = [e.proto for e in app.main if getattr(e.proto, "component_name", "") == "kpi_wheel"]
    return json.loads(found.json or found.mixed.json)


@pytest.mark.parametrize("part", parts(MADE), ids=lambda part: part.key)
def test_a_key_is_its_part(part) -> None:  # type: ignore[no-untyped-def]
    assert chosen(MADE, part.key) == part


@pytest.mark.parametrize(
    "key", [None, "", "data_point:", "dimension:Nothing", 7, ["x"], {"key": 1}, "x" * 10_000]
)
def test_what_the_wheel_has_not_is_not_chosen(key: object) -> None:
    assert chosen(MADE, key) is None


# --- in a browser ------------------------------------------------------------------------------------------


@dataclass
class WheelApp(App):
    """The small page in a process of its own."""

    @property
    def command(self) -> list[str]:
        options = {
            "server.port": str(self.port),
            "server.address": "127.0.0.1",
            "server.headless": "true",
            "server.fileWatcherType": "none",
            "browser.gatherUsageStats": "false",
        }
        told = [f"--{name}={value}" for name, value in options.items()]
        return [sys.executable, "-m", "streamlit", "run", str(PAGE), *told]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    made = WheelApp(tmp_path_factory.mktemp("wheel"), "")
    try:
        made.start()
        yield made
    finally:
        made.stop()


def opened(browser: Browser, app: App, *, width: int = 1280, dark: bool = False, query: str = "") -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light"
    )
    context.set_default_timeout(WAIT)
    page = context.new_page()
    page.goto(f"{app.url}/{query}")
    settled(page)
    expect(page.locator("#kpi-wheel")).to_be_visible()
    return page


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name)


def focused(page: Page) -> str:
    """The name of what has the focus inside the wheel."""
    return str(page.evaluate(f"{INSIDE}.activeElement?.getAttribute('aria-label') ?? ''"))


INSIDE = "[...document.querySelectorAll('*')].find((one) => one.shadowRoot?.querySelector('#kpi-wheel')).shadowRoot"


@pytest.mark.browser
def test_a_click_chooses_and_another_takes_it_back(chromium: Browser, app: App) -> None:
    page = opened(chromium, app)
    household = button(page, FIRST)
    household.click()
    expect(page.get_by_text("Chosen: data_point EC: ICT: ICT: 1C")).to_be_visible()
    expect(household).to_have_attribute("aria-pressed", "true")
    assert page.locator('[aria-pressed="true"]').count() == 1
    button(page, "Environment: band").click()
    expect(page.get_by_text("Chosen: dimension Environment")).to_be_visible()
    button(page, "Transport: band").click()
    expect(page.get_by_text("Chosen: category Transport")).to_be_visible()
    button(page, "Transport: band").click()
    expect(page.get_by_text("Chosen: nothing")).to_be_visible()
    assert page.locator('[aria-pressed="true"]').count() == 0
    page.context.close()


@pytest.mark.browser
@pytest.mark.parametrize("key", ["Enter", " "])
def test_the_keyboard_alone_is_enough(chromium: Browser, app: App, key: str) -> None:
    page = opened(chromium, app)
    names = [part.words for part in parts(MADE) if part.kind == "data_point"]
    page.locator('[data-key][tabindex="0"]').focus()
    assert focused(page) == names[0]
    for pressed, wanted in (
        ("ArrowRight", names[1]),
        ("ArrowRight", names[2]),
        ("ArrowLeft", names[1]),
        ("Home", names[0]),
        ("ArrowLeft", names[-1]),
        ("ArrowRight", names[0]),
        ("End", names[-1]),
    ):
        page.keyboard.press(pressed)
        assert focused(page) == wanted
        expect(page.locator(".kpi-now")).to_have_text(wanted)
    expect(page.get_by_text("Chosen: nothing")).to_be_visible()
    page.keyboard.press(key)
    expect(page.get_by_text("Chosen: data_point SC: SH: FS: 1A")).to_be_visible()
    assert focused(page) == names[-1]  # the rerun took nothing away
    page.context.close()


@pytest.mark.browser
def test_up_and_down_change_the_ring(chromium: Browser, app: App) -> None:
    page = opened(chromium, app)
    button(page, FIRST).focus()
    groups = {kind: [p.words for p in parts(MADE) if p.kind == kind] for kind in ("dimension", "category")}
    for pressed, wanted in (
        ("ArrowUp", groups["category"][0]),
        ("ArrowRight", groups["category"][1]),
        ("ArrowUp", groups["dimension"][0]),
        ("ArrowUp", groups["dimension"][0]),
        ("End", groups["dimension"][-1]),
    ):
        page.keyboard.press(pressed)
        assert focused(page) == wanted
    page.keyboard.press("ArrowDown")
    first = next(p for p in parts(MADE) if p.kind == "category" and p.dimension == "Society and Culture")
    assert focused(page) == first.words
    page.context.close()


@pytest.mark.browser
def test_tab_enters_the_wheel_once_and_leaves_it(chromium: Browser, app: App) -> None:
    page = opened(chromium, app)
    button(page, FIRST).focus()
    page.keyboard.press("ArrowRight")
    second = focused(page)
    page.keyboard.press("Tab")
    assert focused(page) == ""
    page.keyboard.press("Shift+Tab")
    assert focused(page) == second
    assert page.locator('[data-key][tabindex="0"]').count() == 1
    page.context.close()


@pytest.mark.browser
def test_the_focus_is_seen(chromium: Browser, app: App) -> None:
    page = opened(chromium, app)
    part = button(page, FIRST).locator("path.part")
    assert part.evaluate("one => getComputedStyle(one).stroke") == "none"
    button(page, FIRST).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    expect(part).not_to_have_css("stroke", "none")
    page.context.close()


@pytest.mark.browser
def test_pointing_says_the_name_and_moving_away_takes_it_back(chromium: Browser, app: App) -> None:
    page = opened(chromium, app)
    line = page.locator(".kpi-now")
    expect(line).to_have_attribute("aria-live", "polite")
    nothing = line.inner_text()
    button(page, "Transport: band").hover()
    expect(line).to_have_text(re.compile("^Transport: band"))
    page.mouse.move(1, 1)
    expect(line).to_have_text(nothing)
    page.context.close()


@pytest.mark.browser
def test_a_choice_stays_when_the_page_runs_again(chromium: Browser, app: App) -> None:
    page = opened(chromium, app)
    button(page, FIRST).click()
    expect(page.get_by_text("Chosen: data_point EC: ICT: ICT: 1C")).to_be_visible()
    runs = page.get_by_text(re.compile("^Runs: ")).inner_text()
    page.get_by_role("heading", name="Wheel").click()
    page.keyboard.press("r")
    expect(page.get_by_text(runs, exact=True)).to_have_count(0)
    expect(page.get_by_text("Chosen: data_point EC: ICT: ICT: 1C")).to_be_visible()
    expect(button(page, FIRST)).to_have_attribute("aria-pressed", "true")
    page.context.close()


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("shade", ["light", "dark"])
def test_nobody_is_shut_out(chromium: Browser, app: App, width: int, shade: str) -> None:
    page = opened(chromium, app, width=width, dark=shade == "dark")
    button(page, FIRST).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Chosen: data_point")).to_be_visible()
    assert serious_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()


@pytest.mark.browser
@pytest.mark.parametrize(("shade", "palette"), [("light", light()), ("dark", dark())])
def test_colours_follow_the_theme(chromium: Browser, app: App, shade: str, palette) -> None:  # type: ignore[no-untyped-def]
    page = opened(chromium, app, dark=shade == "dark")
    fill = page.locator("#kpi-wheel path.band1").evaluate("one => getComputedStyle(one).fill")
    assert fill == css(palette.bands[1][0])
    ground = page.locator(".kpi-choose").evaluate("one => getComputedStyle(one).backgroundColor")
    between = page.locator("#kpi-wheel .between").evaluate("one => getComputedStyle(one).stroke")
    assert (
        ground
        == between
        == page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")
    )
    page.context.close()


def css(colour: str) -> str:
    return f"rgb({int(colour[:2], 16)}, {int(colour[2:4], 16)}, {int(colour[4:], 16)})"


@pytest.mark.browser
def test_a_small_screen_shows_the_name_below_instead_of_around(chromium: Browser, app: App) -> None:
    page = opened(chromium, app, width=390)
    expect(page.locator("#kpi-wheel .names")).to_be_hidden()
    expect(page.locator("#kpi-wheel .around")).to_be_visible()
    button(page, FIRST).focus()
    expect(page.locator(".kpi-now")).to_be_in_viewport()
    expect(page.locator(".kpi-now")).to_have_text(re.compile(f"^{FIRST}: "))
    wide = opened(chromium, app)
    expect(wide.locator("#kpi-wheel .names")).to_be_visible()
    expect(wide.locator("#kpi-wheel .around")).to_be_hidden()
    page.context.close()
    wide.context.close()


@pytest.mark.browser
def test_it_works_without_a_network(chromium: Browser, app: App) -> None:
    context = chromium.new_context()
    context.set_default_timeout(WAIT)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(app.url)
    settled(page)
    button(page, FIRST).click()
    expect(page.get_by_text("Chosen: data_point")).to_be_visible()
    own = (app.url, app.url.replace("http", "ws"), "blob:", "data:")
    assert [url for url in asked if not url.startswith(own)] == []
    context.close()
