"""Texts in other languages: only words change, every text that is there is shown, and what is missing is told."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi_toolkit.assessment import assess_submission
from kpi_toolkit.framework import Framework, PackError, load_framework, models
from kpi_toolkit.framework import texts as texts_module
from kpi_toolkit.framework.framework import OWN_TARGET_SOURCE, fold_word
from kpi_toolkit.framework.load import indicators_folder
from kpi_toolkit.framework.shown import Place, rebuilt, texts_of
from kpi_toolkit.framework.texts import TextStates, gaps, main, read_texts
from kpi_toolkit.services.assessing import load, read
from kpi_toolkit.services.pinning import pin
from kpi_toolkit.submission.models import Submission

PACKS = Path(__file__).parents[1] / "packs"
EXAMPLES = Path(__file__).parents[2] / "examples"
U4SSC = indicators_folder() / "u4ssc"
FILES = [
    *sorted((U4SSC / "published").glob("*.csv")),
    EXAMPLES / "complete-city.csv",
    EXAMPLES / "messy-city.xlsx",
]
LANGUAGES = sorted(path.stem for path in (U4SSC / "texts").glob("*.yaml"))

languages = pytest.mark.parametrize("code", LANGUAGES)
files = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


@pytest.fixture(scope="module")
def u4ssc() -> Framework:
    return load_framework()


@cache
def submission(path: Path) -> Submission:
    return read([load(path)], load_framework())


# --- only words change --------------------------------------------------------------------------------------

WORDS = {
    "framework": {"title", "disclaimer"},
    "language": {"language"},
    "settings": {"meaning", "unit", "basis"},
    "profile": {"label"},
    "values": {
        *("name", "dimension", "sub_dimension", "category", "printed", "source", "note"),
        *("label", "understood", "words", "calculation", "scoring", "groups"),
    },
    "groups": {"dimension", "name"},
    "maturity": {"source", "dimension", "name", "level_name"},
    "findings": {"title", "name", "message", "why", "fix", "parameters"},
}
"""The fields of each part of an assessment that hold words."""


def differing(one: Any, other: Any, part: str = "", field: str = "") -> Iterator[tuple[str, str]]:
    """The fields in which two documents differ; everything but texts has to be equal where both stand."""
    if isinstance(one, Mapping):
        assert one.keys() == other.keys(), field
        for key in one:
            yield from differing(one[key], other[key], part or key, field if field == "parameters" else key)
    elif isinstance(one, list | tuple):
        assert len(one) == len(other), field
        for mine, yours in zip(one, other, strict=True):
            yield from differing(mine, yours, part, field)
    elif isinstance(one, str) and isinstance(other, str):
        if one != other:
            yield part, field
    else:
        assert one == other, (part, field)


@languages
@files
def test_an_assessment_differs_in_its_words_only(u4ssc: Framework, path: Path, code: str) -> None:
    english = assess_submission(submission(path), u4ssc)
    other = assess_submission(submission(path), u4ssc.in_language(code), language=code)
    differences = set(differing(english.model_dump(), other.model_dump()))
    assert ("values", "name") in differences
    assert [(part, field) for part, field in differences if field not in WORDS[part]] == []
    members = [[(m.code, m.data_point, m.points) for m in group.members] for group in other.groups]
    assert members == [[(m.code, m.data_point, m.points) for m in group.members] for group in english.groups]


@languages
@files
def test_a_file_is_read_the_same_in_every_language(u4ssc: Framework, path: Path, code: str) -> None:
    assert read([load(path)], u4ssc.in_language(code)) == submission(path)


def put_back(framework: Framework) -> Framework:
    """A framework in another language with the English texts at their places again."""
    assert framework.original is not None
    english = texts_of(framework.original)
    back = rebuilt(framework, lambda place, _: english.get(place, ""))
    return replace(back, language="en", original=None, words={})


@languages
def test_nothing_but_texts_is_touched(u4ssc: Framework, code: str) -> None:
    assert put_back(u4ssc.in_language(code)) == u4ssc


@settings(max_examples=20, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=20))
def test_groups_hold_the_same_data_points_under_any_names(mark: str) -> None:
    framework = load_framework()
    renamed = rebuilt(framework, lambda place, text: f"{text} {mark}")
    assert [group.members for group in renamed.groups] == [group.members for group in framework.groups]
    assert all(group.name.endswith(mark) for group in renamed.groups)
    assert [point.key for point in renamed.points] == [point.key for point in framework.points]
    assert renamed.pack.quality == framework.pack.quality
    assert renamed.units.keys() == framework.units.keys()


# --- one framework in several languages ---------------------------------------------------------------------


def test_english_is_the_framework_itself(u4ssc: Framework) -> None:
    assert u4ssc.in_language("en") is u4ssc
    french = u4ssc.in_language("fr")
    assert (french.language, french.original) == ("fr", u4ssc)
    assert french.in_language("en") is u4ssc
    assert french.in_language("fr") is french
    assert french.in_language("es") is u4ssc.in_language("es")


def test_what_has_no_translation_stays_english(u4ssc: Framework) -> None:
    icelandic = u4ssc.in_language("is")
    assert icelandic.language == "is"
    assert texts_of(icelandic) == texts_of(u4ssc)
    assert u4ssc.text_states("is") == TextStates(0, 0, len(texts_of(u4ssc)))


@pytest.mark.parametrize("code", ["", "FR", "../en", "french", "f1"])
def test_what_is_no_code_of_a_language_is_refused(u4ssc: Framework, code: str) -> None:
    with pytest.raises(ValueError, match="is no code of a language"):
        u4ssc.in_language(code)


OWN_TARGETS = [{"code": "EC: ICT: ICT: 5C", "target": 50, "method": "ratio_up"}]
CHANGES = {
    "overlay": lambda f: f.with_overlay("who-2021"),
    "targets": lambda f: f.with_targets(OWN_TARGETS, "own.yaml", basis="city"),
    "settings": lambda f: f.with_settings({"value_age": {"value": 4, "reason": "a late census"}}, "own.yaml"),
    "maturity": lambda f: f.with_maturity_thresholds({"thresholds": {2: 1, 3: 2, 4: 3, 5: 4}}, "own.yaml"),
}


@languages
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_changes_mean_the_same_before_and_after(u4ssc: Framework, change: Any, code: str) -> None:
    before, after = change(u4ssc).in_language(code), change(u4ssc.in_language(code))
    assert before == after
    assert before != u4ssc.in_language(code)
    assert after.in_language("en") == change(u4ssc)
    assert pin(after, u4ssc) == pin(change(u4ssc), u4ssc)


def test_a_changed_target_says_its_source_in_the_language(u4ssc: Framework) -> None:
    own = CHANGES["targets"](u4ssc.in_language("fr"))
    source = own.by_key["EC: ICT: ICT: 5C", "value"].target.source
    assert source == own.said(OWN_TARGET_SOURCE) != OWN_TARGET_SOURCE
    overlaid = CHANGES["overlay"](u4ssc).in_language("es").by_key["EN: EN: AQ: 1C", "pm10"].target
    assert overlaid.source == "Directrices de la OMS sobre la calidad del aire 2021, media anual"


def test_words_of_the_lists_stay_and_are_said(u4ssc: Framework) -> None:
    french = u4ssc.in_language("fr")
    assert (french.pack.quality, french.pack.origin) == (u4ssc.pack.quality, u4ssc.pack.origin)
    assert french.said("City administration") == "Administration de la ville"
    assert french.said(" city  ADMINISTRATION") == "Administration de la ville"
    assert french.said("The harbour master") == "The harbour master"
    assert french.said("hours") == "heures"
    assert u4ssc.said("City administration") == "City administration"


def test_units_are_read_in_english_and_in_the_language(u4ssc: Framework) -> None:
    french = u4ssc.in_language("fr")
    assert {"household", "households", "ménages"} <= set(french.unit_words("households"))
    point = french.by_key["SC: SH: SA: 2C", "value"]
    assert {"% of city GDP", "% du PIB de la ville"} <= set(french.unit_words("% of GDP", point))
    assert "ménages" not in u4ssc.unit_words("households")


def test_every_text_is_shown_or_cites() -> None:
    """A new text of a model is either shown in the reader's language or listed here with the citations."""
    citations = {"VerifierCheck.source", "Kpi.sources", "GeneralCheck.source", "Pack.based_on"}
    validator = get_args(models.Text)[1]

    def is_text(annotation: Any, metadata: Any) -> bool:
        return validator in metadata or any(
            is_text(part, getattr(part, "__metadata__", ())) for part in get_args(annotation)
        )

    plain = {
        f"{model.__name__}.{name}"
        for model in vars(models).values()
        if isinstance(model, type) and issubclass(model, models.Model)
        for name, field in model.model_fields.items()
        if is_text(field.annotation, field.metadata)
        and "shown" not in str((field.annotation, field.metadata))
    }
    assert plain == citations


# --- the languages that ship --------------------------------------------------------------------------------


def test_french_and_spanish_ship() -> None:
    assert {"fr", "es"} <= set(LANGUAGES)


@languages
def test_a_language_is_complete_and_up_to_date(u4ssc: Framework, code: str) -> None:
    found = gaps(u4ssc, code)
    assert not found.missing
    assert not found.stale
    assert not found.left_over
    counts = u4ssc.text_states(code)
    assert (counts.checked, counts.missing) == (0, 0), "nobody has checked them yet: state is machine"
    assert counts.machine == len(texts_of(u4ssc))


def pairs(framework: Framework, code: str) -> Iterator[tuple[Place, str, str]]:
    other = framework.in_language(code)
    texts = texts_of(other)
    for place, english in texts_of(framework).items():
        yield place, english, other.said(english) if place[0] == "words" else texts[place]


@languages
def test_no_english_is_left_but_on_purpose(u4ssc: Framework, code: str) -> None:
    same = read_texts(u4ssc.folders, code).same
    left = {english for _, english, text in pairs(u4ssc, code) if english == text}
    assert left == set(same)
    long = [text for text in same if len(text.split()) > 2 and not text.startswith("Verification Manual")]
    assert not long, "only names, signs and single words can be the same"


def numbers(text: str) -> Counter[str]:
    """The numbers of a text, however they are grouped and written; Chinese writes months with numbers."""
    joined = re.sub(r"(?<=\d)[ \u00a0](?=\d{3}(?!\d))", "", re.sub(r"年\d+月", "年", text))
    return Counter(str(int(digits)) for digits in re.findall(r"\d+", joined))


@languages
def test_figures_and_placeholders_are_kept(u4ssc: Framework, code: str) -> None:
    for place, english, text in pairs(u4ssc, code):
        assert numbers(english) == numbers(text), place
        assert re.findall(r"\{\w+\}", english) == re.findall(r"\{\w+\}", text), place


@languages
def test_published_works_keep_their_names(u4ssc: Framework, code: str) -> None:
    works = (
        r"Verification Manual \d{4}|Collection Methodology \d{4}|(?:Factsheet|Verification Report) [A-Z]\w+"
    )
    for place, english, text in pairs(u4ssc, code):
        for work in re.findall(works, english):
            assert work in text, place


@languages
def test_different_things_have_different_names(u4ssc: Framework, code: str) -> None:
    other = u4ssc.in_language(code)
    for of in (
        lambda f: [kpi.name for kpi in f.kpis],
        lambda f: [point.name for point in f.points],
        lambda f: [one.label for one in f.inputs.values()],
        lambda f: [field.label for field in f.pack.profile],
        lambda f: [band.name for band in f.bands],
        lambda f: [level.name for level in f.maturity.levels],
        lambda f: [f.said(word) for word in (*f.pack.quality, *f.pack.origin)],
    ):
        assert len(set(of(other))) == len(set(of(u4ssc)))


def test_french_signs_stand_behind_a_no_break_space(u4ssc: Framework) -> None:
    for place, _, text in pairs(u4ssc, "fr"):
        assert not re.search(r" [:;?!»]|[\d}] %|« |'", text), place


# --- files of texts -----------------------------------------------------------------------------------------


def tiny(folder: Path, text: str | None = None, code: str = "fr") -> Framework:
    """A copy of the pack of the towns that want to see the stars, with a file of texts."""
    shutil.copytree(PACKS / "tiny", folder, dirs_exist_ok=True)
    if text is not None:
        (folder / "texts").mkdir(exist_ok=True)
        (folder / "texts" / f"{code}.yaml").write_text(text, encoding="utf-8")
    return load_framework(folder)


STARS = """\
# Words used throughout: star, étoile
state: machine
same: [Stars]
common:
  - {en: Counted, fr: Compté, checked: true}
  - {en: made up, fr: inventé}
pack:
  title:
    en: Night Sky Towns
    fr: Villes au ciel étoilé
    checked: true
  bands:
    '1':
      legend: {en: Below a quarter, fr: Moins d'un quart}
relations:
  summer-above-winter:
    statement: {en: Winter nights show more stars than summer nights., fr: "Les nuits d'hiver montrent plus d'étoiles."}
    why: {en: They are longer and the air is clearer., fr: ''}
  gone:
    why: {en: This relation is gone., fr: Cette relation n'existe plus.}
"""


def test_texts_are_read_only_when_asked_for(tmp_path: Path) -> None:
    framework = tiny(tmp_path, "state: [")
    assert framework.pack.title == "Night Sky Towns"
    with pytest.raises(PackError, match=r"texts/fr\.yaml"):
        framework.in_language("fr")


def test_states_and_gaps(tmp_path: Path) -> None:
    framework = tiny(tmp_path, STARS)
    french = framework.in_language("fr")
    assert french.pack.title == "Villes au ciel étoilé"
    assert french.pack.bands[0].legend == "Below a third", "a stale text is not shown"
    assert french.relations[0].basis == "inventé"
    assert french.relations[0].why == "They are longer and the air is clearer."
    assert french.said("counted") == "Compté"
    found, wanted = gaps(framework, "fr"), texts_of(framework)
    assert found.stale == {("pack", "bands", "1", "legend"): "Below a third"}
    assert [entry.english for entry in found.left_over.values()] == ["This relation is gone."]
    assert ("relations", "summer-above-winter", "why") in found.missing
    assert ("pack", "dimensions", "SK", "categories", "2") not in found.missing, "the same in both languages"
    counts = framework.text_states("fr")
    assert counts.checked == sum(text in ("Night Sky Towns", "Counted") for text in wanted.values())
    assert counts.missing == len(found.missing) + len(found.stale)
    assert counts.checked + counts.machine + counts.missing == len(wanted)
    assert framework.text_states("en") == TextStates(len(wanted), 0, 0)


def test_a_whole_file_can_be_checked(tmp_path: Path) -> None:
    framework = tiny(tmp_path, STARS.replace("state: machine", "state: checked").replace("why", "ask"))
    counts = framework.text_states("fr")
    assert counts.machine == 0
    assert counts.checked > 0


def test_a_changed_text_makes_its_translation_stale(tmp_path: Path) -> None:
    tiny(tmp_path / "old", STARS)
    relations = (PACKS / "tiny" / "relations.yaml").read_text(encoding="utf-8")
    assert relations.count("show more stars than") == 1
    shutil.copytree(tmp_path / "old", tmp_path / "new")
    changed = relations.replace("show more stars than", "show fewer stars than")
    (tmp_path / "new" / "relations.yaml").write_text(changed, encoding="utf-8")
    new = load_framework(tmp_path / "new")
    assert ("relations", "summer-above-winter", "statement") in gaps(new, "fr").stale
    assert new.in_language("fr").relations[0].statement.startswith("Winter nights show fewer stars")


def test_a_moved_text_keeps_its_translation(tmp_path: Path) -> None:
    head = yaml.safe_load((PACKS / "tiny" / "pack.yaml").read_text(encoding="utf-8"))
    text = "state: machine\npack: {dimensions: {SK: {categories: {'1': {en: Lamps, fr: Lampes}}}}}\n"
    tiny(tmp_path, text)
    head["dimensions"][0]["categories"].reverse()
    (tmp_path / "pack.yaml").write_text(yaml.safe_dump(head, sort_keys=False), encoding="utf-8")
    load_framework.cache_clear()
    assert load_framework(tmp_path).in_language("fr").pack.dimensions[0].categories == ("Stars", "Lampes")


@pytest.mark.parametrize(
    ("text", "key", "problem"),
    [
        ("- 1", "state", "is missing"),
        ("pack: {}", "state", "is missing"),
        ("state: perfect", "state", "it is one of: machine, checked"),
        ("state: machine\nsame: Stars", "same", "list of English texts"),
        ("state: machine\nsame: [1]", "same", "list of English texts"),
        ("state: machine\ncommon: {en: Counted, fr: Compté}", "common", "must be a list"),
        ("state: machine\ncommon: [Compté]", "common/1", "must be a text with en and fr"),
        ("state: machine\npack: Titre", "pack", "must be a text with en and fr"),
        ("state: machine\npack: {title: {fr: Titre}}", "pack/title/fr", "must be a text with en and fr"),
        ("state: machine\npack: {title: {en: A, de: B}}", "pack/title", "takes en, fr and checked"),
        ("state: machine\npack: {title: {en: A, fr: [B]}}", "pack/title", "fr must be a text"),
        ("state: machine\npack: {title: {en: A, fr: B, checked: 3}}", "pack/title", "checked yes or no"),
        ("state: machine\npack: {title: {en: 'A {x}', fr: B}}", "pack/title", "names in braces"),
        ("state: machine\npack: {title: {en: 'A {x}', fr: 'B {y}'}}", "pack/title", "names in braces"),
        ("state: machine\npack: {title: {en: A, fr: 'B }'}}", "pack/title", "names in braces"),
        ("state: machine\ncommon: [{en: Sky, fr: A}, {en: People, fr: A}]", "pack/dimensions", "called 'A'"),
        ("state: machine\ncommon: [{en: Lamps, fr: A}, {en: Stars, fr: A}]", "pack/dimensions", "called 'A'"),
        ("state: machine\nstate: machine", "line 2", "written twice"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(tmp_path: Path, text: str, key: str, problem: str) -> None:
    framework = tiny(tmp_path, text)
    with pytest.raises(PackError) as error:
        framework.in_language("fr")
    assert (error.value.file, error.value.key) == ("texts/fr.yaml", key)
    assert problem in error.value.problem


def test_an_extending_pack_speaks_with_the_texts_of_the_other(tmp_path: Path) -> None:
    shutil.copytree(PACKS / "local", tmp_path / "local")
    (tmp_path / "local" / "texts").mkdir()
    lake = "state: machine\ncommon: [{en: Lake, fr: Lac}, {en: Country, fr: Contrée}]\n"
    (tmp_path / "local" / "texts" / "fr.yaml").write_text(lake, encoding="utf-8")
    local = load_framework(tmp_path / "local")
    french, base = local.in_language("fr"), load_framework().in_language("fr")
    environment = french.pack.dimensions[1]
    assert (environment.name, environment.categories[-1]) == ("Environnement", "Lac")
    assert french.pack.disclaimer == base.pack.disclaimer
    assert french.pack.title == local.pack.title, "its own title has no translation yet"
    assert next(field.label for field in french.pack.profile if field.key == "country") == "Contrée"
    found = gaps(local, "fr")
    assert ("pack", "title") in found.missing
    assert not found.stale
    assert not found.left_over


# --- the command --------------------------------------------------------------------------------------------


def test_the_command_lists_what_is_to_be_done(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tiny(tmp_path, STARS)
    assert main([str(tmp_path), "fr"]) == 1
    out = capsys.readouterr().out
    assert "missing    pack/short_title: Night Sky\n" in out
    assert "stale      pack/bands/1/legend: Below a third\n" in out
    assert "left over  relations/gone/why: This relation is gone.\n" in out
    assert re.search(r"^2 checked, \d+ by machine, \d+ missing or stale$", out, re.MULTILINE)


def test_the_command_is_content_with_what_ships(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["u4ssc", "fr"]) == 0
    assert capsys.readouterr().out.startswith("0 checked, ")


@pytest.mark.parametrize(
    ("arguments", "problem"), [(["nowhere", "fr"], "nowhere: is neither"), (["u4ssc", "F"], "no code")]
)
def test_the_command_says_what_it_cannot_do(
    arguments: list[str], problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert problem in capsys.readouterr().err


def filled(node: Any, say: Any) -> Any:
    """A document of texts with every empty entry filled."""
    if isinstance(node, dict) and isinstance(node.get("en"), str):
        return node if node.get("fr") else node | {"fr": say(node["en"])}
    if isinstance(node, dict):
        return {key: filled(part, say) for key, part in node.items()}
    return [filled(part, say) for part in node] if isinstance(node, list) else node


def test_the_command_writes_what_can_be_filled_in(tmp_path: Path) -> None:
    tiny(tmp_path, STARS)
    assert main([str(tmp_path), "fr", "--write"]) == 1
    path = tmp_path / "texts" / "fr.yaml"
    written = path.read_text(encoding="utf-8")
    assert written.startswith("# Words used throughout: star, étoile\nstate: machine\n")
    document = yaml.safe_load(written)
    assert document["pack"]["title"]["checked"] is True
    assert document["pack"]["bands"]["1"]["legend"]["en"] == "Below a quarter", "stale ones stay to be seen"
    assert "gone" not in document["relations"]
    document["pack"]["bands"]["1"]["legend"] = {"en": "Below a third", "fr": "Moins d'un tiers"}
    everything = filled({k: v for k, v in document.items() if k != "same"}, lambda text: f"« {text} »")
    path.write_text(yaml.safe_dump(everything | {"same": document["same"]}), encoding="utf-8")
    texts_module.read_texts.cache_clear()
    assert main([str(tmp_path), "fr"]) == 0
    french = load_framework(tmp_path).in_language("fr")
    assert french.pack.short_title == "« Night Sky »"
    assert french.pack.dimensions[0].categories[1] == "Stars"
    assert french.words[fold_word("Guessed")] == "« Guessed »"


@languages
def test_a_file_that_ships_is_as_the_command_writes_it(u4ssc: Framework, code: str, tmp_path: Path) -> None:
    shipped = U4SSC / "texts" / f"{code}.yaml"
    copy = tmp_path / "texts" / f"{code}.yaml"
    copy.parent.mkdir()
    shutil.copy(shipped, copy)
    texts_module.write_texts(copy, texts_module.document_of(u4ssc, code))
    assert copy.read_text(encoding="utf-8") == shipped.read_text(encoding="utf-8")
