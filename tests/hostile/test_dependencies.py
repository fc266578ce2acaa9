"""Everything that is installed is pinned, and nothing is there under a licence that does not go with the project."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def audit() -> ModuleType:
    spec = importlib.util.spec_from_file_location("audit", ROOT / "scripts" / "audit.py")
    assert spec
    assert spec.loader
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def test_what_is_installed_is_pinned(audit: ModuleType) -> None:
    wanted = audit.pinned((ROOT / "constraints.txt").read_text(encoding="utf-8"))
    assert list(audit.problems(audit.installed(), wanted)) == []


def test_an_audit_that_finds_something(audit: ModuleType) -> None:
    found = audit.installed()
    wanted = {name: one.version for name, one in found.items()}
    assert list(audit.problems(found, wanted)) == []
    wanted["openpyxl"] = "0.1"
    del wanted["pandas"]
    told = " ".join(audit.problems(found, wanted))
    assert "constraints.txt pins 0.1" in told
    assert "pandas" in told
    assert audit.UNWANTED.search("GNU Affero General Public License v3")
    assert not audit.UNWANTED.search("GNU Lesser General Public License v3")


def test_who_does_not_answer_is_told(audit: ModuleType, tmp_path: Path) -> None:
    silent = tmp_path / "pip-audit"
    silent.write_text("#!/bin/sh\necho 'nobody is there' >&2\nexit 1\n")
    silent.chmod(0o755)
    assert audit.known_faults(str(silent)) == ([], "nobody is there")
