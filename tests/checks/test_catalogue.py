"""The rule catalogue holds every check, and nothing of the program's own language."""

from __future__ import annotations

import re

from kpi_toolkit.checks.catalogue import catalogue
from kpi_toolkit.checks.registry import all_checks
from kpi_toolkit.framework import load_framework


def test_catalogue_holds_every_check() -> None:
    framework = load_framework()
    text = catalogue(framework)
    for check in all_checks(framework).values():
        assert f"`{check.key}` · {check.severity}" in text
        assert check.basis in text


def test_catalogue_is_the_same_each_time_and_readable() -> None:
    framework = load_framework()
    text = catalogue(framework)
    assert text == catalogue(framework)
    assert not re.search(r"[{}@]|  |\bNone\b(?! of)", text)
    headings = [line for line in text.splitlines() if line.startswith("### ")]
    assert len(headings) == len(set(headings))
