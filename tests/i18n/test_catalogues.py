"""The shipped catalogues fit the sources and hold no wrong translation; how they are kept."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from i18n.i18n_catalogues import catalog, catalogues

from kpi_toolkit.i18n import LANGUAGES, State, available, state_of
from kpi_toolkit.i18n import catalogues as keeping
from kpi_toolkit.i18n.catalogue import read, texts
from kpi_toolkit.i18n.gathering import KEYWORDS, PACKAGE, template
from kpi_toolkit.i18n.proofreading import faults

COMPLETE: tuple[str, ...] = ("fr", "es", "ru", "ar", "zh")
"""Languages in which no text may be missing."""


def test_the_catalogues_fit_the_sources_and_no_translation_is_wrong() -> None:
    assert list(keeping.complaints()) == [], f"run: {keeping.COMMAND}"


def test_no_text_is_missing_in_the_complete_languages() -> None:
    assert {language: state_of(language).missing for language in COMPLETE} == dict.fromkeys(COMPLETE, 0)
    assert set(COMPLETE) <= set(available())


def test_every_kind_of_text_is_gathered() -> None:
    gathered = {message.id: message for message in texts(template())}
    for text, file in {
        "Not Usable": "assessment/printing.py",
        "Not Reported": "assessment/printing.py",
        "Value from after the reporting year": "checks/rules/documentation/value_from_the_future.py",
        "Reading the file": "checks/registry.py",
        "A warning is not a text of ours": None,
        "{name} has no role as a verifier. Grant it first.": None,
        "{person} has no role as a verifier. Grant it first.": "review/refusal.py",
        "Opened; nothing has been handed in.": "review/words.py",
        "Attest; freezes the round": "review/table.py",
        "stays as it is": "review/table.py",
        "a PDF document": "submission/errors.py",
        '"{text}" read as the year {year}': "submission/understood.py",
    }.items():
        found = [path for path, _ in gathered[text].locations] if text in gathered else None
        assert f"kpi_toolkit/{file}" in found if file and found else found is file, text


def test_the_texts_of_a_pack_are_none_of_the_catalogues() -> None:
    from kpi_toolkit.framework import load_framework

    ours = {
        text
        for message in texts(template())
        for text in ([message.id] if isinstance(message.id, str) else ())
    }
    assert not ours & {relation.why for relation in load_framework().relations}
    assert not ours & {point.name for point in load_framework().points}


def test_only_whole_texts_are_marked() -> None:
    """What is put together before it is looked up is in no catalogue."""
    wrong = []
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = (
                isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS
            )
            if named and any(isinstance(a, ast.JoinedStr | ast.BinOp) or _formatted(a) for a in node.args):
                wrong.append(f"{path.relative_to(PACKAGE)}:{node.lineno}")
    assert not wrong


def test_every_text_that_is_marked_is_gathered() -> None:
    """However deep a call stands in others: what the gathering overlooks would come out in English."""
    gathered: set[str] = set()
    for message in texts(template()):
        gathered |= {message.id} if isinstance(message.id, str) else set(message.id)
    overlooked = []
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            if name in KEYWORDS:
                spec = KEYWORDS[name] or (1,)
                places = [one for one in spec if isinstance(one, int)]
                given = [node.args[place - 1] for place in places if place <= len(node.args)]  # type: ignore[attr-defined]
                overlooked += [
                    f"{path.relative_to(PACKAGE)}:{node.lineno}: {one.value}"
                    for one in given
                    if isinstance(one, ast.Constant) and isinstance(one.value, str) and one.value
                    if one.value not in gathered
                ]
    assert not overlooked


def _formatted(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr.startswith("format")
    )


# --- how they are kept --------------------------------------------------------------------------------------


def gathered(*messages: str | tuple[str, str]) -> Catalog:
    made = Catalog()
    for message in messages:
        made.add(message, locations=[("kpi_toolkit/a.py", 0)])
    return made


def test_what_is_still_there_keeps_its_translation_and_what_is_gone_goes() -> None:
    old = catalog(
        "fr", {"Yes": "Oui", "Gone": "Parti", ("a", "b"): ("c", "d"), "form": "f"}, checked=("Yes",)
    )
    new = keeping.merged(gathered("New", "Yes", ("a", "b"), ("form", "forms")), old)
    assert [(m.id, m.string) for m in texts(new)] == [
        ("New", ""),
        ("Yes", "Oui"),
        (("a", "b"), ("c", "d")),
        (("form", "forms"), ("", "")),
    ]
    assert new["Yes"].user_comments == ["checked by a test"]


def test_the_same_sources_give_the_same_bytes(tmp_path: Path) -> None:
    first = dict(keeping.updated())
    template.cache_clear()
    assert first == dict(keeping.updated())
    with catalogues(tmp_path):
        assert list(keeping.complaints()) == [
            f"{code}.po does not fit the sources. Run: {keeping.COMMAND}" for code in first
        ]
        keeping.update()
        assert list(keeping.complaints()) == []
        path = tmp_path / "fr.po"
        once = path.read_bytes()
        assert b"#: kpi_toolkit/review/refusal.py\n" in once, "the file, and no line that moves"
        assert b"-Date:" not in once
        path.write_bytes(
            once.replace(b'msgid "Yes"\nmsgstr ""', b'# checked by M.\nmsgid "Yes"\nmsgstr "Oui"')
        )
        keeping.update()
        assert state_of("fr") == State(1, 0, state_of("es").missing - 1)
        assert keeping.main(["check"]) == 0


def test_the_command_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with catalogues(tmp_path, fr=catalog("fr", {"Yes": "Oui {name}"})):
        assert keeping.main(["check"]) == 1
        assert (
            "fr.po does not fit the sources. Run: python -m kpi_toolkit.i18n.catalogues update"
            in capsys.readouterr().out
        )
        assert keeping.main(["update"]) == 1
        assert "fr.po: “Yes”: “Oui {name}” has a parameter {name}" in capsys.readouterr().out
        assert keeping.main([]) == 2


# --- states -------------------------------------------------------------------------------------------------


def test_each_text_is_checked_machine_made_or_missing(tmp_path: Path) -> None:
    made = {
        "fr": catalog("fr", {"Yes": "Oui", "No": "Non", ("a", "b"): ("c", "d")}, checked=("Yes", "No")),
        "es": catalog("es", {"Yes": "Sí", "No": "", ("a", "b"): ("c", "")}),
        "ru": catalog("ru", {"Yes": "Да"}, checked=("Yes",)),
    }
    with catalogues(tmp_path, **made):
        assert state_of("fr") == State(checked=2, machine=1, missing=0)
        assert state_of("es") == State(checked=0, machine=1, missing=2)
        assert state_of("zh") == state_of("en") == State()
        assert available() == ("en", "fr", "ru")
        assert available(machine_made=False) == ("en", "ru")


def test_gaps_are_found_without_reading_the_catalogue(tmp_path: Path) -> None:
    long = "word " * 60
    with catalogues(
        tmp_path, fr=catalog("fr", {long: long, "a": "b"}), es=catalog("es", {long: long, "a": ""})
    ):
        assert b'msgstr ""\n"' in (tmp_path / "fr.po").read_bytes(), (
            "a translation over several lines is none"
        )
        assert available() == ("en", "fr")


# --- wrong translations -------------------------------------------------------------------------------------

VALUES = ("{count} value of {name}", "{count} values of {name}")


@pytest.mark.parametrize(
    ("language", "text", "translation", "wrong"),
    [
        ("fr", "Hello {name}", "Bonjour {name}", ""),
        ("fr", "Hello {name}", "{name}, bonjour à {name}", ""),
        ("fr", "Hello {name}", "Bonjour", "“Bonjour” does not show the parameter {name}."),
        ("fr", "Hello {name}", "Bonjour {nom}", "has a parameter {nom} that the original does not have."),
        ("fr", "Hello {name}", "Bonjour {name", "the braces of “Bonjour {name” are not in order"),
        ("fr", "Is {a}{unit: @}.", "Vaut {a}{unit: en @}.", ""),
        ("fr", "Is {a}{unit: @}.", "Vaut {a}{unit: rien}.", "does not show the parameter {unit}."),
        ("fr", "{codes: For @}{codes:.}", "{codes: Pour @.}", ""),
        ("fr", " and", "et", "begins or ends with other blanks than the original."),
        ("zh", " or ", "或", ""),
        ("fr", VALUES, ("{count} valeur de {name}", "{count} valeurs de {name}"), ""),
        ("fr", VALUES, ("une valeur de {name}", "{count} valeurs de {name}"), "does not show the parameter {count}."),
        ("fr", VALUES, ("{count} valeur de {name}", ""), "has 1 of 2 forms."),
        ("es", VALUES, ("un valor de {name}", "{count} valores de {name}"), ""),
        ("es", VALUES, ("un valor", "{count} valores de {name}"), "“un valor” does not show the parameter {name}."),
        ("ru", VALUES, ("{count} {name}", "{count} {name}", "{name}"), "“{name}” does not show the parameter {count}."),
        ("ar", VALUES, ("لا {name}", "{name}", "{name}", "{count} {name}", "{count} {name}", "{count} {name}"), ""),
        ("zh", VALUES, ("{name} {count}",), ""),
        ("fr", "Untranslated {name}", "", ""),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_translation(
    language: str, text: str | tuple[str, str], translation: str | tuple[str, ...], wrong: str
) -> None:
    found = list(faults(catalog(language, {text: translation})))
    assert bool(found) == bool(wrong)
    assert wrong in "".join(found)


def test_a_language_has_all_its_plural_forms() -> None:
    assert {code: read(code).num_plurals for code in LANGUAGES if code != "en"} == {
        "fr": 2, "es": 2, "ru": 3, "ar": 6, "zh": 1
    }  # fmt: skip
