"""What is written comes back as it was, may not be changed behind the rules, and is known to the ledger."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import func, select
from store.store_samples import START, Case, World, decision, new_id, person, sha, submission, uploaded

from kpi_toolkit.review.models import Grant, IssuedReport, ReportState, Role, RoundState
from kpi_toolkit.review.ports import Hidden, Stale
from kpi_toolkit.store import SqlStore
from kpi_toolkit.store import tables as t
from kpi_toolkit.store.checking import check
from kpi_toolkit.store.operations import forget_older_than


def test_everything_of_a_round_comes_back(world: World) -> None:
    case = world.own
    with world.store.begin(world.administrator.id, read_only=True) as unit:
        assert unit.round(case.round.id) == case.round
        assert unit.rounds() == (world.own.round, world.other.round)
        assert unit.cities() == (world.own.city, world.other.city)
        assert unit.city(case.city.id) == case.city
        assert unit.submissions(case.round.id, contents=True) == (case.submission,)
        assert unit.submission(case.submission.id, contents=True) == case.submission
        assert list(unit.decisions(case.round.id)) == case.decisions
        assert list(unit.ticks(case.round.id)) == case.ticks
        assert unit.assignments(case.round.id) == (case.assignment,)
        assert unit.questions(case.round.id) == (case.question,)
        assert list(unit.messages(case.messages[0].question_id)) == case.messages
        assert list(unit.attachments(case.round.id, contents=True)) == case.attachments
        assert list(unit.events(case.round.id)) == case.events
        assert unit.attestation(case.round.id) == case.attestation
        assert unit.reports(case.round.id, contents=True) == (case.report,)
        assert unit.reports(contents=True) == (world.own.report, world.other.report)
        assert unit.configurations("u4ssc") == (world.configuration,)
        assert unit.configurations("another") == ()
        assert unit.prepared(case.round.id, contents=True) == case.copy
        assert unit.person_by_id(case.official.id) == case.official
        assert (
            unit.person_by_identity("https://login.example.org", str(case.official.subject)) == case.official
        )
        assert unit.person_by_identity("https://login.example.org", "nobody") is None
        assert unit.grants(case.official.id) == (Grant(case.official.id, Role.OFFICIAL, case.city.id),)
        assert unit.grants() == (Grant(world.administrator.id, Role.ADMINISTRATOR),)
    with world.store.as_system(read_only=True) as unit:
        assert len(unit.grants()) == 6
    assert check(world.store.url) == []


def test_what_is_not_committed_is_not_there(world: World) -> None:
    with world.store.begin(world.own.verifier.id) as unit:
        before = unit.head()
        unit.add_decisions([decision(world.own.round, world.own.submission, world.own.verifier)])
        unit.record("decided", world.own.round.id, {})
    with world.store.begin(world.own.verifier.id) as unit:
        assert unit.head() == before
        assert len(unit.decisions(world.own.round.id)) == len(world.own.decisions)


def test_after_a_commit_the_unit_can_go_on(world: World) -> None:
    case = world.own
    with world.store.begin(case.verifier.id) as unit:
        unit.add_decisions([decision(case.round, case.submission, case.verifier)])
        unit.commit()
        unit.add_decisions([decision(case.round, case.submission, case.verifier)])
        unit.commit()
        assert len(unit.decisions(case.round.id)) == 4
    assert check(world.store.url) == []


def test_nothing_is_written_without_the_ledger_knowing(world: World) -> None:
    case = world.own
    with world.store.begin(case.verifier.id) as unit:
        unit.add_decisions([made := decision(case.round, case.submission, case.verifier)])
        unit.commit()
        last = unit.ledger(case.round.id)[-1]
    assert (last.kind, last.by) == ("written", case.verifier.id)
    assert list(last.content["records"]) == [f"decisions/{made.id}"]


@pytest.mark.parametrize(
    "content", [{"reason": "It was a typing error."}, {"by": "Maria Rossi"}, {"x": b"1"}, {"x": float("nan")}]
)
def test_the_ledger_takes_no_free_text(world: World, content: dict[str, Any]) -> None:
    with world.store.as_system() as unit, pytest.raises((ValueError, TypeError)):
        unit.record("step", world.own.round.id, content)


def test_the_ledger_takes_ids_codes_and_numbers(world: World) -> None:
    content = {
        "code": "EC: ICT: ICT: 1C",
        "files": [sha(b"")],
        "n": 0.1,
        "none": None,
        "yes": True,
        "pack": "2026.1+local",
    }
    with world.store.as_system() as unit:
        entry = unit.record("step", world.own.round.id, content)
        unit.commit()
        assert unit.ledger(world.own.round.id)[-1] == entry
        assert {name: entry.content[name] for name in content} == content


def test_two_who_change_the_same_round(world: World) -> None:
    seen = world.own.round
    with world.store.begin(world.own.official.id) as unit:
        changed = unit.change_round(replace(seen, state=RoundState.QUESTIONS_OPEN))
        unit.commit()
    assert changed == replace(seen, state=RoundState.QUESTIONS_OPEN, version=seen.version + 1)
    with world.store.begin(world.own.verifier.id) as unit:
        unit.add_decisions([decision(world.own.round, world.own.submission, world.own.verifier)])
        with pytest.raises(Stale):
            unit.change_round(replace(seen, state=RoundState.WITHDRAWN))
        with pytest.raises(Stale):  # and nothing else of this unit is kept
            unit.commit()
    with world.store.begin(world.own.verifier.id) as unit:
        assert unit.round(seen.id) == changed
        assert len(unit.decisions(seen.id)) == 2
        with pytest.raises(ValueError, match="only the state"):
            unit.change_round(replace(changed, year=1999))


def test_a_submission_number_is_given_once(world: World) -> None:
    with world.store.begin(world.own.official.id) as unit:
        with pytest.raises(Stale):
            unit.add_submission(submission(world.own.round, 1, world.own.official))
        with pytest.raises(Stale):
            unit.commit()


def test_a_report_number_is_given_once(world: World) -> None:
    again = replace(world.own.report, id=new_id())  # type: ignore[type-var]
    with world.store.begin(world.own.verifier.id) as unit, pytest.raises(Stale):
        unit.add_report(again)


def test_assignments_questions_and_reports_change_once(world: World) -> None:
    case = world.own
    assert case.assignment
    assert case.question
    assert case.report
    declared = replace(case.assignment, conflicts="none")
    closed = replace(case.question, closed_at=START, closed_by=case.verifier.id)
    withdrawn = replace(case.report, state=ReportState.WITHDRAWN, reason="a mistake")
    with world.store.begin(case.verifier.id) as unit:
        unit.change_assignment(declared)
        unit.close_question(closed)
        unit.change_report(withdrawn)
        unit.commit()
        assert unit.assignments(case.round.id) == (declared,)
        assert unit.questions(case.round.id) == (closed,)
        assert unit.reports(case.round.id, contents=True) == (withdrawn,)
    ended = replace(declared, ended_at=START, ended_because="on leave")
    with world.store.begin(world.administrator.id) as unit:
        unit.change_assignment(ended)
        unit.commit()
    for change in (
        lambda unit: unit.change_assignment(replace(declared, conflicts="I live there")),
        lambda unit: unit.change_assignment(replace(ended, ended_because="another reason")),
        lambda unit: unit.close_question(replace(closed, closed_by=world.administrator.id)),
        lambda unit: unit.change_report(replace(withdrawn, state=ReportState.CORRECTED)),
    ):
        with world.store.begin(case.verifier.id) as unit, pytest.raises(Stale):
            change(unit)
    assert check(world.store.url) == []


def test_bytes_are_stored_once_and_checked(world: World) -> None:
    case, data = world.own, b"the same workbook"
    with world.store.begin(case.official.id) as unit:
        for number in (2, 3):
            unit.add_submission(submission(case.round, number, case.official, data))
        unit.add_submission(
            submission(case.round, 4, case.official, files=(replace(uploaded(data), data=None),))
        )
        unit.commit()
        stored = unit.submissions(case.round.id, contents=True)[1:]
        assert [record.files[0].data for record in stored] == [data] * 3
    assert blobs(world.store, data) == 1
    for wrong in (replace(uploaded(data), sha256="0" * 64), replace(uploaded(data), size=1)):
        with world.store.begin(case.official.id) as unit, pytest.raises(ValueError):
            unit.add_submission(submission(case.round, 5, case.official, files=(wrong,)))
        with world.store.begin(case.official.id) as unit:
            with pytest.raises(ValueError):
                unit.add_submission(submission(case.round, 5, case.official, files=(wrong,)))
            with pytest.raises(ValueError):  # and no half submission is kept
                unit.commit()


def blobs(store: SqlStore, data: bytes) -> int:
    with store.engine.connect() as connection:
        wanted = select(func.count()).select_from(t.BlobRow).where(t.BlobRow.sha256 == sha(data))
        return int(connection.execute(wanted).scalar_one())


def test_bytes_are_forgotten_when_nobody_needs_them(world: World) -> None:
    case, data = world.own, b"the same workbook"
    one, two = (submission(case.round, number, case.official, data) for number in (2, 3))
    with world.store.begin(case.official.id) as unit:
        unit.add_submission(one)
        unit.add_submission(two)
        unit.commit()
        with pytest.raises(Hidden):  # not theirs to delete
            unit.forget_bytes(one.id)
    for forgotten, left in ((one, 1), (two, 0)):
        with world.store.begin(world.administrator.id) as unit:
            unit.forget_bytes(forgotten.id)
            unit.forget_bytes(forgotten.id)  # again: nothing happens
            unit.commit()
            found = unit.submission(forgotten.id)
            assert found is not None
            assert found.files == (replace(uploaded(data), data=None, kept=False),)
            assert (found.parsed, found.assessment) == (forgotten.parsed, forgotten.assessment)
            entries = [e for e in unit.ledger(forgotten.id) if e.kind == "bytes-forgotten"]
            assert [entry.content["files"] for entry in entries] == [[sha(data)]]
        assert blobs(world.store, data) == left
    assert check(world.store.url) == []
    with world.store.begin(case.official.id) as unit:  # and may come back
        unit.add_submission(submission(case.round, 4, case.official, data))
        unit.commit()
    assert blobs(world.store, data) == 1
    assert check(world.store.url) == []


def test_retention(world: World) -> None:
    case = world.own
    late = case.submission.at + timedelta(days=100)
    assert forget_older_than(world.store, 30, now=late) == 0, "the round is still being verified"
    with world.store.begin(case.verifier.id) as unit:
        unit.change_round(replace(case.round, state=RoundState.PUBLISHED))
        unit.commit()
    assert forget_older_than(world.store, 3000, now=late) == 0
    assert forget_older_than(world.store, 30, now=late) == 3, "submission, attachment and working copy"
    assert forget_older_than(world.store, 30, now=late) == 0
    with world.store.begin(world.administrator.id) as unit:
        stored = unit.submissions(case.round.id, contents=True)
        assert [(f.data, f.kept) for s in stored for f in s.files] == [(None, False)]
        attached = unit.attachments(case.round.id, contents=True)
        assert [(a.file.data, a.file.kept) for a in attached] == [(None, False)]
        assert unit.prepared(case.round.id) is None
        assert unit.reports(case.round.id, contents=True) == (case.report,), "issued documents stay"
        assert unit.submission(world.other.submission.id, contents=True) == world.other.submission
        assert unit.prepared(world.other.round.id, contents=True) == world.other.copy
    assert forget_older_than(world.store, 30, finished_only=False, now=late) == 3
    assert check(world.store.url) == []


def test_erasing_a_person(world: World) -> None:
    case = world.own
    gone = case.verifier
    with world.store.begin(world.administrator.id) as unit:
        unit.erase_person(gone.id)
        unit.erase_person(gone.id)
        unit.commit()
        found = unit.person_by_id(gone.id)
        assert found is not None
        assert found == replace(gone, name=None, contact=None, issuer=None, subject=None, erased=True)
        signed = unit.attestation(case.round.id)
        assert signed is not None
        assert (signed.name, signed.by) == ("", gone.id)
        assert list(unit.decisions(case.round.id)) == case.decisions
    with pytest.raises(Hidden), world.store.begin(gone.id):
        pass
    assert check(world.store.url) == []
    if world.store.url.get_backend_name() == "sqlite":
        left = b"".join(p.read_bytes() for p in database_files(world.store))
        assert b"Vera Verifier of Lindhaven" not in left
        assert b"Vera Verifier of \xc3\x98rsted" in left


def database_files(store: SqlStore) -> list[Any]:
    from pathlib import Path

    path = Path(str(store.url.database))
    return [file for file in (path, Path(f"{path}-wal")) if file.exists()]


def test_an_identity_belongs_to_one_person(world: World) -> None:
    twin = replace(person("Twin"), subject=world.analyst.subject)
    with world.store.begin(world.administrator.id) as unit, pytest.raises(Stale):
        unit.add_person(twin)


def test_grants_are_given_and_taken(world: World) -> None:
    given = Grant(world.stranger.id, Role.VERIFIER)
    with world.store.begin(world.administrator.id) as unit:
        unit.add_grant(given)
        unit.add_grant(given)
        assert unit.grants(world.stranger.id) == (given,)
        unit.remove_grant(given)
        assert unit.grants(world.stranger.id) == ()
        with pytest.raises(Hidden):
            unit.remove_grant(given)
        unit.commit()
    assert check(world.store.url) == []


def test_what_no_database_can_hold(world: World) -> None:
    case = world.own
    for text in ("a\x00b", "\ud800"):
        with world.store.begin(case.verifier.id) as unit, pytest.raises(ValueError, match="cannot be stored"):
            unit.add_decisions([decision(case.round, case.submission, case.verifier, reason=text)])
    with world.store.begin(case.verifier.id) as unit, pytest.raises(ValueError, match="zone"):
        unit.add_decisions([decision(case.round, case.submission, case.verifier, at=datetime(2025, 1, 1))])


def test_odd_texts_inside_documents_come_back(world: World) -> None:
    case = world.own
    odd = {"nul": "\x00", "half": "\ud800", "both": "𝄞", "ü": [1.0, 1e300, 5e-324, 2**70]}
    made = submission(case.round, 2, case.official, parsed=odd)
    with world.store.begin(case.official.id) as unit:
        unit.add_submission(made)
        unit.commit()
        assert unit.submission(made.id, contents=True) == made
    assert check(world.store.url) == []


def test_times_are_kept_as_utc(world: World) -> None:
    case = world.own
    at = datetime(2025, 7, 1, 1, 2, 3, 4, tzinfo=timezone(timedelta(hours=5, minutes=45)))
    with world.store.begin(case.verifier.id) as unit:
        unit.add_decisions([decision(case.round, case.submission, case.verifier, at=at)])
        unit.commit()
        found = unit.decisions(case.round.id)[-1].at
    assert (found, found.tzinfo) == (at, UTC)
    assert check(world.store.url) == []


def test_a_row_that_names_nothing_is_refused(world: World) -> None:
    case = world.own
    loose = replace(decision(case.round, case.submission, case.verifier), submission_id=new_id())
    with world.store.begin(case.verifier.id) as unit:
        with pytest.raises(ValueError, match="missing"):
            unit.add_decisions([loose])
        with pytest.raises(ValueError, match="missing"):
            unit.commit()


def test_a_unit_that_reads_does_not_write(world: World) -> None:
    with world.store.begin(world.administrator.id, read_only=True) as unit, pytest.raises(RuntimeError):
        unit.add_person(person("New"))


def test_a_read_only_unit_sees_one_state(world: World) -> None:
    case = world.own
    with world.store.begin(case.verifier.id, read_only=True) as reader:
        before = reader.decisions(case.round.id)
        with world.store.begin(case.verifier.id) as writer:
            writer.add_decisions([decision(case.round, case.submission, case.verifier)])
            writer.commit()
        assert reader.decisions(case.round.id) == before


def test_an_unknown_person_has_no_unit(store: SqlStore) -> None:
    with pytest.raises(Hidden), store.begin("nobody"):
        pass


def test_the_register_keeps_documents_without_bytes(world: World) -> None:
    case: Case = world.own
    listed = IssuedReport(
        new_id(), "2025-77", case.round.id, "certificate", sha(b"x"), case.verifier.id, START
    )
    with world.store.begin(case.verifier.id) as unit:
        unit.add_report(listed)
        unit.commit()
        assert unit.reports(case.round.id)[-1] == listed
