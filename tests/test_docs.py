"""The documentation says what the program does."""

from pathlib import Path

import pytest

from kpi_toolkit.docs import generated
from kpi_toolkit.framework import load_framework

ROOT = Path(__file__).parent.parent
GENERATED = generated(load_framework())


@pytest.mark.parametrize("name", GENERATED)
def test_generated_documents_are_current(name: str) -> None:
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == GENERATED[name], "run: make docs"


def test_every_command_is_documented() -> None:
    from kpi_toolkit.cli import app

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in app.registered_commands:
        assert f"kpi-toolkit {command.callback.__name__}" in text


def test_no_link_in_the_documents_is_broken() -> None:
    import re

    for document in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.name} links to {target}"
