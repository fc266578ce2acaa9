"""The catalogue of indicators: everything is in it once, and filters keep what they say."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_toolkit.catalogue.indicators import IndicatorFacts, Wanted, formula_words, found, indicators, parts
from kpi_toolkit.catalogue.origins import TARGET_KINDS
from kpi_toolkit.framework import load_framework

FRAMEWORK = load_framework()
FRENCH = FRAMEWORK.in_language("fr")
PACKS = Path(__file__).parents[1] / "packs"
ALL = indicators(FRAMEWORK)
PARTS = parts(FRAMEWORK)


def codes(wanted: Wanted) -> list[str]:
    return [facts.kpi.code for facts in found(ALL.values(), wanted, PARTS)]


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (Wanted(), 91),
        (Wanted(level="core"), 55),
        (Wanted(level="advanced"), 36),
        (Wanted(confirmed="formula"), 30),
        (Wanted(part="EN"), 17),
        (Wanted(part="EN: E"), 4),
        (Wanted(target="published"), 1),
        (Wanted(target="any"), 57),
        (Wanted(text="fixed broadband"), 1),
        (Wanted(text="EC:ICT:ICT:1C"), 1),
        (Wanted(text="broadband", target="published"), 1),
        (Wanted(text="no such thing anywhere"), 0),
        (Wanted(part="no part"), 0),
    ],
)
def test_how_many_are_found(wanted: Wanted, count: int) -> None:
    assert len(codes(wanted)) == count


def test_the_same_name_in_two_dimensions_is_two_categories() -> None:
    economy, environment = (
        codes(Wanted(part="EC/Water and Sanitation")),
        codes(Wanted(part="EN/Water and Sanitation")),
    )
    assert economy
    assert environment
    assert not set(economy) & set(environment)


def test_everything_is_in_one_dimension_one_sub_dimension_and_one_category() -> None:
    for facts in ALL.values():
        own = [part for part in PARTS.values() if part.has(facts.kpi)]
        kinds = [(bool(part.name), part.category) for part in own]
        assert sorted(kinds) == [(False, False), (True, False), (True, True)], facts.kpi.code


WANTED = st.builds(
    Wanted,
    text=st.sampled_from(["", "water", "internet", "1C", "households", "zzz"]),
    part=st.sampled_from(["", *PARTS, "unknown"]),
    level=st.sampled_from(["", "core", "advanced", "other"]),
    target=st.sampled_from(["", "any", *TARGET_KINDS]),
    confirmed=st.sampled_from(["", "formula", "definition"]),
)


@given(WANTED)
def test_filters_together_find_what_each_finds_alone(wanted: Wanted) -> None:
    alone = [
        codes(Wanted(**{name: getattr(wanted, name)}))
        for name in ("text", "part", "level", "target", "confirmed")
    ]
    both = codes(wanted)
    assert set(both) == set.intersection(*map(set, alone))
    assert both == [code for code in ALL if code in set(both)]


def test_filters_find_the_same_in_every_language() -> None:
    french, french_parts = indicators(FRENCH), parts(FRENCH)
    assert list(french_parts) == list(PARTS)
    for wanted in (Wanted(part="SC/Health"), Wanted(target="substitute"), Wanted(text="ec: ict: ict: 2c")):
        shown = [facts.kpi.code for facts in found(french.values(), wanted, french_parts)]
        assert shown == codes(wanted)


def test_words_of_the_language_find() -> None:
    shown = found(indicators(FRENCH).values(), Wanted(text="menages internet"), parts(FRENCH))
    assert "EC: ICT: ICT: 1C" in [facts.kpi.code for facts in shown]


def test_what_is_said_of_one() -> None:
    facts = ALL["EC: ICT: ICT: 2C"]
    (only,) = facts.points
    assert only.words == "100 × Fixed (wired) broadband subscriptions ÷ Households of the city"
    assert formula_words(FRAMEWORK, only.point) == only.words
    assert [(one.key, one.shared) for one in only.inputs] == [
        ("fixed_broadband_subscriptions", False),
        ("households", True),
    ]
    assert [facts.before and facts.before.code, facts.after and facts.after.code] == [
        "EC: ICT: ICT: 1C",
        "EC: ICT: ICT: 3C",
    ]
    assert "broadband-below-internet-access" in [one.check.key for one in facts.relations]
    assert len(facts.manual) == len(facts.kpi.verifier_checks) > 0


def test_a_figure_everybody_uses_ties_no_indicators_together() -> None:
    held = {one.check.key for one in ALL["EC: ICT: ICT: 3C"].relations}
    assert "inhabitants-per-km2" not in held


@pytest.mark.parametrize("pack", ["tiny", "local"])
def test_other_packs_have_a_catalogue_too(pack: str) -> None:
    framework = load_framework(PACKS / pack)
    made = indicators(framework)
    assert list(made) == [kpi.code for kpi in framework.kpis]
    assert all(facts.points for facts in made.values())
    assert _chain(list(made.values())) == list(made)


def test_neighbours_lead_through_the_whole_set() -> None:
    assert _chain(list(ALL.values())) == list(ALL)


def _chain(made: list[IndicatorFacts]) -> list[str]:
    by_code = {facts.kpi.code: facts for facts in made}
    (first,) = (facts for facts in made if facts.before is None)
    walked, here = [first.kpi.code], first
    while here.after is not None:
        here = by_code[here.after.code]
        walked.append(here.kpi.code)
    return walked
