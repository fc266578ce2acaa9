"""A submission prepared for a verifier: findings where the facts place them, what can be decided, old values."""

from __future__ import annotations

from pathlib import Path

import pytest
from ui.verified_city import BROADBAND, INTERNET, WIFI, City, opened

from kpi_toolkit.i18n import speaking
from kpi_toolkit.review.choices import clean_points
from kpi_toolkit.review.facts import Facts
from kpi_toolkit.review.inspecting import Inspected, inspect
from kpi_toolkit.review.models import DecisionKind
from kpi_toolkit.review.points import DECIDED, PointStanding
from kpi_toolkit.services import deciding, reading
from kpi_toolkit.services.telling import assessment_in, framework_in

OPEN = PointStanding()
ALL = tuple(DECIDED)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    return opened(tmp_path_factory.mktemp("city"))


def inspected(city: City, language: str = "en") -> Inspected:
    records = reading.view(city.verifier, city.round_id).submissions
    with speaking(language):
        assessment = assessment_in(city.verifier, records[-1], language)
        framework = framework_in(city.verifier, records[-1], language)
        return inspect(records, assessment, framework)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_findings_stand_where_the_stored_facts_place_them(city: City, language: str) -> None:
    found = inspected(city, language)
    stored = Facts.of(reading.view(city.verifier, city.round_id).submissions[-1])
    assert list(found.values) == list(stored.values)
    for key, flags in stored.flags_by_point.items():
        assert [one.check for one in found.findings[key]] == [flag.check for flag in flags]
    assert found.facts.fingerprints == stored.fingerprints


def test_values_that_changed_keep_what_was_handed_in_at_first(city: City) -> None:
    found = inspected(city)
    assert dict(found.first) == {WIFI: "146"}
    assert found.values[WIFI].printed == "150"


@pytest.mark.parametrize(
    ("key", "standing", "kinds", "why"),
    [
        (WIFI, OPEN, ALL, None),
        (WIFI, PointStanding(questioned=True), (), "question-open"),
        (INTERNET, OPEN, (DecisionKind.NOT_VERIFIED,), None),
        (BROADBAND, OPEN, (DecisionKind.NOT_VERIFIED,), None),
        (
            ("EC: ICT: ICT: 3C", "value"),
            OPEN,
            (DecisionKind.ACCEPT_WITH_REASON, DecisionKind.NOT_VERIFIED),
            None,
        ),
        (
            ("EC: I: ES: 3C", "value"),
            OPEN,
            (DecisionKind.ACCEPT, DecisionKind.ACCEPT_WITH_REASON, DecisionKind.NOT_VERIFIED),
            None,
        ),
        (("EC: I: B: 2A", "value"), OPEN, (), "not-reported"),
    ],
)
def test_only_decisions_are_offered_that_would_be_taken(
    city: City,
    key: tuple[str, str],
    standing: PointStanding,
    kinds: tuple[DecisionKind, ...],
    why: str | None,
) -> None:
    offer = inspected(city).offer(key, standing)
    assert offer.kinds == kinds
    assert (offer.not_now.reason if offer.not_now else None) == why
    assert all(offer.hindrances[kind] is None for kind in kinds)


def test_what_is_clean_is_what_would_be_accepted(tmp_path: Path) -> None:
    city = opened(tmp_path)
    keys = clean_points(inspected(city).facts, reading.view(city.verifier, city.round_id).points)
    some = keys[:3]
    made = deciding.accept_clean(city.verifier, city.round_id, only=[*some, INTERNET])
    assert tuple((one.code, one.data_point) for one in made) == some
    rest = deciding.accept_clean(city.verifier, city.round_id)
    assert tuple((one.code, one.data_point) for one in rest) == keys[3:]
