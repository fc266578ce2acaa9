"""How quick the web app is, beside an empty Streamlit app in the same run.

First page: from starting the process until the page is drawn in Chromium, each on a store with the example
city, cold. Page change: from the click on a link of the menu until the next page is drawn, with a full round
loaded. Prints medians and ratios; the bounds are 2 (first page) and 1.5 (page change).

    python benchmarks/app_speed.py [repeats]
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import textwrap
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))
from browser.serving import free_port, launched  # noqa: E402

FIRST_PAGE_BOUND, PAGE_CHANGE_BOUND = 2.0, 1.5
EMPTY = """
import streamlit as st

def one():
    st.title("One")

def two():
    st.title("Two")

pages = [st.Page(one, title="One", url_path="one", default=True), st.Page(two, title="Two", url_path="two")]
shown = st.navigation(pages, position="hidden")
with st.sidebar:
    for page in pages:
        st.page_link(page)
shown.run()
"""


@contextmanager
def running(command: list[str], folder: Path, port: int) -> Iterator[None]:
    """A server in a process of its own, from its start on; ends with the block."""
    environment = os.environ | {"HOME": str(folder), "KPI_TOOLKIT_DATABASE": str(folder / "store.sqlite")}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
    try:
        yield
    finally:
        process.kill()
        process.wait()


def commands(folder: Path, port: int) -> dict[str, list[str]]:
    """How each of the two is started."""
    script = folder / "empty.py"
    script.write_text(textwrap.dedent(EMPTY))
    empty = [sys.executable, "-m", "streamlit", "run", str(script), "--server.headless", "true"]
    empty += [
        "--server.address",
        "127.0.0.1",
        "--server.port",
        str(port),
        "--browser.gatherUsageStats",
        "false",
    ]
    ours = [sys.executable, "-m", "kpi_toolkit.cli", "app", "--port", str(port), "--no-browser"]
    return {"empty": empty, "ours": ours}


def answered(port: int) -> None:
    """Wait until the server answers."""
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5):
                return
        except OSError:
            continue


def drawn(page: Page, title: str | None = None) -> None:
    """Wait until a page is drawn: its heading is there and the script has come to its end."""
    page.wait_for_function(
        """(title) => {
            const app = document.querySelector('[data-testid="stApp"]');
            const head = document.querySelector('h1');
            return app && head && (!title || head.innerText.trim() === title)
                && app.dataset.testScriptState === 'notRunning';
        }""",
        arg=title,
        polling=5,
        timeout=60_000,
    )


def example_store(folder: Path) -> str:
    """A store with the example city, made once; the id of its round."""
    from kpi_toolkit.services.acting import Acting
    from kpi_toolkit.services.example import enter_example
    from kpi_toolkit.services.identity import first_person
    from kpi_toolkit.store import open_store

    store = open_store(folder / "store.sqlite")
    acting = Acting(store, first_person(store).id, single_user=True)
    enter_example(acting)
    found = acting.read(lambda unit: unit.rounds())[0].id
    store.close()
    return found


def measure(repeats: int) -> dict[str, dict[str, list[float]]]:
    """Seconds of each run, by what is measured and which app."""
    taken: dict[str, dict[str, list[float]]] = {
        "first page": {"empty": [], "ours": []},
        "page change": {"empty": [], "ours": []},
    }
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        made = Path(name) / "made"
        made.mkdir()
        round_id = example_store(made)
        browser = launched(playwright)
        for repeat in range(repeats):
            for kind in ("empty", "ours"):
                folder, port = Path(name) / f"{kind}{repeat}", free_port()
                shutil.copytree(made, folder)
                page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
                begun = perf_counter()
                with running(commands(folder, port)[kind], folder, port):
                    answered(port)
                    page.goto(f"http://localhost:{port}/")
                    drawn(page)
                    taken["first page"][kind].append(perf_counter() - begun)
                    titles = ("One", "Two")
                    if kind == "ours":
                        titles = ("Findings", "Results")
                        page.goto(f"http://localhost:{port}/findings?round={round_id}")
                        drawn(page, titles[0])
                    for turn in range(1, 9):
                        title = titles[turn % 2]
                        begun = perf_counter()
                        page.get_by_test_id("stSidebar").get_by_role("link", name=title, exact=True).click()
                        drawn(page, title)
                        if turn > 2:  # both pages were seen once
                            taken["page change"][kind].append(perf_counter() - begun)
                page.context.close()
        browser.close()
    return taken


def main() -> int:
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    bounds = {"first page": FIRST_PAGE_BOUND, "page change": PAGE_CHANGE_BOUND}
    slow = 0
    for what, times in measure(repeats).items():
        empty, ours = (statistics.median(times[kind]) for kind in ("empty", "ours"))
        ratio = ours / empty
        slow += ratio > bounds[what]
        print(
            f"{what}: empty app {empty * 1000:.0f} ms, ours {ours * 1000:.0f} ms, ratio {ratio:.2f} "
            f"(bound {bounds[what]})"
        )
    return 1 if slow else 0


if __name__ == "__main__":
    raise SystemExit(main())
