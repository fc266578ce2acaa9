"""The working copy of a round: what is uploaded and typed before it is handed in, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from services.test_many_at_once import at_once
from services.test_submitting import newer, value
from services.towns import LAMPS, POSTCARDS, TINY, World, workbook

from kpi_toolkit.review.models import Role, Round, RoundState
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.services import (
    acting,
    attesting,
    deciding,
    people,
    preparing,
    reading,
    rounds,
    submitting,
    verifying,
)
from kpi_toolkit.services.assessing import SourceData
from kpi_toolkit.services.correcting import Change
from kpi_toolkit.services.handing_in import MAX_FILES
from kpi_toolkit.services.preparing import NO_REASON, Prepared
from kpi_toolkit.store import open_store
from kpi_toolkit.store.checking import check
from kpi_toolkit.store.operations import backup, forget_older_than, restore

CARDS = (*POSTCARDS, "postcards")
WINTER = ("SK: D: S: 1", "winter")


def files(world: World, one: Round, **figures: Any) -> list[SourceData]:
    return [workbook(world.name_of(one), **figures)]


def typed(text: str, reason: str = "", field: tuple[str, str, str] = CARDS) -> Change:
    return Change(*field, text, reason)


def numbers(one: Prepared) -> dict[tuple[str, str], Any]:
    """The results by data point."""
    return {(v.code, v.data_point): v.value for v in one.assessment.values}


def brief(changes: Any, *more: str) -> list[tuple[Any, ...]]:
    return [tuple(one[name] for name in ("field", "old", "new", "reason", *more)) for one in changes]


# --- from upload to handing in -----------------------------------------------------------------------------------


def test_what_is_prepared_outlives_everything_and_counts_for_nothing(world: World) -> None:
    one = world.new_round()
    head = world.head()
    assert preparing.prepared(world.official, one.id) is None
    first = preparing.prepare(world.official, one.id, files(world, one), previous={LAMPS: 50.0})
    again = open_store(world.store.url)  # another process, another day
    found = preparing.prepared(replace(world.official, store=again), one.id)
    again.close()
    assert found is not None
    assert found.copy == first.copy
    assert [(file.name, file.data) for file in found.files] == [("town.csv", None)]
    assert (found.by, found.number, found.behind) == (world.official.person_id, 1, False)
    assert (found.compared, found.notices, found.previous) == (None, (), {LAMPS: 50.0})
    assert numbers(found)[POSTCARDS] == 71
    assert found.submission.year == 2025
    assert any(f.check == "change-since-last-period" for f in found.assessment.findings)
    assert (world.head(), world.again(one)) == (head, one)
    assert reading.view(world.official, one.id).submissions == ()
    assert check(world.store.url) == []


def test_files_and_typed_values_become_one_submission(world: World) -> None:
    one = world.new_round()
    before = preparing.prepare(world.official, one.id, files(world, one), previous={LAMPS: 50.0})
    amended = preparing.amend(
        world.official,
        one.id,
        [typed("80"), typed("The postman", "asked him", (*POSTCARDS, "source"))],
        on=before.version,
    )
    chosen = preparing.choose(world.official, one.id, ["strict"], on=amended.version)
    assert (numbers(chosen)[POSTCARDS], chosen.overlays) == (80, ("strict",))
    told = [("postcards", "71", "80", NO_REASON), ("source", "The night watch", "The postman", "asked him")]
    assert brief(chosen.changes) == told
    head = world.head()
    made = preparing.hand_in(world.official, one.id, on=chosen.version)
    record = made.record
    (stored,) = reading.view(world.official, one.id).submissions
    assert stored == record
    assert (record.number, record.kind, record.by) == (1, "files", world.official.person_id)
    assert brief(record.changes) == told
    assert {"code", "data_point", "field", "old", "new", "reason"} == set(record.changes[0])
    assert record.pinned["overlays"] == ["strict"]
    assert record.pinned["previous"] == [[*LAMPS, 50.0]]
    assert value(record, POSTCARDS)["value"] == 80
    kept = reading.content(world.official, one.id, record.files[0].sha256)
    assert kept == files(world, one)[0].data
    assert world.again(one).state is RoundState.SUBMITTED
    assert preparing.prepared(world.official, one.id) is None
    assert world.head()[0] == head[0] + 1, "one entry, as for files that are handed in at once"
    entry = world.admin.read(lambda unit: unit.ledger(one.id))[-1]
    assert (entry.kind, entry.content["action"]) == ("submission", "submit")
    assert check(world.store.url) == []


def test_handing_in_what_was_prepared_is_the_same_as_handing_in_the_files(world: World) -> None:
    one, other = world.new_round(), world.new_round()
    source = workbook("Dusk")
    direct = submitting.submit(world.official, one.id, [source])
    copy = preparing.prepare(world.official, other.id, [source])
    prepared = preparing.hand_in(world.official, other.id, on=copy.version)
    same = ("number", "kind", "parsed", "assessment", "pack", "pack_version", "pinned", "changes")
    for name in same:
        assert getattr(prepared.record, name) == getattr(direct.record, name), name
    assert len(prepared.notices) == 1, "the file names another city"


def test_new_files_settle_what_was_typed(world: World) -> None:
    one = world.new_round()
    copy = preparing.prepare(world.official, one.id, files(world, one, complaints=None))
    changes = [
        typed("80", "counted again"),
        typed("210", "", ("profile", "lamps", "value")),
        typed("5", "", ("PE: G: V: 2", "value", "complaints")),
        typed("late", "", ("SK: D: L: 1", "value", "comment")),
        typed("160", "", (*LAMPS, "shielded_lamps")),
    ]
    copy = preparing.amend(world.official, one.id, changes, on=copy.version)
    new = files(world, one, postcards=79, lamps=205, complaints=None, lamp_energy=50000)
    copy = preparing.prepare(world.official, one.id, new, on=copy.version)
    assert brief(copy.changes) == [
        ("complaints", None, "5", NO_REASON),
        ("comment", None, "late", NO_REASON),
        ("shielded_lamps", "150", "160", NO_REASON),
    ]
    assert brief(copy.dropped, "now") == [
        ("postcards", "71", "80", "counted again", "79"),
        ("value", "201", "210", NO_REASON, "205"),
    ]
    assert numbers(copy)[POSTCARDS] == 79
    assert numbers(copy)[LAMPS] == pytest.approx(100 * 160 / 205)
    reloaded = preparing.prepared(world.official, one.id)
    assert reloaded is not None
    assert reloaded.dropped == copy.dropped, "and a reload does not take the news away"
    after = preparing.amend(world.official, one.id, [typed("81")], on=copy.version)
    assert after.dropped == ()


def test_typing_the_old_value_again_takes_the_change_back(world: World) -> None:
    one = world.new_round()
    copy = preparing.prepare(world.official, one.id, files(world, one))
    for text in ("80", "90", "NR", "95"):
        copy = preparing.amend(world.official, one.id, [typed(text)], on=copy.version)
    assert brief(copy.changes) == [("postcards", "71", "95", NO_REASON)]
    assert numbers(copy)[POSTCARDS] == 95, "the word typed in between left nothing behind"
    copy = preparing.amend(world.official, one.id, [typed("71")], on=copy.version)
    assert copy.changes == ()
    plain = submitting.submit(world.official, world.new_round().id, files(world, one))
    assert copy.copy.parsed == plain.record.parsed


def test_after_handing_in_it_starts_from_what_stands_there(world: World) -> None:
    one = world.under_way()
    deciding.accept_clean(world.verifier, one.id)
    with pytest.raises(Refused, match="Give a reason"):
        preparing.amend(world.official, one.id, [typed("80")])
    copy = preparing.amend(world.official, one.id, [typed("80", "another bag")])
    assert (copy.files, copy.number) == ((), 2)
    assert copy.compared is not None
    assert [changed.code for changed in copy.compared.values] == [POSTCARDS[0]]
    made = preparing.hand_in(world.official, one.id, on=copy.version)
    assert (made.record.kind, made.record.files, made.lapsed) == ("correction", (), (POSTCARDS,))
    assert made.record.parent_id == reading.view(world.official, one.id).submissions[0].id
    corrected = reading.view(world.verifier, one.id).submissions[1]
    assert brief(corrected.changes) == [("postcards", "71", "80", "another bag")]
    deciding.accept_clean(world.verifier, one.id)
    seal = attesting.attest(world.verifier, one.id)
    assert seal.file_sha256 == tuple(
        f.sha256 for f in reading.view(world.verifier, one.id).submissions[0].files
    )
    (told,) = verifying.verification_of(world.verifier, one.id).corrections
    assert [(c.old, c.new, c.reason) for c in told.by_city] == [("71", "80", "another bag")]


def test_other_targets_are_chosen_for_what_stands_there(world: World) -> None:
    one = world.under_way()
    copy = preparing.choose(world.official, one.id, ["strict"], {"year_gap": {"value": 7, "reason": "old"}})
    assert copy.assessment.settings["year_gap"].changed_because == "old"
    back = preparing.choose(world.official, one.id, [], {}, on=copy.version)
    with pytest.raises(Refused, match="Nothing would change"):
        preparing.hand_in(world.official, one.id, on=back.version)
    copy = preparing.choose(world.official, one.id, ["strict", "strict"], on=back.version)
    made = preparing.hand_in(world.official, one.id, on=copy.version)
    assert made.record.pinned["overlays"] == ["strict"]
    assert made.notices == ("No value differs from the submission before.",)
    for wrong in (lambda: (["no such"], None), lambda: ([], {"year_gap": {"value": 7}})):
        with pytest.raises(Refused) as caught:
            preparing.choose(world.official, one.id, *wrong())
        assert caught.value.reason == "unusable-pack"


# --- what is refused ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sources", "reason"),
    [
        ([], "no-files"),
        ([SourceData("empty.csv", b"")], "unusable-file"),
        ([SourceData("city.xlsx", b"PK not a workbook")], "unusable-file"),
        ([SourceData("large.csv", b"code,value\n" + b"#" * 20_000_001)], "unusable-file"),
        ([workbook()] * (MAX_FILES + 1), "too-many-files"),
        ([workbook(year=2024)], "other-year"),
    ],
)
def test_unusable_files_leave_the_working_copy_as_it_was(
    world: World, sources: list[SourceData], reason: str
) -> None:
    one = world.new_round()
    before = None
    for _ in range(2):
        with pytest.raises(Refused) as caught:
            preparing.prepare(world.official, one.id, sources, on=before.version if before else None)
        assert caught.value.reason == reason
        after = preparing.prepared(world.official, one.id)
        assert (after and after.copy) == (before and before.copy)
        before = before or preparing.prepare(world.official, one.id, files(world, one))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (typed("71"), "nothing-changed"),
        (typed("a lot"), "not-understood"),
        (typed("80", "", (*POSTCARDS, "mayor")), "unknown-field"),
        (typed("80", "", ("XX", "value", "postcards")), "unknown-data-point"),
    ],
)
def test_what_cannot_be_typed_is_refused_and_nothing_is_lost(
    world: World, change: Change, reason: str
) -> None:
    one = world.new_round()
    copy = preparing.prepare(world.official, one.id, files(world, one))
    copy = preparing.amend(
        world.official, one.id, [typed("160", "", (*LAMPS, "shielded_lamps"))], on=copy.version
    )
    with pytest.raises(Refused) as caught:
        preparing.amend(
            world.official, one.id, [typed("12", "", (*WINTER, "stars_winter")), change], on=copy.version
        )
    assert caught.value.reason == reason
    found = preparing.prepared(world.official, one.id)
    assert found is not None
    assert found.copy == copy.copy


def test_there_must_be_something_to_start_from(world: World) -> None:
    one = world.new_round()
    for act in (
        lambda: preparing.amend(world.official, one.id, [typed("80")]),
        lambda: preparing.choose(world.official, one.id, []),
    ):
        with pytest.raises(Refused, match="Nothing is prepared"):
            act()
    for gone in (preparing.hand_in, preparing.discard, preparing.catch_up):
        with pytest.raises(Refused, match="changed the same thing meanwhile"):
            gone(world.official, one.id, on=1)


def test_a_discarded_working_copy_leaves_no_bytes(world: World) -> None:
    one = world.new_round()
    handed_in = submitting.submit(world.official, one.id, files(world, one)).record
    copy = preparing.prepare(
        world.official, one.id, [*files(world, one), SourceData("b.csv", b"code,value\n")]
    )
    preparing.discard(world.official, one.id, on=copy.version)
    assert preparing.prepared(world.official, one.id) is None
    shared, own = (file.sha256 for file in copy.files)
    assert shared == handed_in.files[0].sha256
    assert reading.content(world.official, one.id, shared) == files(world, one)[0].data
    with pytest.raises(Refused):
        reading.content(world.official, one.id, own)
    assert check(world.store.url) == []


# --- several people ----------------------------------------------------------------------------------------------


def test_two_officials_do_not_pass_over_each_other(world: World) -> None:
    one = world.new_round()
    city = world.admin.read(lambda unit: unit.city(one.city_id))
    second = world.new_person("Ole Official", Role.OFFICIAL, city)
    mine = preparing.prepare(world.official, one.id, files(world, one))
    theirs = preparing.amend(second, one.id, [typed("80")], on=mine.version)
    assert theirs.by == second.person_id
    acts = (
        lambda on: preparing.prepare(world.official, one.id, files(world, one), on=on),
        lambda on: preparing.amend(world.official, one.id, [typed("90")], on=on),
        lambda on: preparing.choose(world.official, one.id, ["strict"], on=on),
        lambda on: preparing.catch_up(world.official, one.id, on=on),
        lambda on: preparing.discard(world.official, one.id, on=on),
        lambda on: preparing.hand_in(world.official, one.id, on=on),
    )
    for act in acts:
        for seen in (mine.version, None, theirs.version + 1):
            with pytest.raises(Refused, match="changed the same thing meanwhile"):
                act(seen)
    found = preparing.prepared(world.official, one.id)
    assert found is not None
    assert found.copy == theirs.copy
    preparing.discard(world.official, one.id, on=theirs.version)
    fresh = preparing.prepare(second, one.id, files(world, one))
    assert fresh.version not in (mine.version, theirs.version), "a version never comes again"


def test_of_many_who_change_or_hand_in_at_once_one_wins(world: World) -> None:
    one = world.new_round()
    copy = preparing.prepare(world.official, one.id, files(world, one))

    def amending(n: int) -> Any:
        return lambda: preparing.amend(world.official, one.id, [typed(str(100 + n))], on=copy.version)

    found = at_once([amending(n) for n in range(6)])
    assert sorted(str(getattr(x, "reason", "made")) for x in found) == ["changed-meanwhile"] * 5 + ["made"]
    now = preparing.prepared(world.official, one.id)
    assert now is not None
    found = at_once([lambda: preparing.hand_in(world.official, one.id, on=now.version)] * 6)
    assert sorted(str(getattr(x, "reason", "made")) for x in found) == ["changed-meanwhile"] * 5 + ["made"]
    assert len(reading.view(world.official, one.id).submissions) == 1
    assert check(world.store.url) == []


def test_what_was_handed_in_meanwhile_is_looked_at_first(world: World) -> None:
    one = world.under_way()
    copy = preparing.prepare(world.official, one.id, files(world, one, lamp_energy=50000))
    copy = preparing.amend(world.official, one.id, [typed("80", "a bag")], on=copy.version)
    submitting.correct(world.official, one.id, [typed("90", "two bags")])
    behind = preparing.prepared(world.official, one.id)
    assert behind is not None
    assert behind.behind
    with pytest.raises(Refused, match="Bring the working copy up to date"):
        preparing.hand_in(world.official, one.id, on=copy.version)
    copy = preparing.amend(
        world.official, one.id, [typed("160", "x", (*LAMPS, "shielded_lamps"))], on=copy.version
    )
    assert copy.behind, "typing on does not make it look at what came"
    copy = preparing.catch_up(world.official, one.id, on=copy.version)
    assert not copy.behind
    assert [change["field"] for change in copy.changes] == ["postcards", "shielded_lamps"]
    assert copy.compared is not None
    assert {changed.code for changed in copy.compared.values} == {POSTCARDS[0], LAMPS[0], "SK: D: L: 2"}
    made = preparing.hand_in(world.official, one.id, on=copy.version)
    assert made.record.number == 3


def test_typed_values_come_over_to_what_was_handed_in_meanwhile(world: World) -> None:
    one = world.under_way()
    copy = preparing.amend(
        world.official, one.id, [typed("80", "a bag"), typed("x", "y", (*LAMPS, "comment"))]
    )
    submitting.correct(world.official, one.id, [typed("90", "two bags")])
    copy = preparing.catch_up(world.official, one.id, on=copy.version)
    assert brief(copy.changes) == [("comment", None, "x", "y")]
    assert brief(copy.dropped, "now") == [("postcards", "71", "80", "a bag", "90")]
    assert numbers(copy)[POSTCARDS] == 90


def test_another_pack_is_caught_up_with(world: World) -> None:
    one = world.new_round()
    copy = preparing.prepare(world.official, one.id, files(world, one))
    now = newer(world)
    found = preparing.prepared(now.official, one.id)
    assert found is not None
    assert found.behind
    with pytest.raises(Refused) as caught:
        preparing.hand_in(now.official, one.id, on=copy.version)
    assert caught.value.reason == "behind"
    copy = preparing.catch_up(now.official, one.id, on=copy.version)
    assert preparing.hand_in(now.official, one.id, on=copy.version).record.pack_version == "0.2.0"


# --- roles and states ----------------------------------------------------------------------------------------------


def test_only_the_city_and_administrators_see_it(world: World) -> None:
    one = world.under_way()
    copy = preparing.amend(world.official, one.id, [typed("80", "a bag")])
    for sees in (world.official, world.admin):
        found = preparing.prepared(sees, one.id)
        assert found is not None
        assert found.copy == copy.copy
        assert preparing.stamp(sees, one.id) is not None
    for who in (world.stranger, world.verifier, world.outsider, world.analyst):
        for look in (preparing.prepared, preparing.stamp):
            with pytest.raises(Refused) as caught:
                look(who, one.id)
            assert caught.value.reason in ("unknown-round", "not-your-role")
        assert who.read(lambda unit: unit.prepared(one.id)) is None, "also not past the services"
        assert who.read(lambda unit: unit.prepared_version(one.id)) is None
    nobody = replace(world.official, person_id="nobody")
    with pytest.raises(Refused, match="no person"):
        preparing.prepared(nobody, one.id)


ACTS: dict[str, Callable[[World, acting.Acting, Round, int], object]] = {
    "prepare": lambda w, who, one, on: preparing.prepare(who, one.id, files(w, one), on=on),
    "amend": lambda w, who, one, on: preparing.amend(who, one.id, [typed("81", "a bag")], on=on),
    "choose": lambda w, who, one, on: preparing.choose(who, one.id, ["strict"], on=on),
    "catch up": lambda w, who, one, on: preparing.catch_up(who, one.id, on=on),
    "hand in": lambda w, who, one, on: preparing.hand_in(who, one.id, on=on),
    "discard": lambda w, who, one, on: preparing.discard(who, one.id, on=on),
}


@pytest.mark.parametrize("act", ACTS)
def test_only_officials_of_the_city_change_it(world: World, act: str) -> None:
    one = world.under_way()
    copy = preparing.amend(world.official, one.id, [typed("80", "a bag")])
    head = world.head()
    for who in ("stranger", "verifier", "outsider", "analyst", "admin", "nobody"):
        somebody = getattr(world, who, None) or replace(world.official, person_id="nobody")
        with pytest.raises(Refused) as caught:
            ACTS[act](world, somebody, one, copy.version)
        expected = {"admin": "not-your-role", "verifier": "not-your-role", "nobody": "unknown-person"}
        assert caught.value.reason == expected.get(who, "unknown-round")
        found = preparing.prepared(world.official, one.id)
        assert found is not None
        assert (found.copy, world.head()) == (copy.copy, head)
    ACTS[act](world, world.official, one, copy.version)


def test_the_file_of_a_working_copy_is_the_citys(world: World) -> None:
    one = world.under_way()
    copy = preparing.prepare(world.official, one.id, files(world, one, postcards=99))
    (file,) = copy.files
    assert reading.content(world.official, one.id, file.sha256) == files(world, one, postcards=99)[0].data
    for who in (world.verifier, world.analyst, world.stranger):
        with pytest.raises(Refused):
            reading.content(who, one.id, file.sha256)


def test_a_stamp_changes_with_the_copy_and_with_the_round(world: World) -> None:
    one = world.under_way()
    assert preparing.stamp(world.official, one.id) is None
    copy = preparing.amend(world.official, one.id, [typed("80", "a bag")])
    first = preparing.stamp(world.official, one.id)
    assert first == preparing.stamp(world.official, one.id)
    assert first is not None
    assert first.version == copy.version
    submitting.correct(world.official, one.id, [typed("90", "two bags")])
    second = preparing.stamp(world.official, one.id)
    preparing.amend(world.official, one.id, [typed("81", "a bag")], on=copy.version)
    assert len({first, second, preparing.stamp(world.official, one.id)}) == 3


@pytest.mark.parametrize("end", ["attested", "withdrawn"])
def test_what_is_left_when_a_round_ends_stays_readable_and_can_go(world: World, end: str) -> None:
    one = world.round_in(RoundState.IN_VERIFICATION)
    copy = preparing.prepare(world.official, one.id, files(world, one, postcards=99))
    if end == "attested":
        attesting.attest(world.verifier, one.id)
    else:
        rounds.withdraw(world.admin, one.id, "a mistake")
    for act in (
        lambda: preparing.amend(world.official, one.id, [typed("80", "a bag")], on=copy.version),
        lambda: preparing.hand_in(world.official, one.id, on=copy.version),
    ):
        with pytest.raises(Refused, match="This can be done only while"):
            act()
    left = preparing.prepared(world.official, one.id)
    assert left is not None
    assert left.copy == copy.copy
    preparing.discard(world.official, one.id, on=copy.version)
    assert preparing.prepared(world.official, one.id) is None


def test_retention_takes_what_was_left(world: World) -> None:
    one = world.round_in(RoundState.IN_VERIFICATION)
    preparing.prepare(world.official, one.id, files(world, one, postcards=99))
    late = acting.now() + timedelta(days=31)
    assert forget_older_than(world.store, 30, now=late) == 0
    rounds.withdraw(world.official, one.id, "a mistake")
    assert forget_older_than(world.store, 30, now=late) == 2
    assert preparing.prepared(world.official, one.id) is None
    assert check(world.store.url) == []


def test_it_is_part_of_a_backup(world: World, tmp_path: Path) -> None:
    one = world.new_round()
    copy = preparing.prepare(world.official, one.id, files(world, one))
    copy = preparing.amend(world.official, one.id, [typed("80")], on=copy.version)
    backup(world.store.url, tmp_path / "backup.zip")
    restore(tmp_path / "backup.zip", tmp_path / "restored.sqlite")
    store = open_store(tmp_path / "restored.sqlite")
    restored = replace(world.official, store=store)
    found = preparing.prepared(restored, one.id)
    assert found is not None
    assert replace(found.copy, version=copy.version) == copy.copy
    assert preparing.hand_in(restored, one.id, on=found.version).record.files[0].kept
    store.close()
    assert check(tmp_path / "restored.sqlite") == []


def test_it_is_not_part_of_a_rounds_bundle(world: World, tmp_path: Path) -> None:
    import zipfile

    from kpi_toolkit.store.operations import export_round

    one = world.under_way()
    (file,) = preparing.prepare(world.official, one.id, files(world, one, postcards=99)).files
    export_round(world.store, one.id, tmp_path / "round.zip")
    with zipfile.ZipFile(tmp_path / "round.zip") as archive:
        assert f"blobs/{file.sha256}" not in archive.namelist()


def test_alone_one_can_prepare_everything(world: World) -> None:
    alone = replace(world.admin, single_user=True)
    city = people.add_city(alone, "Noon", "Nightland")
    one = rounds.open_round(alone, city.id, 2025, TINY.pack.key)
    copy = preparing.prepare(alone, one.id, files(world, one))
    assert preparing.hand_in(alone, one.id, on=copy.version).record.number == 1
