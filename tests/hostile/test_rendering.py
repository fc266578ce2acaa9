"""Nothing that a city or a person writes is executed or rendered by what shows it."""

from __future__ import annotations

import io
import json
import logging
import re
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from browser.serving import App, opened, served
from hostile.injected import COMPLETE, NAMES, SERVER, fill, table
from hostile.measured import Ran, Runner
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from kpi_toolkit import logs
from kpi_toolkit.services import reading
from kpi_toolkit.store import open_store
from kpi_toolkit.ui.navigation import PAGES

STEERING = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffe\uffff]"
)
DOCUMENTS = ("snapshot", "verification-report")


@pytest.fixture(scope="module")
def outputs(runner: Runner, tmp_path_factory: pytest.TempPathFactory) -> tuple[Ran, Path]:
    folder = tmp_path_factory.mktemp("attacked")
    source = folder / "city.csv"
    source.write_bytes(table(2025))
    return runner.run("assess", source, "-o", folder / "out"), folder / "out"


@pytest.fixture(scope="module")
def innocent(runner: Runner, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("innocent") / "out"
    assert runner.run("assess", COMPLETE, "-o", folder).status == 0
    return folder


def test_the_terminal_obeys_nothing(outputs: tuple[Ran, Path]) -> None:
    ran, _ = outputs
    assert ran.status == 1
    assert "ATTACK" in ran.out
    assert not STEERING.findall(ran.out + ran.err)


def test_json_is_what_it_says(outputs: tuple[Ran, Path]) -> None:
    text = (outputs[1] / "assessment.json").read_text("utf-8")
    document = json.loads(text)
    assert "ATTACK" in document["city"]
    assert not STEERING.findall(text)

    def texts(thing: Any) -> Iterator[str]:
        if isinstance(thing, dict):
            for key, value in thing.items():
                yield from (key, *texts(value))
        elif isinstance(thing, list):
            for one in thing:
                yield from texts(one)
        elif isinstance(thing, str):
            yield thing

    assert not [one for one in texts(document) if STEERING.search(one)]


# --- spreadsheets -------------------------------------------------------------------------------------------


def _formulas(data: bytes) -> set[str]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = (cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    return {str(cell.value) for cell in cells if cell.data_type == "f"}


@pytest.mark.parametrize("name", ["results.xlsx", "marked-up.xlsx"])
def test_workbooks_compute_nothing_and_lead_nowhere(
    outputs: tuple[Ran, Path], innocent: Path, name: str
) -> None:
    data = (outputs[1] / name).read_bytes()
    assert _formulas(data) <= _formulas((innocent / name).read_bytes())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    relations = b"".join(content for one, content in parts.items() if one.endswith(".rels"))
    assert b"External" not in relations
    assert b"ATTACK" in b"".join(parts.values())
    assert not any("external" in one or "vba" in one for one in parts)
    book = openpyxl.load_workbook(io.BytesIO(data))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    assert not STEERING.search(cell.value)
                if cell.hyperlink is not None:
                    assert cell.hyperlink.target is None
                if "ATTACK" in str(cell.value) and str(cell.value).startswith(("=", "+", "-", "@")):
                    assert cell.data_type == "s"
                    assert cell.quotePrefix, "whoever edits the cell would make a formula of it"


# --- documents ----------------------------------------------------------------------------------------------


class Elements(HTMLParser):
    """The elements of a page with their attributes, and where they lead."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.kinds: set[tuple[str, str]] = set()
        self.leads: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in (*attrs, ("", "")):
            self.kinds.add((tag, name))
            if name in ("href", "src", "xlink:href", "action", "data"):
                self.leads.add(value or "")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_html_has_no_element_of_theirs(outputs: tuple[Ran, Path], innocent: Path, name: str) -> None:
    text = (outputs[1] / f"{name}.html").read_text("utf-8")
    assert "ATTACK" in text
    found = Elements(text)
    usual = Elements((innocent / f"{name}.html").read_text("utf-8"))
    new = {
        kind
        for kind in found.kinds - usual.kinds
        if kind[0] in ("script", "img", "iframe", "style", "a", "link")
    }
    assert not new
    assert not [attribute for _, attribute in found.kinds if attribute.startswith("on")]
    assert not [lead for lead in found.leads if not lead.startswith(("#", "data:"))]
    assert not STEERING.search(text)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_pdf_has_no_action_of_theirs(outputs: tuple[Ran, Path], name: str) -> None:
    data = (outputs[1] / f"{name}.pdf").read_bytes()
    reader = PdfReader(io.BytesIO(data))
    text = "".join(page.extract_text() for page in reader.pages)
    assert "ATTACK" in text
    assert not STEERING.search(text.replace("\x7f", ""))
    assert not STEERING.search(str(reader.metadata.title if reader.metadata else ""))
    for page in reader.pages:
        for annotation in page.get("/Annots", []):
            action = annotation.get_object().get("/A", {})
            assert action.get("/S") in (None, "/GoTo"), action
    for word in (b"/JavaScript", b"/Launch", b"/SubmitForm", SERVER.encode() + b")"):
        assert word not in data


# --- the log ------------------------------------------------------------------------------------------------


def test_nobody_writes_lines_of_their_own_into_the_log() -> None:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(logs.Plain(logs.LINE))
    log = logging.getLogger("hostile")
    log.addHandler(handler)
    log.propagate = False
    try:
        raise ValueError("first\n2026-01-01 ERROR forged \x1b[31m \u202e")
    except ValueError:
        log.exception("said\nforged \x1b[2J \x9b31m \u202e")
    log.removeHandler(handler)
    lines = out.getvalue().splitlines()
    assert not STEERING.search(out.getvalue().replace("\n", ""))
    assert all(line.startswith(logs.FOLLOWS) for line in lines[1:])
    assert r"said\nforged \x1b[2J \x9b31m \u202e" in lines[0]


# --- the app ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[App, str, str]]:
    folder = tmp_path_factory.mktemp("app")
    store = open_store(folder / "store.sqlite")
    _, now, last = fill(store)
    store.close()
    with served(folder, str(folder / "store.sqlite")) as app:
        yield app, now, last


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


@pytest.mark.browser
def test_no_page_of_the_app_runs_or_loads_anything(attacked: tuple[App, str, str], page: Page) -> None:
    """All pages in a real browser: no script, no request to elsewhere, no element made of a text."""
    app, now, last = attacked
    asked: list[str] = []
    dialogs: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    seen = 0
    addresses = ["" if spec.key == "start" else spec.key for spec in PAGES if not spec.of_round]
    point = "&code=EC: ICT: ICT: 1C&data_point=value"
    addresses += [f"{spec.key}?round={now}{point}" for spec in PAGES if spec.of_round]
    addresses += [f"{key}?round={last}" for key in ("documents", "years", "results")]
    for address in addresses:
        opened(page, app, address)
        found = page.evaluate(FOUND, SERVER)
        assert found["pwned"] is False, address
        assert found["elements"] == [], address
        assert not STEERING.findall(found["text"]), address
        assert "it is our mistake" not in found["text"], address
        seen += "ATTACK" in found["text"]
    assert seen >= 10, "the attacks are shown somewhere"
    assert dialogs == []
    foreign = [url for url in asked if not url.startswith((app.url, "data:", "blob:"))]
    assert foreign == []
    assert "Traceback" not in app.log
    assert not STEERING.findall(app.log)


FOUND = """(server) => ({
    pwned: 'pwned' in window,
    text: document.body.innerText,
    elements: [...document.querySelectorAll('[src],[href],[onerror],[onclick],[action],[data]')]
        .filter(one => [...one.attributes].some(a =>
            a.name.startsWith('on') || /^javascript:/i.test(a.value)
            || (['src', 'href', 'action', 'data', 'srcset'].includes(a.name) && a.value.includes(server))))
        .map(one => one.outerHTML.slice(0, 200)),
})"""


def test_files_have_plain_names_and_come_as_files(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store.sqlite")
    one, now, _ = fill(store)
    names = [file.file.name for file in reading.view(one, now).attachments]
    store.close()
    assert len(names) == len(NAMES) + 2
    for name in names:
        assert name.strip(". ")
        assert len(name) <= 120
        assert not re.search(r"[/\\]", name)
        assert not STEERING.search(name)
        assert "\n" not in name
    assert "passwd" in names
    assert "hosts" in names


@pytest.mark.browser
def test_an_attached_page_is_downloaded_and_not_opened(attacked: tuple[App, str, str], page: Page) -> None:
    app, now, _ = attacked
    opened(page, app, f"questions?round={now}")
    button = page.get_by_role("button", name=re.compile("hosts"))
    with page.expect_download() as caught:
        button.first.click()
    assert caught.value.suggested_filename == "hosts"
    headers = page.request.get(caught.value.url).headers
    assert headers["content-type"] == "application/octet-stream"
    assert headers["content-disposition"].startswith("attachment")
