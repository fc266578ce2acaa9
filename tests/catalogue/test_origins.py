"""Published and ours are told apart, and everything is counted once."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_toolkit.catalogue.origins import KINDS, TARGET_KINDS, origin_of, tally
from kpi_toolkit.catalogue.words import BASES, CONFIRMED, METHODS, TYPES
from kpi_toolkit.checks.registry import program_checks
from kpi_toolkit.framework import load_framework
from kpi_toolkit.framework.models import Basis, Confirmed, KpiType, Method

FRAMEWORK = load_framework()
PACKS = Path(__file__).parents[1] / "packs"


@pytest.mark.parametrize(
    ("basis", "origin"),
    [
        ("Verification Manual 2022 p.31", "published"),
        ("definition of the indicator", "published"),
        ("U4SSC data collection template (Verification Manual 2022 p.162-166)", "published"),
        ("Verification Manual 2022 p.31; that it counts indicators is ours", "both"),
        ("ours; the words are those of the U4SSC data collection template", "both"),
        ("ours", "ours"),
        ("ours: never guess", "ours"),
        ("ours: 100 % is the literal reading of ITU-T Y.4904", "ours"),
        ("plausibility note of the KPI: 0 to 100", "ours"),
        ("The chronicle", "ours"),
        ("", "ours"),
    ],
)
def test_where_a_rule_comes_from(basis: str, origin: str) -> None:
    assert origin_of(basis) == origin


@given(st.text(), st.text())
def test_what_says_that_it_is_ours_is_never_called_published(before: str, after: str) -> None:
    assert origin_of(f"{before} ours {after}") != "published"


def test_every_basis_method_and_type_has_its_words() -> None:
    assert set(KINDS) == set(BASES) == set(get_args(Basis))
    assert set(KINDS.values()) == set(TARGET_KINDS)
    assert set(METHODS) == set(get_args(Method))
    assert set(TYPES) == set(get_args(KpiType))
    assert set(CONFIRMED) == set(get_args(Confirmed))


def test_a_substitute_is_never_called_published() -> None:
    meanings = FRAMEWORK.pack.bases
    for basis, kind in KINDS.items():
        assert (kind == "substitute") == ("Substitute target" in meanings[basis]), basis


@pytest.mark.parametrize("pack", ["u4ssc", str(PACKS / "tiny"), str(PACKS / "local")])
def test_everything_is_counted_once(pack: str) -> None:
    framework = load_framework(pack)
    found = tally(framework)
    assert found.kpis == len(framework.kpis) == found.confirmed.total()
    assert found.data_points == len(framework.points) == found.bases.total()
    assert found.methods.total() == sum(point.target.scored for point in framework.points)
    assert found.relations.total() == len(framework.relations)
    assert found.settings.total() == len(framework.settings)
    assert found.ranges.total() == sum(point.range is not None for point in framework.points)
    assert found.checks.total() == len(program_checks())


def test_one_target_is_published_and_no_range_is() -> None:
    found = tally(FRAMEWORK)
    assert found.bases["official"] == 1
    assert set(found.ranges) == {"ours"}
    assert (found.kpis, found.data_points, found.categories) == (91, 112, 24)


def test_counts_are_the_same_in_every_language() -> None:
    assert tally(FRAMEWORK.in_language("fr")) == tally(FRAMEWORK)
