"""Every text the catalogues must have: those marked in the sources, and those of registries that are data.

This is the one module here that looks at the whole program; nothing of the program imports it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract

from kpi_toolkit.checks import registry
from kpi_toolkit.review import refusal, table, words
from kpi_toolkit.submission import errors

PACKAGE = Path(__file__).parents[1]
KEYWORDS: dict[str, Any] = {
    "_": None,
    "N_": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "sentence": None,
    "counted": (1, 2),  # of the documents: looked up and filled in one step
}
HINT = "Translators:"
"""A comment in the source that begins so stands in the catalogues, above the text it precedes."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the program: one string or (singular, plural), the ``file`` it comes from, its context and
    hints for translators."""

    file: str
    id: str | tuple[str, ...]
    context: str | None = None
    hints: tuple[str, ...] = ()


@cache
def template() -> Catalog:
    """All texts without translations, by file and in the order they have there."""
    gathered = Catalog()
    for text in sorted((*marked(), *registered()), key=lambda text: text.file):
        gathered.add(
            text.id, locations=[(text.file, 0)], context=text.context, auto_comments=list(text.hints)
        )
    return gathered


def marked() -> Iterator[Text]:
    """The texts in the calls of ``_`` and its kin."""
    for path in sorted(PACKAGE.rglob("*.py")):
        with path.open("rb") as file:
            for _, text, hints, context in extract("python", file, KEYWORDS, (HINT,)):
                yield Text(_name(path), text, context, tuple(hints))


def registered() -> Iterator[Text]:
    """The texts of the registries: checks (not the pack's relations), refusals, words of the workflow."""
    for check in registry.program_checks().values():
        file = PACKAGE / "checks" / "rules" / check.group / f"{check.key.replace('-', '_')}.py"
        assert file.is_file(), f"the check {check.key} is not in a file of its name"
        for kind in registry.TEXTS:
            yield Text(_name(file), getattr(check, kind))
    yield from _of(registry.__file__, *registry.SEVERITIES.values(), *registry.GROUPS.values())
    yield from _of(refusal.__file__, *refusal.MESSAGES.values())
    yield from _of(errors.__file__, *errors.MESSAGES.values(), *errors.KINDS.values())
    yield from _of(
        table.__file__,
        *(text for rule in table.TABLE.values() for text in (rule.what, *rule.conditions)),
        *(by.value for by in table.By),
    )
    yield from _of(
        words.__file__,
        *words.STATE_WORDS.values(),
        *words.STATE_MEANINGS.values(),
        *words.ROLE_WORDS.values(),
        *words.ROLE_NAMES.values(),
        *words.POINT_WORDS.values(),
    )


def _of(file: str, *texts: str) -> Iterator[Text]:
    return (Text(_name(Path(file)), text) for text in texts)


def _name(path: Path) -> str:
    return path.relative_to(PACKAGE.parent).as_posix()
