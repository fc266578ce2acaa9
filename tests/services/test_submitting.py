"""Handing in, correcting, restating, and letting go of files."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from services.towns import LAMPS, POSTCARDS, TINY, World, drawn, workbook

from kpi_toolkit.review.models import DecisionKind, Round, RoundState, SubmissionRecord
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.services import (
    acting,
    asking,
    attesting,
    deciding,
    reading,
    register,
    submitting,
    verifying,
)
from kpi_toolkit.services.assessing import SourceData
from kpi_toolkit.services.correcting import Change
from kpi_toolkit.services.pinning import compared_with, framework_of
from kpi_toolkit.submission.codec import from_document


def records(world: World, one: Round) -> tuple[SubmissionRecord, ...]:
    return reading.view(world.official, one.id).submissions


def value(record: SubmissionRecord, key: tuple[str, str]) -> dict[str, Any]:
    return next(v for v in record.assessment["values"] if (v["code"], v["data_point"]) == key)


def test_everything_of_a_submission_is_kept(world: World) -> None:
    one = world.new_round()
    source = workbook(world.name_of(one))
    made = submitting.submit(world.official, one.id, [source])
    (record,) = records(world, one)
    (whole,) = world.official.read(lambda unit: unit.submissions(one.id, contents=True))
    assert whole == made.record
    assert record == replace(whole, files=(replace(whole.files[0], data=None),)), "looking takes no bytes"
    assert reading.content(world.official, one.id, record.files[0].sha256) == source.data
    assert record.files[0].sha256 == hashlib.sha256(source.data).hexdigest()
    assert (record.number, record.parent_id, record.by) == (1, None, world.official.person_id)
    assert (record.pack, record.pack_version) == ("night-sky", TINY.pack.version)
    assert from_document(record.parsed).values
    assert record.assessment["files"][0]["sha256"] == record.files[0].sha256
    assert not made.notices
    assert world.again(one).state is RoundState.SUBMITTED


def test_several_files_make_one_submission(world: World) -> None:
    one = world.new_round()
    first = workbook(world.name_of(one), postcards=None)
    second = SourceData("post.csv", b"code,value\nPE: G: V: 3,44\n")
    made = submitting.submit(world.official, one.id, [first, second])
    assert [file.name for file in made.record.files] == ["town.csv", "post.csv"]
    assert value(made.record, POSTCARDS)["value"] == 44


@pytest.mark.parametrize(
    ("sources", "reason"),
    [
        ([], "no-files"),
        ([SourceData("empty.csv", b"")], "unusable-file"),
        ([SourceData("note.txt", b"Dear verifier, the figures follow.")], "unusable-file"),
        ([SourceData("city.xlsx", b"PK not a workbook")], "unusable-file"),
        ([workbook(year=2024)], "other-year"),
    ],
)
def test_what_cannot_be_handed_in_is_refused(world: World, sources: list[SourceData], reason: str) -> None:
    one = world.new_round()
    head = world.head()
    with pytest.raises(Refused) as caught:
        submitting.submit(world.official, one.id, sources)
    assert caught.value.reason == reason
    assert "Traceback" not in str(caught.value)
    assert (world.head(), world.again(one).state) == (head, RoundState.DRAFT)


def test_a_file_of_another_city_is_noticed(world: World) -> None:
    one = world.new_round()
    made = submitting.submit(world.official, one.id, [workbook("Elsewhere")])
    assert made.notices == (
        f"The files name the city “Elsewhere”, and this round belongs to {world.name_of(one)}.",
    )


def test_an_upload_without_any_change_says_so_and_carries_everything(world: World) -> None:
    one = world.under_way()
    accepted = deciding.accept_clean(world.verifier, one.id)
    again = submitting.submit(world.official, one.id, [workbook(world.name_of(one))])
    assert again.notices == ("No value differs from the submission before.",)
    assert (len(again.carried), again.lapsed) == (len(accepted), ())
    assert again.record.parent_id == records(world, one)[0].id


def test_two_who_hand_in_at_once_are_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    one = world.new_round()
    source = workbook(world.name_of(one))
    slow = submitting.read_files

    def meanwhile(*arguments: Any) -> Any:
        monkeypatch.setattr(submitting, "read_files", slow)
        submitting.submit(world.official, one.id, [source])
        return slow(*arguments)

    monkeypatch.setattr(submitting, "read_files", meanwhile)
    with pytest.raises(Refused, match="changed the same thing meanwhile"):
        submitting.submit(world.official, one.id, [source])
    assert [record.number for record in records(world, one)] == [1]


def test_overlays_targets_settings_and_comparisons_stay_with_the_round(world: World) -> None:
    one = world.new_round()
    chosen = TINY.with_overlay("strict").with_settings(
        {"year_gap": {"value": 7, "reason": "old books"}}, "ours"
    )
    chosen = chosen.with_targets(
        [{"code": "SK: D: S: 1", "data_point": "winter", "target": 3000, "method": "ratio_up"}],
        "ours.yaml",
        basis="city",
    )
    chosen = chosen.with_maturity_thresholds({"thresholds": {2: 10, 3: 20, 4: 30, 5: 40}}, "ours.yaml")
    source = workbook(world.name_of(one))
    submitting.submit(
        world.official, one.id, [source], framework=chosen, previous={LAMPS: 10.0}, national={POSTCARDS: 1.0}
    )
    submitting.submit(world.official, one.id, [workbook(world.name_of(one), postcards=90)])
    submitting.correct(world.official, one.id, [Change(*POSTCARDS, "postcards", "80", "x")])
    first, second, third = records(world, one)
    assert first.pinned == second.pinned == third.pinned
    assert compared_with(third.pinned, "previous") == {LAMPS: 10.0}
    for record in (second, third):
        assert record.assessment["settings"]["year_gap"]["changed_because"] == "old books"
        assert record.assessment["framework"]["overlays"] == ["strict", "ours.yaml"]
        assert value(record, ("SK: D: S: 1", "winter"))["basis"] == "city"
        assert any(
            finding["check"] == "change-since-last-period" for finding in record.assessment["findings"]
        )
    rebuilt = framework_of(TINY, third)
    assert rebuilt.maturity.thresholds == {2: 10, 3: 20, 4: 30, 5: 40}
    assert {p.key: p.target for p in rebuilt.points} == {p.key: p.target for p in chosen.points}
    other = submitting.submit(world.official, one.id, [source], framework=TINY)
    assert other.record.pinned["overlays"] == []


# --- corrections -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "key", "expected"),
    [
        (Change(*POSTCARDS, "postcards", "1 080", "r"), POSTCARDS, 1080),
        (Change("pe:g:v:3", "", "postcards", "80", "r"), POSTCARDS, 80),
        (Change(*LAMPS, "final", "66", "r"), LAMPS, 100 * 150 / 201),  # the parts count first
        (Change("profile", "lamps", "value", "300", "r"), LAMPS, 50),
        (Change("SK: D: S: 2", "value", "late_curfew", "no", "r"), ("SK: D: S: 2", "value"), False),
        (
            Change("PE: G: V: 4", "value", "telescope_spending", "2", "r", "thousand"),
            ("PE: G: V: 4", "value"),
            2.0,
        ),
    ],
)
def test_a_typed_value_is_understood_as_in_a_file(
    world: World, change: Change, key: tuple[str, str], expected: float
) -> None:
    one = world.under_way()
    made = submitting.correct(world.official, one.id, [change])
    assert value(made.record, key)["value"] == pytest.approx(expected)
    assert made.record.kind == "correction"
    assert made.record.files == ()
    assert made.record.changes[0]["reason"] == "r"


def test_a_correction_names_the_parent_the_old_value_and_the_reason(world: World) -> None:
    one = world.under_way(postcards="a lot", stars_summer=20000)
    before = records(world, one)[-1]
    assert value(before, POSTCARDS)["excluded_by"]
    changes = [
        Change(*POSTCARDS, "postcards", "80", "the bags"),
        Change(*POSTCARDS, "source", "The postman", "asked"),
    ]
    made = submitting.correct(world.official, one.id, changes)
    assert made.record.parent_id == before.id
    told = [
        (c["code"], c["data_point"], c["field"], c["old"], c["new"], c["reason"]) for c in made.record.changes
    ]
    assert told == [
        (*POSTCARDS, "postcards", "a lot", "80", "the bags"),
        (*POSTCARDS, "source", "The night watch", "The postman", "asked"),
    ]
    corrected = value(made.record, POSTCARDS)
    assert (corrected["value"], corrected["excluded_by"], corrected["stated_source"]) == (
        80,
        None,
        "The postman",
    )
    assert corrected["cell"] == "postcards of PE:G:V:3 value"
    assert value(records(world, one)[0], POSTCARDS)["value"] is None
    assert made.difference is not None
    assert {flag.code for flag in made.difference.fixed} == {POSTCARDS[0]}


def test_a_figure_can_be_taken_away_or_replaced_by_a_word(world: World) -> None:
    one = world.under_way()
    gone = submitting.correct(world.official, one.id, [Change(*POSTCARDS, "postcards", "", "nobody counts")])
    assert value(gone.record, POSTCARDS)["status"] == "not_reported"
    back = submitting.correct(world.official, one.id, [Change(*POSTCARDS, "postcards", "5", "found")])
    assert value(back.record, POSTCARDS)["value"] == 5
    word = submitting.correct(world.official, one.id, [Change(*POSTCARDS, "notation", "n/a", "no post")])
    assert word.record.changes[0]["new"] == "n/a"
    typed = submitting.correct(
        world.official, one.id, [Change("PE: G: V: 2", "", "complaints", "confidential", "law")]
    )
    assert "complaints" not in from_document(typed.record.parsed).values["PE: G: V: 2", "value"].inputs


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (Change(*POSTCARDS, "postcards", "80", ""), "reason-needed"),
        (Change(*POSTCARDS, "postcards", "71", "same"), "nothing-changed"),
        (Change(*POSTCARDS, "comment", "", "none there"), "nothing-changed"),
        (Change(*POSTCARDS, "postcards", "1.234", "?"), "not-understood"),
        (Change(*POSTCARDS, "postcards", "a lot", "?"), "not-understood"),
        (Change(*POSTCARDS, "postcards", "80", "?", "tonnes"), "not-understood"),
        (Change(*POSTCARDS, "notation", "whatever", "?"), "not-understood"),
        (Change(*POSTCARDS, "lamps", "80", "?"), "unknown-field"),
        (Change("profile", "mayor", "value", "Ms X", "?"), "unknown-field"),
        (Change("SK: D: S: 1", "", "stars_summer", "80", "?"), "unknown-data-point"),
        (Change("XX", "value", "x", "80", "?"), "unknown-data-point"),
    ],
)
def test_a_correction_that_cannot_be_made_is_refused(world: World, change: Change, reason: str) -> None:
    one = world.under_way()
    head = world.head()
    with pytest.raises(Refused) as caught:
        submitting.correct(world.official, one.id, [change])
    assert caught.value.reason == reason
    assert world.head() == head


def test_a_figure_of_the_profile_lapses_whatever_is_computed_from_it(world: World) -> None:
    one = world.under_way()
    deciding.accept_clean(world.verifier, one.id)
    made = submitting.correct(
        world.official, one.id, [Change("profile", "lamps", "value", "300", "new street")]
    )
    assert set(made.lapsed) == {LAMPS, ("SK: D: L: 2", "value")}
    assert made.difference is not None
    assert [(field.key, field.old, field.new) for field in made.difference.profile] == [
        ("lamps", 201.0, 300.0)
    ]


# --- restating -----------------------------------------------------------------------------------------------------


def newer(world: World) -> World:
    """The world after another version of the pack was installed, with a lower target for lamps."""
    lamps = TINY.by_key[LAMPS]
    points = list(TINY.points)
    points[lamps.index] = replace(lamps, target=lamps.target.model_copy(update={"target": 200.0}))
    pack = replace(TINY, pack=TINY.pack.model_copy(update={"version": "0.2.0"}), points=tuple(points))
    names = ("admin", "official", "stranger", "verifier", "outsider", "analyst")
    return replace(world, **{name: replace(getattr(world, name), framework=pack) for name in names})


def test_a_round_of_an_older_pack_stays_readable_and_is_restated_beside_it(world: World) -> None:
    one = world.round_in(RoundState.VERIFIED)
    old_view = reading.view(world.verifier, one.id)
    now = newer(world)
    assert reading.view(now.verifier, one.id).points == old_view.points
    assert reading.work_list(now.verifier, one.id)
    assert verifying.verification_of(now.verifier, one.id).attestation is not None
    (report,) = old_view.reports
    with pytest.raises(
        Refused, match=r"version 0\.1\.0 of the pack “night-sky”; version 0\.2\.0 is installed"
    ):
        register.correct_report(now.verifier, report.number, "another target", drawn)
    made = submitting.restate(now.official, one.id)
    assert (made.record.kind, made.record.number, made.record.pack_version) == ("restatement", 2, "0.2.0")
    scores = reading.restated_scores(now.official, one.id, 2)
    lamps = next(score for score in scores if (score.level, score.name) == ("category", "Lamps"))
    assert (lamps.old_percent, lamps.new_percent) == (87.5, 75.0)
    view = reading.view(now.verifier, one.id)
    assert (view.round.state, view.points, view.attestation) == (
        RoundState.VERIFIED,
        old_view.points,
        old_view.attestation,
    )
    assert view.submissions[0] == old_view.submissions[0]
    with pytest.raises(Refused, match="already"):
        submitting.restate(now.official, one.id)
    again = register.correct_report(now.verifier, report.number, "another target", drawn)
    assert b" 0.2.0 " in (again.data or b"")
    # the attested submission is still the one that was handed in
    assert verifying.verification_of(now.verifier, one.id).attestation.submission_number == 1  # type: ignore[union-attr]


def test_a_restatement_is_never_what_is_verified(world: World) -> None:
    one = world.under_way()
    submitting.restate(world.verifier, one.id, framework=TINY.with_overlay("strict"))
    deciding.accept_clean(world.verifier, one.id, on=1)
    made = submitting.submit(world.official, one.id, [workbook(world.name_of(one), postcards=90)], on=1)
    assert (made.record.number, made.lapsed) == (3, (POSTCARDS,))
    assert made.record.parent_id == records(world, one)[0].id
    assert made.record.pinned["overlays"] == []
    with pytest.raises(Refused, match="no submission number 9"):
        reading.diff(world.official, one.id, 1, 9)
    assert [v.code for v in reading.diff(world.official, one.id).values] == [POSTCARDS[0]]
    deciding.decide(world.verifier, one.id, [deciding.Choice(*POSTCARDS, DecisionKind.ACCEPT)])
    assert attesting.attest(world.verifier, one.id).submission_id == made.record.id


# --- files -------------------------------------------------------------------------------------------------------


def test_bytes_go_after_the_retention_period_and_hash_and_values_stay(world: World) -> None:
    one = world.round_in(RoundState.PUBLISHED)
    with pytest.raises(Refused, match="30 days"):
        submitting.forget_files(world.admin, one.id, 1, keep_days=30)
    later = replace(world.admin, clock=lambda: acting.now() + timedelta(days=31))
    before = records(world, one)[0]
    after = submitting.forget_files(later, one.id, 1, keep_days=30)
    assert not after.files[0].kept
    with pytest.raises(Refused, match="deleted already"):
        reading.content(world.official, one.id, after.files[0].sha256)
    assert (after.files[0].sha256, after.assessment) == (before.files[0].sha256, before.assessment)
    with pytest.raises(Refused, match="deleted already"):
        submitting.forget_files(later, one.id, 1, keep_days=30)
    assert verifying.verification_of(world.verifier, one.id).attestation is not None


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (SourceData("a.pdf", b""), "attachment-empty"),
        (SourceData("a.pdf", b"x" * 20_000_001), "attachment-too-large"),
    ],
)
def test_evidence_that_is_none_is_refused(world: World, file: SourceData, reason: str) -> None:
    one = world.under_way()
    question = asking.ask(world.verifier, one.id, *LAMPS, "Which?")
    with pytest.raises(Refused) as caught:
        asking.answer(world.official, one.id, question.id, "These.", [file])
    assert caught.value.reason == reason
    assert len(reading.view(world.official, one.id).threads[0].messages) == 1


def test_threads_keep_who_said_what_with_which_file(world: World) -> None:
    one = world.under_way()
    question = asking.ask(world.verifier, one.id, *LAMPS, " Which\x00 lamps? ")
    asking.answer(world.official, one.id, question.id[:8], "These.", [SourceData("lamps.jpg", b"jpg")])
    asking.ask_again(world.verifier, one.id, question.id, "And those?")
    assert world.again(one).state is RoundState.QUESTIONS_OPEN
    asking.answer(world.official, one.id, question.id, "Those too.")
    asking.close(world.verifier, one.id, question.id)
    (thread,) = reading.view(world.verifier, one.id).threads
    assert [(m.text, m.answer) for m in thread.messages] == [
        ("Which lamps?", False),
        ("These.", True),
        ("And those?", False),
        ("Those too.", True),
    ]
    assert [one.file.name for one in thread.attachments] == ["lamps.jpg"]
    other = asking.ask(world.verifier, one.id, *asking.WHOLE, "Anything else?")
    for who, act, reason in (
        (world.official, asking.answer, "question-closed"),
        (world.verifier, asking.ask_again, "question-closed"),
    ):
        with pytest.raises(Refused) as caught:
            act(who, one.id, question.id, "More")
        assert caught.value.reason == reason
    for wrong in ("", "nothing like it"):
        with pytest.raises(Refused, match="no question"):
            asking.answer(world.official, one.id, wrong, "More")
    with pytest.raises(Refused, match="Write what you want to say"):
        asking.answer(world.official, one.id, other.id, " ")
    with pytest.raises(Refused, match="neither"):
        asking.ask(world.verifier, one.id, "profile", "mayor", "Who?")
