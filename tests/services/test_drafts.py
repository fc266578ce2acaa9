"""What is typed and not saved yet: kept for whoever typed it, and for nobody else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from services.towns import World

from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.services import drafts, people
from kpi_toolkit.services.acting import Acting
from kpi_toolkit.store import open_store

PLACE = "round/1/decision/SK: D: L: 1/value"


def everybody(world: World) -> list[Acting]:
    return [world.official, world.stranger, world.verifier, world.outsider, world.analyst, world.admin]


def test_a_draft_is_kept_for_whoever_wrote_it(world: World) -> None:
    head = world.head()
    for who in everybody(world):
        assert drafts.kept(who, PLACE) is None
        drafts.keep(who, PLACE, {"reason": f"“{who.person_id}” thinks\nso \x00 \ud800", "n": [1, None]})
    again = open_store(world.store.url)  # after a restart
    for who in everybody(world):
        found = drafts.kept(replace(who, store=again), PLACE)
        assert found == {"reason": f"“{who.person_id}” thinks\nso \x00 \ud800", "n": [1, None]}
    again.close()
    drafts.drop(world.official, PLACE)
    drafts.drop(world.official, PLACE)  # twice does no harm
    assert drafts.kept(world.official, PLACE) is None
    assert drafts.kept(world.verifier, PLACE) is not None
    assert world.head() == head


def test_the_last_words_count(world: World) -> None:
    for text in ("a", "ab", "abc"):
        drafts.keep(world.verifier, PLACE, {"text": text})
    assert drafts.drafts(world.verifier) == {PLACE: {"text": "abc"}}


def test_drafts_of_a_round_are_found_together(world: World) -> None:
    for place in ("round/1/a", "round/1/b", "round/12/a", "preferences"):
        drafts.keep(world.verifier, place, {"at": place})
    assert list(drafts.drafts(world.verifier, "round/1/")) == ["round/1/a", "round/1/b"]
    assert drafts.kept(world.verifier, "round/1") is None, "a place, and not what begins so"
    assert drafts.drafts(world.official) == {}


def test_there_are_limits(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    drafts.keep(world.verifier, PLACE, {"text": "short"})
    with pytest.raises(Refused, match="limited to 200 kB"):
        drafts.keep(world.verifier, PLACE, {"text": "x" * drafts.MAX_BYTES})
    assert drafts.kept(world.verifier, PLACE) == {"text": "short"}
    monkeypatch.setattr(drafts, "MAX_DRAFTS", 2)
    drafts.keep(world.verifier, "second", {})
    with pytest.raises(Refused, match="2 unsaved drafts"):
        drafts.keep(world.verifier, "third", {})
    drafts.keep(world.verifier, PLACE, {"text": "what is there may change"})
    drafts.keep(world.official, "third", {})


@pytest.mark.parametrize("place", ["", " a", "a\x00b", "a" * (drafts.MAX_PLACE + 1)])
def test_what_is_no_place(world: World, place: str) -> None:
    with pytest.raises(ValueError, match="no place"):
        drafts.keep(world.verifier, place, {})


def test_nobody_unknown_keeps_anything(world: World) -> None:
    nobody = replace(world.official, person_id="nobody")
    for act in (
        lambda: drafts.keep(nobody, PLACE, {}),
        lambda: drafts.kept(nobody, PLACE),
        lambda: drafts.drop(nobody, PLACE),
        lambda: drafts.drafts(nobody),
    ):
        with pytest.raises(Refused, match="no person"):
            act()


def test_erasing_a_person_deletes_their_drafts(world: World) -> None:
    drafts.keep(world.outsider, PLACE, {"text": "Otto was here"})
    drafts.keep(world.verifier, PLACE, {"text": "Vera too"})
    people.erase(world.admin, world.outsider.person_id)
    with world.store.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT person_id FROM drafts").scalars().all() == [
            world.verifier.person_id
        ]
