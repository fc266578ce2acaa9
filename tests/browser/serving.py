"""The real app in a process of its own, and a real Chromium in front of it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

from playwright.sync_api import Browser, Page, Playwright, expect

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # an answer to which a test adds headers counts as one from the internet, which may not reach this computer
    "--disable-features=LocalNetworkAccessChecks",
)
WAIT = 60_000
"""Milliseconds within which anything shown on a slow machine has to be there."""


def launched(playwright: Playwright) -> Browser:
    """Chromium as the system has it."""
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    assert path, "Chromium is not installed: sh scripts/chromium.sh"
    expect.set_options(timeout=WAIT)
    return playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))


def free_port() -> int:
    """A port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class App:
    """A running app. ``url`` without a slash at its end."""

    folder: Path
    database: str
    port: int = field(default_factory=free_port)
    sign_in: Path | None = None
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def log(self) -> str:
        """What the app wrote."""
        return (self.folder / "app.log").read_text(encoding="utf-8", errors="replace")

    @property
    def command(self) -> list[str]:
        """What starts the app."""
        made = [sys.executable, "-m", "kpi_toolkit.cli", "app", "--port", str(self.port), "--no-browser"]
        return [*made, "--sign-in", str(self.sign_in)] if self.sign_in else made

    def start(self) -> None:
        """Start the app and wait until it answers."""
        environment = os.environ | {"KPI_TOOLKIT_DATABASE": self.database, "HOME": str(self.folder)}
        with (self.folder / "app.log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command, stdout=log, stderr=log, env=environment, cwd=self.folder
            )
        until = monotonic() + WAIT / 1000
        while monotonic() < until:
            assert self.process.poll() is None, self.log
            try:
                with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=5) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                continue
        raise AssertionError(f"the app did not answer: {self.log}")

    def stop(self) -> None:
        """Kill the app as a power cut would."""
        if self.process:
            self.process.kill()
            self.process.wait()

    def restart(self) -> None:
        """Kill it and start it again on the same port and database."""
        self.stop()
        self.start()


@contextmanager
def served(folder: Path, database: str | None = None, sign_in: Path | None = None) -> Iterator[App]:
    """An app on a database of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    app = App(folder, database or str(folder / "store.sqlite"), sign_in=sign_in)
    try:
        app.start()
        yield app
    finally:
        app.stop()


def settled(page: Page) -> None:
    """Wait until the page is drawn and nothing runs any more."""
    expect(page.locator("h1").first).to_be_visible()
    page.wait_for_function(
        """() => {
            const app = document.querySelector('[data-testid="stApp"]');
            return app && app.dataset.testScriptState === 'notRunning'
                && !document.querySelector('[data-testid="stSkeleton"]');
        }""",
        timeout=WAIT,
    )


def opened(page: Page, app: App, path: str = "") -> None:
    """Open a page of the app and wait until it is drawn."""
    page.goto(f"{app.url}/{path}")
    settled(page)


def serious_faults(page: Page) -> list[dict[str, Any]]:
    """What axe finds on the page that is serious or critical."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [
        {
            "rule": fault["id"],
            "impact": fault["impact"],
            "where": [node["html"][:200] for node in fault["nodes"][:5]],
        }
        for fault in found
        if fault["impact"] in ("serious", "critical")
    ]
