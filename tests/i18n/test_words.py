"""Words come out in the language in force, which is the reader's alone."""

from __future__ import annotations

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from i18n.i18n_catalogues import catalog, catalogues

from kpi_toolkit.i18n import (
    LANGUAGES,
    N_,
    PSEUDO,
    _,
    language_in_force,
    ngettext,
    pgettext,
    speaking,
)
from kpi_toolkit.i18n.proofreading import parameters
from kpi_toolkit.i18n.pseudo import pseudo

CITY = Path(__file__).parents[2] / "examples" / "complete-city.csv"


def test_english_is_in_force_until_another_language_is() -> None:
    assert language_in_force() == "en"
    assert _("Yes") == N_("Yes") == "Yes"
    with speaking("fr"):
        assert language_in_force() == "fr"
        with speaking("ar"):
            assert language_in_force() == "ar"
        assert language_in_force() == "fr"
    assert language_in_force() == "en"


def test_a_language_ends_with_its_block_even_where_something_fails() -> None:
    with pytest.raises(ZeroDivisionError), speaking("fr"):
        _ = 1 / 0
    assert language_in_force() == "en"


@pytest.mark.parametrize("code", ["", "de", "FR", "fr-FR", "english"])
def test_an_unknown_language_is_refused_in_a_plain_sentence(code: str) -> None:
    with (
        pytest.raises(ValueError, match=r"^There is no language “.*”\. There are: en \(English\), fr"),
        speaking(code),
    ):
        pass


def test_a_language_stays_in_its_context(tmp_path: Path) -> None:
    with (
        catalogues(tmp_path, fr=catalog("fr", {"Yes": "Oui"})),
        ThreadPoolExecutor(1) as pool,
        speaking("fr"),
    ):
        assert _("Yes") == "Oui"
        assert pool.submit(_, "Yes").result() == "Yes", "another thread speaks for another reader"
        assert pool.submit(copy_context().run, _, "Yes").result() == "Oui"


def test_what_is_missing_comes_out_in_english(tmp_path: Path) -> None:
    with catalogues(tmp_path, fr=catalog("fr", {"Yes": "Oui", "No": ""})):
        for language, words in {"fr": ["Oui", "No", "Perhaps"], "es": ["Yes", "No", "Perhaps"]}.items():
            with speaking(language):
                assert [_(text) for text in ("Yes", "No", "Perhaps")] == words
                assert ngettext("one value", "{count} values", 2) == "{count} values"
                assert _("") == "", "and not the header of the catalogue"


def test_plural_forms_follow_the_language(tmp_path: Path) -> None:
    value = ("{count} value", "{count} values")
    made = {
        "fr": catalog("fr", {value: ("{count} valeur", "{count} valeurs")}),
        "ru": catalog("ru", {value: ("{count} значение", "{count} значения", "{count} значений")}),
        "zh": catalog("zh", {value: ("{count} 个值",)}),
        "ar": catalog("ar", {value: tuple(f"{form} {{count}}" for form in range(6))}),
    }
    expected = {
        "en": {0: "values", 1: "value", 2: "values", 21: "values"},
        "fr": {0: "valeur", 1: "valeur", 2: "valeurs"},
        "ru": {1: "значение", 2: "значения", 5: "значений", 11: "значений", 21: "значение"},
        "zh": {0: "个值", 1: "个值", 2: "个值"},
        "ar": {0: "0", 1: "1", 2: "2", 3: "3", 10: "3", 11: "5", 100: "4", 103: "3"},
    }
    with catalogues(tmp_path, **made):
        for language, forms in expected.items():
            with speaking(language):
                assert {n: ngettext(*value, n).replace("{count}", "").strip() for n in forms} == forms


def test_a_context_tells_two_meanings_apart(tmp_path: Path) -> None:
    made = catalog("fr", {"May": "Peut"})
    made.add("May", "Mai", context="month")
    with catalogues(tmp_path, fr=made), speaking("fr"):
        assert (_("May"), pgettext("month", "May")) == ("Peut", "Mai")


def test_every_language_has_its_own_name_and_direction() -> None:
    assert list(LANGUAGES) == ["en", "fr", "es", "ru", "ar", "zh"]
    assert LANGUAGES["fr"].name == "Français"
    assert {code for code, language in LANGUAGES.items() if language.direction == "rtl"} == {"ar"}
    assert PSEUDO not in LANGUAGES


NAMES = st.sampled_from(["name", "count", "unit: @", "hint: Perhaps @?", "0", ""])
TEMPLATES = st.lists(
    st.one_of(
        NAMES.map("{{{}}}".format), st.text("abc xyzАب-.", max_size=20), st.sampled_from(["<b>", "</b>"])
    )
).map("".join)


@given(TEMPLATES)
def test_the_pseudo_language_shows_itself_and_keeps_parameters(template: str) -> None:
    said = pseudo(template)
    assert parameters(said) == parameters(template)
    parts = [(literal, spec or "") for literal, _, spec, _ in Formatter().parse(template)]
    words = re.sub("</?b>", "", "".join(literal + spec for literal, spec in parts))
    if any(sign.isalpha() for sign in words):
        assert (said[0], said[-1]) == ("⟦", "⟧")
        assert len(said) >= len(template) + 0.3 * len(words)
        assert said.count("<b>") == template.count("<b>")
    else:
        assert said == template


def test_the_pseudo_language_leaves_markup_and_addresses() -> None:
    with speaking(PSEUDO):
        assert _("Here: {figures}.{hint: Perhaps @?}{codes:.}") == (
            "⟦Héré: {figures}.{hint: Pérhàpš @?}{codes:.} ~~~~~⟧"
        )
        assert _("Open [the page](https://a.example/case) or `code` in <b>bold</b>, {name}") == (
            "⟦Øpéñ [thé pàgé](https://a.example/case) ør `code` îñ <b>bøld</b>, {name} ~~~~~~~⟧"
        )
        assert ngettext("one", "many", 1).startswith("⟦øñé")


def test_english_needs_nothing_of_babel() -> None:
    program = """
import sys
from datetime import datetime
from kpi_toolkit import assess
from kpi_toolkit.i18n import _, available, ngettext
from kpi_toolkit.i18n.dates import day, moment
from kpi_toolkit.i18n.numbers import number, percent
_("Yes"), ngettext("a", "b", 2), number(1.5), percent(2), moment(datetime(2026, 1, 2)), available()
assess(sys.argv[1])
sys.exit("babel" in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", program, str(CITY)], check=False).returncode == 0
