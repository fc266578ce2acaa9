"""The official's journey as only a browser shows it: the field for files, reload in the middle, files to take home."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser.rounds import EXAMPLES, Walk, filled
from browser.serving import App, opened, serious_faults, served, settled
from playwright.sync_api import Locator, Page, expect

STEP_NOW = ".kpi-way li.now"


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    return filled(tmp_path_factory.mktemp("walk") / "store.sqlite")


@pytest.fixture(scope="module")
def app(walk: Walk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    with served(tmp_path_factory.mktemp("app"), str(walk.database)) as running:
        yield running


def field(page: Page) -> Locator:
    return page.get_by_test_id("stFileUploader")


def choose(page: Page, *files: Path) -> None:
    field(page).locator("input[type=file]").set_input_files(list(files))


def alert(page: Page, text: str) -> Locator:
    return page.get_by_test_id("stAlert").filter(has_text=text)


def take(page: Page, button: str, folder: Path) -> Path:
    """Download with a button; where the file is."""
    with page.expect_download() as download:
        page.get_by_role("button", name=button, exact=True).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_template_upload_reload_and_hand_in(app: App, walk: Walk, page: Page, tmp_path: Path) -> None:
    opened(page, app, f"upload?round={walk.empty}")
    expect(page.locator(STEP_NOW)).to_contain_text("Template")
    empty = take(page, "Download the workbook", tmp_path)
    assert empty.name == "Lindhaven-fictional-2026.xlsx"
    expect(page.locator(STEP_NOW)).to_contain_text("Upload")
    page.get_by_text("Download the workbook").first.click()
    carried = take(page, "Download it with the figures of 2025", tmp_path)
    assert zipfile.is_zipfile(carried)
    choose(page, carried)
    expect(alert(page, "1 file was read and checked.")).to_be_visible()
    expect(page.locator(STEP_NOW)).to_contain_text("Is this what you expected?")
    page.reload()
    settled(page)
    expect(page.get_by_text("Nothing of it is handed in yet.")).to_be_visible()
    assert serious_faults(page) == []
    page.get_by_role("button", name="Yes, this is it").click()
    expect(page.get_by_role("button", name="Make the marked-up workbook")).to_be_visible()
    page.get_by_role("button", name="Make the marked-up workbook").click()
    expect(page.get_by_role("button", name="Make the marked-up workbook")).to_have_count(0)
    page.reload()
    settled(page)
    expect(page.get_by_role("button", name="Download the marked-up workbook")).to_be_visible()
    assert zipfile.is_zipfile(take(page, "Download the marked-up workbook", tmp_path))
    page.get_by_text("I have looked at what was read").click()
    settled(page)
    page.get_by_role("button", name="Hand in for verification").click()
    expect(alert(page, "Handed in as submission 1.")).to_be_visible()
    page.go_back()
    page.go_forward()
    settled(page)
    expect(page.get_by_text("Submission 1 was handed in by")).to_be_visible()


def test_the_field_for_files_speaks_the_language_of_the_page(app: App, walk: Walk, page: Page) -> None:
    opened(page, app, f"upload?round={walk.verifying}&lang=xx")
    said = field(page).inner_text()
    assert "⟦" in said
    for english in ("Upload", "Browse", "per file", "Drag"):
        assert english not in said
    assert field(page).locator("button").inner_text().strip().endswith("⟧")


def test_the_field_for_files_is_used_by_keyboard(app: App, walk: Walk, page: Page) -> None:
    opened(page, app, f"upload?round={walk.verifying}")
    button = field(page).get_by_role("button", name="Choose files")
    button.focus()
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    assert chooser.value.is_multiple()


def test_a_file_that_is_too_large_is_told_about_before_it_is_sent(
    app: App, walk: Walk, page: Page, tmp_path: Path
) -> None:
    large = tmp_path / "large &amp; wide.xlsx"
    large.write_bytes(b"0" * 22_000_000)
    opened(page, app, f"upload?round={walk.verifying}")
    choose(page, large)
    expect(page.locator(".kpi-files-told")).to_contain_text(
        "“large &amp; wide.xlsx” is larger than 20 MB, so it was not sent."
    )
    assert serious_faults(page) == []
    page.get_by_role("button", name="Remove large &amp; wide.xlsx").click()
    expect(page.locator(".kpi-files-told p")).to_have_count(0)
    expect(page.get_by_role("button", name="Choose files")).to_be_visible()


def test_after_a_file_the_field_is_empty_again_and_in_our_words(
    app: App, walk: Walk, page: Page, tmp_path: Path
) -> None:
    letter = tmp_path / "letter.xlsx"
    letter.write_bytes(b"Dear Sir or Madam")
    opened(page, app, f"upload?round={walk.verifying}")
    choose(page, letter)
    expect(alert(page, '"letter.xlsx" is a text file')).to_be_visible()
    settled(page)
    expect(page.get_by_role("button", name="Choose files")).to_be_visible()
    assert "per file" not in field(page).inner_text()


def test_two_windows(app: App, walk: Walk, page: Page) -> None:
    opened(page, app, f"upload?round={walk.verifying}")
    other = page.context.new_page()
    opened(other, app, f"upload?round={walk.verifying}")
    choose(other, EXAMPLES / "complete-city.csv")
    expect(alert(other, "1 file was read and checked.")).to_be_visible()
    choose(page, EXAMPLES / "messy-city.xlsx")
    expect(alert(page, "You changed the figures meanwhile in another window")).to_be_visible()
    expect(page.locator(".kpi-files")).to_contain_text("complete-city.csv")
