"""The mechanism of relations: where a question points, what it shows, what a pack may say."""

from __future__ import annotations

import pytest
from builders import context, submission
from pydantic import ValidationError

from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import all_checks
from kpi_toolkit.framework import Framework, load_framework
from kpi_toolkit.framework.models import Relation

FRAMEWORK = load_framework()
TEXTS = {"statement": "It is above 0.", "why": "So it is.", "ask": "Is it right?", "basis": "ours"}


def _run(key: str, framework: Framework = FRAMEWORK, **given: object) -> list[Finding]:
    check = all_checks(framework)[key]
    assert check.run is not None
    return list(check.run(context(framework, submission(framework, **given))))  # type: ignore[arg-type]


def test_a_question_points_at_the_row_not_at_the_profile() -> None:
    figures = {"population": 250000, "live_births": 100000, "maternal_deaths": 1}
    (finding,) = _run("births-per-1000", figures=figures)
    assert (finding.code, finding.data_point) == ("SC: EH: H: 2C", "value")
    assert finding.place.sheet == "Data entry"
    assert finding.value == 100000


def test_a_question_about_the_profile_alone_has_no_code() -> None:
    (finding,) = _run("persons-per-household", profile={"population": 250000, "households": 250000})
    assert finding.code is None
    assert finding.place.sheet == "City profile"


def test_all_figures_are_shown_with_their_units() -> None:
    (finding,) = _run("gdp-per-inhabitant", profile={"population": 100000, "gdp": 5000, "currency": "TND"})
    assert finding.parameters["figures"] == (
        "Gross domestic product of the city = 5 000 TND; Inhabitants of the city = 100 000 inhabitants; "
        "GDP per inhabitant = 0.05 (expected 300 to 250 000)"
    )


def test_settings_stand_in_the_statement_and_the_bounds() -> None:
    changed = FRAMEWORK.with_settings({"share_sum_tolerance": {"value": 5, "reason": "a test"}}, "test")
    shares = {"private": 50, "public": 20, "walking": 20, "cycling": 10, "para": 4}
    values = {f"EC: I: T: 4A/{key}": value for key, value in shares.items()}
    assert not _run("transport-modes-add-up", changed, values=values)
    (finding,) = _run("transport-modes-add-up", values=values)
    assert (finding.parameters["low"], finding.parameters["high"]) == (98, 102)
    assert "give or take 5 points" in all_checks(changed)["transport-modes-add-up"].means


def test_what_is_missing_is_not_asked_about() -> None:
    assert not _run("treatment-levels-in-order", values={"EN: EN: WS: 4C/tertiary": 50})
    assert not _run("disasters-without-hazard-zone", values={"SC: SH: SA: 4A": 0})
    assert not _run("persons-per-household", profile={"population": 250000})


def test_rounding_breaks_no_relation() -> None:
    values = {"EC: I: WS: 2C": {"inputs": {"households_potable_water": 100}}, "EC: I: WS: 1C": 33.3333333}
    assert not _run("potable-within-basic-water", profile={"households": 300}, values=values)


def test_impossible_figures_are_not_asked_about_again() -> None:
    assert not _run("potable-within-basic-water", values={"EC: I: WS: 2C": 130, "EC: I: WS: 1C": 95})
    assert not _run("persons-per-household", profile={"population": -5, "households": 100})


def test_a_base_of_zero_is_no_crash() -> None:
    assert not _run("pm2-5-share-of-pm10", values={"EN: EN: AQ: 1C/pm2_5": 0, "EN: EN: AQ: 1C/pm10": 0})


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"expect": "population > 0", "quantity": "population"},
        {"quantity": "population", "low": 1, "high": 2},
        {"quantity": "population", "quantity_name": "People", "low": 1},
        {"expect": "population > 0", "low": 1},
        {"expect": "population > 0", "slips": [{"factor": 10, "means": "tens"}]},
    ],
)
def test_half_a_relation_is_refused(wrong: dict) -> None:
    with pytest.raises(ValidationError):
        Relation.model_validate({"key": "x", **TEXTS, **wrong})


def test_every_slip_of_a_relation_can_happen() -> None:
    """A slip of factor 1 would always explain everything."""
    for relation in FRAMEWORK.relations:
        assert all(slip.factor not in (0, 1) for slip in relation.slips), relation.key


def test_what_is_published_by_the_manual_is_a_warning() -> None:
    manual = [r for r in FRAMEWORK.relations if r.basis.startswith("Verification Manual")]
    published = [relation for relation in manual if "ours" not in relation.basis]
    assert len(published) >= 10
    assert {relation.severity for relation in published} == {"warning"}
