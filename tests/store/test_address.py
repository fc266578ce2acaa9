"""Where a store is: given, in the environment, or in the platform's folder for data."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest
from sqlalchemy import make_url

from kpi_toolkit.review.ports import Unavailable
from kpi_toolkit.store import open_store
from kpi_toolkit.store.address import VARIABLE, address, default_file, shown


def test_paths_and_urls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    file = tmp_path / "a b" / "store #1.sqlite"
    assert address(file) == address(str(file)) == address(f"sqlite:///{file}") == address(address(file))
    for given in ("postgres://u:p@h/d", "postgresql://u:p@h/d", "postgresql+psycopg://u:p@h/d"):
        assert address(given) == make_url("postgresql+psycopg://u:p@h/d")
    assert "p@" not in shown(address("postgresql://u:p@h/d"))
    assert shown(address(file)) == str(file)


@pytest.mark.parametrize("given", ["sqlite://", "sqlite:///:memory:", "mysql://h/d", "://", "http://x y"])
def test_what_is_no_address(given: str) -> None:
    with pytest.raises(Unavailable) as raised:
        address(given)
    assert str(raised.value).endswith(".")


def test_the_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "chosen.sqlite"))
    assert address() == address(tmp_path / "chosen.sqlite")
    monkeypatch.delenv(VARIABLE)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    for platform, variable, place in (
        ("linux", "XDG_DATA_HOME", ".local/share"),
        ("darwin", "", "Library/Application Support"),
        ("win32", "LOCALAPPDATA", "AppData/Local"),
    ):
        monkeypatch.setattr(sys, "platform", platform)
        if variable:
            monkeypatch.delenv(variable, raising=False)
        assert default_file() == tmp_path / place / "kpi-toolkit" / "store.sqlite"
        if variable:
            monkeypatch.setenv(variable, str(tmp_path / "data"))
            assert default_file() == tmp_path / "data" / "kpi-toolkit" / "store.sqlite"
    monkeypatch.setattr(sys, "platform", "linux")
    open_store().close()
    made = tmp_path / "data" / "kpi-toolkit" / "store.sqlite"
    assert stat.S_IMODE(made.stat().st_mode) == 0o600


def test_odd_names_of_files(tmp_path: Path) -> None:
    for name in ("store #1?.sqlite", "ünïcode %41.db", "a;b&c=d"):
        open_store(tmp_path / name).close()
        assert (tmp_path / name).exists()
