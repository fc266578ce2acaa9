"""The rule catalogue as facts: settings are those a check really reads, and filters keep what they say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from builders import context, submission

from kpi_toolkit.catalogue.checks import WantedChecks, check_facts, found_checks
from kpi_toolkit.catalogue.origins import ORIGINS
from kpi_toolkit.checks.registry import GROUPS, SEVERITIES, all_checks
from kpi_toolkit.framework import load_framework
from kpi_toolkit.framework.models import Setting

FRAMEWORK = load_framework()
FACTS = check_facts(FRAMEWORK)
CASES = Path(__file__).parents[1] / "checks" / "cases"


class Watched(Mapping[str, Setting]):
    """Settings that remember which of them were read."""

    def __init__(self, settings: Mapping[str, Setting]) -> None:
        self.settings, self.read = settings, set[str]()

    def __getitem__(self, key: str) -> Setting:
        self.read.add(key)
        return self.settings[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.settings)

    def __len__(self) -> int:
        return len(self.settings)


def read_by(key: str, cases: list[dict[str, Any]]) -> set[str]:
    """The settings a check of the program reads on its cases."""
    check, read = all_checks(FRAMEWORK)[key], set()
    for case in cases:
        given = {name: part for name, part in case["given"].items() if name != "settings"}
        compared = {name: given.pop(name, None) for name in ("previous", "national")}
        if given.pop("clean_city", False) or check.run is None:
            continue
        settings = Watched(FRAMEWORK.settings)
        watched = replace(FRAMEWORK, settings=settings)
        look = context(watched, submission(watched, **given), **compared)
        settings.read.clear()
        list(check.run(look))
        read |= settings.read
    return read


def cases() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for path in sorted(CASES.glob("*.yaml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            found.setdefault(case["check"], []).append(case)
    return found


PROGRAM = [key for key, facts in FACTS.items() if facts.check.group != "relations" and facts.check.run]
BY_CHECK = cases()


@pytest.mark.parametrize("key", PROGRAM)
def test_a_check_names_the_settings_it_reads(key: str) -> None:
    assert read_by(key, BY_CHECK[key]) == set(FACTS[key].settings)


def test_settings_of_a_relation_are_those_of_its_words_and_bounds() -> None:
    by_key = {key: list(facts.settings) for key, facts in FACTS.items()}
    assert by_key["transport-modes-add-up"] == ["share_sum_tolerance"]
    assert by_key["water-per-day-and-per-year"] == ["water_account_tolerance"]
    assert by_key["maternal-deaths-small-city"] == ["births_for_one_year"]
    assert by_key["broadband-below-internet-access"] == []


def test_every_setting_is_read_by_a_check_or_by_the_maturity() -> None:
    read = {key for facts in FACTS.values() for key in facts.settings}
    assert set(FRAMEWORK.settings) - read == {"maturity_share", "maturity_minimum_coverage"}


def test_all_checks_are_there_by_group() -> None:
    assert set(FACTS) == set(all_checks(FRAMEWORK))
    groups = [facts.check.group for facts in FACTS.values()]
    assert groups == sorted(groups, key=list(GROUPS).index)


def test_what_a_relation_speaks_of() -> None:
    concerned = [kpi.code for kpi in FACTS["broadband-below-internet-access"].concerns]
    assert concerned == ["EC: ICT: ICT: 1C", "EC: ICT: ICT: 2C"]
    assert FACTS["inhabitants-per-km2"].concerns == ()
    assert FACTS["missing-source"].concerns == ()


def test_what_the_manual_asks_is_tied_to_the_checks_that_do_it() -> None:
    for kpi in FRAMEWORK.kpis:
        for check in kpi.verifier_checks:
            for key in check.checked_by:
                assert kpi in FACTS[key].manual


@pytest.mark.parametrize("severity", SEVERITIES)
@pytest.mark.parametrize("origin", ORIGINS)
def test_filters_together(severity: str, origin: str) -> None:
    shown = found_checks(FACTS.values(), WantedChecks(severity=severity, origin=origin))
    assert shown == [
        facts for facts in FACTS.values() if (facts.check.severity, facts.origin) == (severity, origin)
    ]


@pytest.mark.parametrize(
    ("wanted", "key"),
    [
        (WantedChecks(text="prefill-overwritten"), "prefill-overwritten"),
        (WantedChecks(text="population profile", severity="warning"), "prefill-overwritten"),
        (WantedChecks(group="relations", text="broadband"), "broadband-below-internet-access"),
    ],
)
def test_what_is_found(wanted: WantedChecks, key: str) -> None:
    shown = [facts.check.key for facts in found_checks(FACTS.values(), wanted)]
    assert key in shown
    assert len(shown) < len(FACTS)


def test_no_part_of_the_catalogue_changes_with_the_language() -> None:
    french = check_facts(FRAMEWORK.in_language("fr"))
    assert list(french) == list(FACTS)
    for key, facts in french.items():
        own = FACTS[key]
        assert (facts.origin, list(facts.settings)) == (own.origin, list(own.settings))
        assert [kpi.code for kpi in facts.concerns] == [kpi.code for kpi in own.concerns]
