"""Secrets stand in no log and no message, whatever goes wrong and however much is logged."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from browser import hub as hubs
from browser.serving import App, settled
from playwright.sync_api import Browser

PASSWORD = "Pa55-word-of-the-database"


class Talkative(App):
    """The app with everything in its log."""

    @property
    def command(self) -> list[str]:
        return [*super().command, "--log", "debug"]


@pytest.mark.browser
def test_signing_in_leaves_no_secret_in_the_log(
    chromium: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hubs, "App", Talkative)
    with hubs.running_hub(tmp_path) as hub:
        context = chromium.new_context(locale="en-GB")
        context.set_default_timeout(60_000)
        page = hubs.signed_in(hub, context, "official")
        stranger = chromium.new_context(locale="en-GB")
        stranger.set_default_timeout(60_000)
        hubs.signed_in(hub, stranger, "nobody")
        page.reload()
        settled(page)
        cookies = [cookie["value"] for cookie in context.cookies() if len(cookie["value"]) > 20]
        context.close()
        stranger.close()
        log = hub.app.log
        secrets = re.findall(r'_secret = "([0-9a-f]+)"', (tmp_path / "sign-in.toml").read_text())
    assert len(secrets) == 2
    assert cookies
    assert "DEBUG" in log, "there is much in it"
    for secret in (*secrets, *cookies):
        assert secret not in log
    assert not re.search(r"ey[A-Za-z0-9_-]{10,}\.ey[A-Za-z0-9_-]{10,}", log), "no token"
    assert "code=" not in log


@pytest.mark.parametrize(
    "command", [["db", "check"], ["ledger", "verify"], ["person", "list"], ["round", "list"]]
)
def test_the_password_of_the_database_is_not_told(command: list[str], tmp_path: Path) -> None:
    url = f"postgresql://kpi:{PASSWORD}@127.0.0.1:1/kpi"
    done = subprocess.run(
        [sys.executable, "-m", "kpi_toolkit.cli", *command],
        env=os.environ | {"KPI_TOOLKIT_DATABASE": url, "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    said = done.stdout + done.stderr
    assert done.returncode == 2
    assert said.strip()
    assert PASSWORD not in said
    assert "Traceback" not in said
