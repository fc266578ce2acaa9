"""Keeps the catalogues as the sources are: ``python -m kpi_toolkit.i18n.catalogues update`` or ``check``.

``update`` merges all texts of the program into ``locales/*.po``: translations of texts that are still there
stay, others go. The same sources give the same bytes. ``check`` says what is stale or wrong and ends with 1.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from kpi_toolkit.i18n.catalogue import forget, path_of, read, state_of, texts
from kpi_toolkit.i18n.gathering import template
from kpi_toolkit.i18n.languages import LANGUAGES, SOURCE
from kpi_toolkit.i18n.proofreading import faults

COMMAND = "python -m kpi_toolkit.i18n.catalogues update"
WIDTH = 100
TRANSLATED = tuple(code for code in LANGUAGES if code != SOURCE)
"""The languages that have a catalogue."""

_HEADER = r"""# {name}: the texts of the KPI toolkit. docs/languages.md says how to translate them.
msgid ""
msgstr ""
"Language: {code}\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: {plural}\n"

"""


def merged(gathered: Catalog, old: Catalog) -> Catalog:
    """The texts that were gathered, with the translations and translators' comments the old catalogue has."""
    new = Catalog(locale=old.locale)
    for message in texts(gathered):
        known = old.get(message.id, message.context)
        same = known is not None and known.pluralizable == message.pluralizable
        new.add(
            message.id,
            known.string if known and same else "",
            locations=message.locations,
            auto_comments=message.auto_comments,
            user_comments=known.user_comments if known and same else (),
            context=message.context,
        )
    return new


def written(language: str, catalog: Catalog) -> bytes:
    """The file of a catalogue: without dates and line numbers, so that only words make a difference."""
    for message in texts(catalog):
        message.flags.clear()
    body = io.BytesIO()
    write_po(body, catalog, width=WIDTH, omit_header=True, include_lineno=False)
    header = _HEADER.format(
        name=LANGUAGES[language].name, code=LANGUAGES[language].locale, plural=catalog.plural_forms
    )
    return header.encode() + body.getvalue().strip(b"\n") + b"\n"


def updated() -> Iterator[tuple[str, bytes]]:
    """Each language with what its file must hold."""
    gathered = template()
    for language in TRANSLATED:
        yield language, written(language, merged(gathered, read(language)))


def update() -> None:
    """Write the catalogues anew."""
    for language, content in updated():
        path_of(language).parent.mkdir(exist_ok=True)
        path_of(language).write_bytes(content)
    forget()


def complaints() -> Iterator[str]:
    """A sentence per catalogue that does not fit the sources and per translation that is wrong."""
    for language, content in updated():
        path = path_of(language)
        if not path.is_file() or path.read_bytes() != content:
            yield f"{path.name} does not fit the sources. Run: {COMMAND}"
        for fault in faults(read(language)):
            yield f"{path.name}: {fault}"


def main(arguments: list[str]) -> int:
    if arguments == ["update"]:
        update()
    elif arguments != ["check"]:
        print(__doc__)
        return 2
    found = list(complaints())
    print(*found, sep="\n", end="\n" if found else "")
    for language in TRANSLATED:
        state = state_of(language)
        print(f"{language}: {state.checked} checked, {state.machine} machine-made, {state.missing} missing")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
