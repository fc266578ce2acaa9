"""Two processes upgrade one old store at once, and one that does so is killed."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress

import psutil
from sqlalchemy import URL

from kpi_toolkit.store.checking import check
from kpi_toolkit.store.schema import HEAD, current, upgrade

CPU_SECONDS = (0.4, 0.6, 0.8)  # a whole upgrade takes about one


def upgrading(url: URL) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "kpi_toolkit.cli", "db", "upgrade", "--database"]
    address = url.render_as_string(hide_password=False)
    return subprocess.Popen([*command, address], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def test_two_upgrades_at_once(empty_url: URL) -> None:
    upgrade(empty_url, "0001")
    running = [upgrading(empty_url), upgrading(empty_url)]
    told = [process.communicate()[0] for process in running]
    assert [process.returncode for process in running] == [0, 0], told
    assert current(empty_url) == HEAD
    assert check(empty_url) == []


def test_an_upgrade_that_is_killed(empty_url: URL) -> None:
    """Killed early, in the middle or late: the old schema or the new one, never something between."""
    upgrade(empty_url, "0001")
    for cpu_seconds in CPU_SECONDS:
        process = upgrading(empty_url)
        with suppress(psutil.NoSuchProcess):
            watched = psutil.Process(process.pid)
            while process.poll() is None and sum(watched.cpu_times()[:2]) < cpu_seconds:
                pass
        process.kill()
        process.communicate()
        assert current(empty_url) in ("0001", HEAD)
    assert upgrade(empty_url) == HEAD
    assert check(empty_url) == []
