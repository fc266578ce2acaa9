"""A pack's texts in other languages.

They stand in ``texts/<code>.yaml`` in the pack's folder, each beside the English text it was made from::

    state: machine             who made them: machine, or checked by a person
    same: [3G, km]             English texts that are the same in this language
    common:                    texts that stand in several places, and the words of the pack's lists
      - {en: Other, fr: Autre}
    kpis:                      everything else at its place in the pack
      'EC: ICT: ICT: 1C':
        name: {en: Household Internet Access, fr: Accès des ménages à Internet, checked: true}

``checked: true`` marks a single text a person has checked. When the English text changes, what was made from
the old one is stale: readers see English until somebody has translated it again and changed ``en`` as well.

``python -m kpi_toolkit.framework.texts PACK LANGUAGE`` lists what is missing, stale or left over; with
``--write`` it adds empty entries for what is missing and drops what is left over.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Any

import yaml

from kpi_toolkit.framework.errors import PackError
from kpi_toolkit.framework.framework import Framework
from kpi_toolkit.framework.load import load_framework, read_yaml
from kpi_toolkit.framework.models import Pack
from kpi_toolkit.framework.shown import Place, rebuilt, texts_of
from kpi_toolkit.i18n.languages import SOURCE

COMMON = "common"
STATES = ("machine", "checked")


@dataclass(frozen=True, slots=True)
class Entry:
    """A text with the English text it was made from; an empty ``text`` waits for its translation."""

    english: str
    text: str = ""
    checked: bool = False


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of a language: by place, and by the English text wherever they stand.

    ``extended``: those of the pack that is extended, for what is not here.
    """

    entries: Mapping[Place, Entry] = field(default_factory=dict)
    by_english: Mapping[str, Entry] = field(default_factory=dict)
    same: tuple[str, ...] = ()
    state: str = STATES[0]
    extended: Texts | None = None

    def find(self, place: Place, english: str) -> Entry | None:
        """The translation of a text: the one at its place, else one of the same English text elsewhere."""
        own = self.entries.get(place)
        found = own if own and own.english == english else self.by_english.get(english)
        if found and found.text:
            return found
        return self.extended.find(place, english) if self.extended else None


@dataclass(frozen=True, slots=True)
class TextStates:
    """Of how many texts a person has checked the translation, how many a machine made, how many stay English.

    A translation that is stale counts as missing.
    """

    checked: int
    machine: int
    missing: int


@dataclass(frozen=True, slots=True)
class Gaps:
    """What has to be done in a language: places with no text, places whose English text has changed since,
    and entries that belong to no text any more."""

    missing: Mapping[Place, str]
    stale: Mapping[Place, str]
    left_over: Mapping[Place, Entry]


# --- one language -------------------------------------------------------------------------------------------


def translated(framework: Framework, code: str) -> Framework:
    """``Framework.in_language``, without its memory."""
    texts = read_texts(framework.folders, code)

    def say(place: Place, english: str) -> str:
        entry = texts.find(place, english)
        return entry.text if entry else english

    said = replace(rebuilt(framework, say), language=code, original=framework)
    _check_names(framework.pack, said.pack, code)
    return said


def states(framework: Framework, code: str) -> TextStates:
    """``Framework.text_states``; in English every text is its own source and counts as checked."""
    texts, wanted = read_texts(framework.folders, code), texts_of(framework)
    if code == SOURCE:
        return TextStates(len(wanted), 0, 0)
    found = [entry for place, english in wanted.items() if (entry := texts.find(place, english))]
    checked = sum(entry.checked for entry in found)
    return TextStates(checked, len(found) - checked, len(wanted) - len(found))


def gaps(framework: Framework, code: str) -> Gaps:
    """What is missing, stale and left over in the texts of a language; what a pack extends is not looked at."""
    texts, own = read_texts(framework.folders, code), read_texts(framework.folders[-1:], code)
    wanted = texts_of(framework)
    untold = {place: english for place, english in wanted.items() if not texts.find(place, english)}
    stale = {p: t for p, t in untold.items() if p in own.entries and own.entries[p].english != t}
    missing = {place: english for place, english in untold.items() if place not in stale}
    known = set(wanted.values())
    left_over = {p: e for p, e in own.entries.items() if e.english not in known and p not in stale}
    return Gaps(missing, stale, left_over)


def _check_names(pack: Pack, said: Pack, code: str) -> None:
    """Groups are told apart by their names, so different ones need different names in every language."""

    def refuse_doubles(names: list[str], new_names: list[str]) -> None:
        for name, count in Counter(dict(zip(names, new_names, strict=True)).values()).items():
            if count > 1:
                raise PackError(_file_name(code), "pack/dimensions", f"two groups are called '{name}'")

    refuse_doubles([d.name for d in pack.dimensions], [d.name for d in said.dimensions])
    refuse_doubles(*([s.name for d in p.dimensions for s in d.sub_dimensions] for p in (pack, said)))
    for old, new in zip(pack.dimensions, said.dimensions, strict=True):
        refuse_doubles(list(old.categories), list(new.categories))


# --- files --------------------------------------------------------------------------------------------------


@lru_cache(maxsize=32)
def read_texts(folders: tuple[Path, ...], code: str) -> Texts:
    """The texts of a language in the folders of packs, a later one before an earlier one.

    A language nobody has made texts for has none. Raises PackError, ValueError as ``Framework.in_language``.
    """
    if not re.fullmatch(r"[a-z]{2,3}", code):
        raise ValueError(f"“{code}” is no code of a language.")
    out = Texts()
    for folder in folders:
        path = folder / "texts" / f"{code}.yaml"
        if path.is_file():
            out = replace(_read(path, code), extended=out)
    return out


def _read(path: Path, code: str) -> Texts:
    name = _file_name(code)
    document = read_yaml(path, name)
    if not isinstance(document, dict) or document.get("state") not in STATES:
        raise PackError(name, "state", f"is missing; it is one of: {', '.join(STATES)}")
    state, same = document.pop("state"), document.pop("same", None) or []
    common = document.pop(COMMON, None) or []
    if not isinstance(same, list) or not all(isinstance(text, str) for text in same):
        raise PackError(name, "same", "must be a list of English texts")
    if not isinstance(common, list):
        raise PackError(name, COMMON, "must be a list of texts")
    numbered = {COMMON: {str(number): entry for number, entry in enumerate(common, start=1)}}
    entries = dict(_entries(name, code, numbered | document, (), state == "checked"))
    by_english = {text: Entry(text, text, state == "checked") for text in same}
    for entry in entries.values():
        if entry.text:
            by_english.setdefault(entry.english, entry)
    return Texts(entries, by_english, tuple(same), state)


def _entries(name: str, code: str, node: Any, place: Place, checked: bool) -> Iterator[tuple[Place, Entry]]:
    label = "/".join(place)
    if not isinstance(node, dict):
        raise PackError(name, label, f"must be a text with en and {code}, or hold such texts")
    if not isinstance(node.get(SOURCE), str):
        for key, part in node.items():
            yield from _entries(name, code, part, (*place, str(key)), checked)
        return
    if not set(node) <= {SOURCE, code, "checked"}:
        raise PackError(name, label, f"takes en, {code} and checked")
    english, text, own = node[SOURCE], node.get(code) or "", node.get("checked", checked)
    if not isinstance(text, str) or not isinstance(own, bool):
        raise PackError(name, label, f"{code} must be a text, and checked yes or no")
    entry = Entry(_one_line(english), _one_line(text), own)
    if entry.text and _names_in_braces(entry.text) != _names_in_braces(entry.english):
        raise PackError(name, label, "names in braces must be those of the English text")
    yield place, entry


def _one_line(text: str) -> str:
    """Without line breaks and needless blanks; blanks that keep words together (U+00A0) stay."""
    return re.sub(r"[ \t\r\n]+", " ", text).strip()


def _names_in_braces(text: str) -> set[str] | None:
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return None


def _file_name(code: str) -> str:
    return f"texts/{code}.yaml"


def document_of(framework: Framework, code: str) -> dict[str, Any]:
    """The file of a language as it should be: what is there, empty entries for what is missing, nothing left
    over. Texts that stand in several places, and words, come under ``common``."""
    texts, own = read_texts(framework.folders, code), read_texts(framework.folders[-1:], code)
    wanted = texts_of(framework)
    times, known = Counter(wanted.values()), set(wanted.values())
    document: dict[str, Any] = {"state": own.state, "same": [text for text in own.same if text in known]}
    common: dict[str, Any] = {}
    for place, english in wanted.items():
        entry = own.entries.get(place)
        found = texts.find(place, english)
        if entry and (entry.english == english or not found):
            _put(document, place, _as_data(entry, code))
        elif english in own.same or (found and english not in own.by_english):
            continue  # needs no entry, or the pack that is extended has one
        elif times[english] > 1 or place[0] == "words":
            common[english] = _as_data(found or Entry(english), code)
        else:
            _put(document, place, _as_data(found or Entry(english), code))
    head = {"state": document.pop("state"), "same": document.pop("same"), COMMON: list(common.values())}
    return {key: part for key, part in head.items() if part} | document


def _put(document: dict[str, Any], place: Place, data: dict[str, Any]) -> None:
    for key in place[:-1]:
        document = document.setdefault(key, {})
    document[place[-1]] = data


def _as_data(entry: Entry, code: str) -> dict[str, Any]:
    return {SOURCE: entry.english, code: entry.text} | ({"checked": True} if entry.checked else {})


def write_texts(path: Path, document: Mapping[str, Any]) -> None:
    """Write a file of texts; the comment at the head of an older one is kept."""
    old = path.read_text(encoding="utf-8") if path.is_file() else ""
    head = "".join(re.match(r"(?:#.*\n|\s*\n)*", old).group())  # type: ignore[union-attr]
    body = yaml.safe_dump(dict(document), allow_unicode=True, sort_keys=False, width=110)
    path.parent.mkdir(exist_ok=True)
    path.write_text(head + body, encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    """The command of this module. Returns 1 where something is missing or stale, 2 for a pack with errors."""
    parser = argparse.ArgumentParser(description="Look through a pack's texts in another language.")
    parser.add_argument("pack", help="a pack that ships, or the folder of one")
    parser.add_argument("language", help="code of the language, such as fr")
    parser.add_argument("--write", action="store_true", help="write the file with empty entries to fill in")
    asked = parser.parse_args(arguments)
    try:
        framework = load_framework(asked.pack)
        found, counts = gaps(framework, asked.language), states(framework, asked.language)
        if asked.write:
            path = framework.folders[-1] / "texts" / f"{asked.language}.yaml"
            write_texts(path, document_of(framework, asked.language))
    except (PackError, ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    for place, english in found.missing.items():
        print(f"missing    {'/'.join(place)}: {english}")
    for place, english in found.stale.items():
        print(f"stale      {'/'.join(place)}: {english}")
    for place, entry in found.left_over.items():
        print(f"left over  {'/'.join(place)}: {entry.english}")
    print(f"{counts.checked} checked, {counts.machine} by machine, {counts.missing} missing or stale")
    return 1 if found.missing or found.stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
