"""Working copies, drafts and jobs: whose they are, what they leave behind, and that the ledger hears nothing."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from store.store_samples import (
    START,
    World,
    configuration,
    draft,
    new_id,
    sha,
    submission,
    uploaded,
    working_copy,
)
from store.test_repositories import blobs
from store.test_visibility import standings

from kpi_toolkit.review.desk import Job, JobState
from kpi_toolkit.review.models import Grant, Person, Role
from kpi_toolkit.review.ports import Hidden, Stale
from kpi_toolkit.store.checking import check
from kpi_toolkit.store.operations import export_store


def job(by: Person, key: str = "round/1/snapshot.pdf", **values: object) -> Job:
    made = Job(new_id(), by.id, key, "output", {"n": 1}, START, START, runner="r1")
    return replace(made, **values)  # type: ignore[arg-type]


# --- working copies ----------------------------------------------------------------------------------------------

SEES = {"administrator", "official"}


def test_who_sees_a_working_copy(world: World) -> None:
    for who, someone in standings(world).items():
        for whose in ("own", "other"):
            case = getattr(world, whose)
            seen = who == "administrator" or (who in SEES and whose == "own")
            with world.store.begin(someone.id, read_only=True) as unit:
                found = unit.prepared(case.round.id, contents=True)
                assert found == (case.copy if seen else None), (who, whose)
                assert unit.prepared_version(case.round.id) == (case.copy.version if seen else None)
                data = unit.content(case.round.id, case.copy.files[0].sha256)
                assert data == (case.copy.files[0].data if seen else None)


def test_who_changes_a_working_copy(world: World) -> None:
    for who, someone in standings(world).items():
        for whose in ("own", "other"):
            case = getattr(world, whose)
            changed = working_copy(case.round, someone)
            with world.store.begin(someone.id) as unit:
                if who == "administrator" or (who in SEES and whose == "own"):
                    put = unit.put_prepared(changed, case.copy.version)
                    unit.drop_prepared(case.round.id, put.version)
                    continue
                for act in (
                    lambda unit=unit, copy=changed, on=case.copy.version: unit.put_prepared(copy, on),
                    lambda unit=unit, of=case: unit.drop_prepared(of.round.id, of.copy.version),
                ):
                    with pytest.raises(Hidden):
                        act()


def test_a_working_copy_is_changed_by_whoever_saw_it(world: World) -> None:
    case = world.own
    assert case.copy
    changed = working_copy(case.round, case.official, files=(uploaded(b"new"), uploaded(b"more", "b.csv")))
    for wrong in (None, case.copy.version - 1, case.copy.version + 1):
        with world.store.begin(case.official.id) as unit, pytest.raises(Stale):
            unit.put_prepared(changed, wrong)
        with world.store.begin(case.official.id) as unit, pytest.raises(Stale):
            unit.drop_prepared(case.round.id, wrong or 0)
    with world.store.begin(case.official.id) as unit:
        put = unit.put_prepared(changed, case.copy.version)
        unit.commit()
        assert put.version > case.copy.version
        assert unit.prepared(case.round.id, contents=True) == put == replace(changed, version=put.version)
        assert [file.data for file in unit.prepared(case.round.id).files] == [None, None]
    assert blobs(world.store, b"new") == 1
    assert blobs(world.store, case.copy.files[0].data or b"") == 0, "what is replaced leaves no bytes"
    with world.store.begin(case.official.id) as unit:
        unit.drop_prepared(case.round.id, put.version)
        unit.commit()
        again = unit.put_prepared(changed, None)
        assert again.version > put.version, "no version comes twice"
    assert check(world.store.url) == []


def test_bytes_stay_where_somebody_else_needs_them(world: World) -> None:
    case, data = world.own, b"handed in and prepared"
    assert case.copy
    given = submission(case.round, 2, case.official, data)
    with world.store.begin(case.official.id) as unit:
        put = unit.put_prepared(
            working_copy(case.round, case.official, files=(uploaded(data),)), case.copy.version
        )
        unit.add_submission(replace(given, files=(replace(uploaded(data), data=None),)))
        unit.commit()
    with world.store.begin(world.administrator.id) as unit:
        unit.forget_bytes(given.id)
        unit.commit()
    assert blobs(world.store, data) == 1, "it is still prepared"
    assert check(world.store.url) == []
    with world.store.begin(case.official.id) as unit:
        unit.add_submission(submission(case.round, 3, case.official, data))
        unit.drop_prepared(case.round.id, put.version)
        unit.commit()
    assert blobs(world.store, data) == 1, "it is handed in"
    assert check(world.store.url) == []


def test_a_file_needs_its_bytes(world: World) -> None:
    case = world.own
    assert case.copy
    for wrong in (replace(uploaded(b"nowhere"), data=None), replace(uploaded(b"x"), sha256="0" * 64)):
        with world.store.begin(case.official.id) as unit:
            with pytest.raises(ValueError, match="bytes"):
                unit.put_prepared(working_copy(case.round, case.official, files=(wrong,)), case.copy.version)
            with pytest.raises(ValueError, match="bytes"):
                unit.commit()
    known = working_copy(case.round, case.official, files=(replace(case.copy.files[0], data=None),))
    with world.store.begin(case.official.id) as unit:
        unit.put_prepared(known, case.copy.version)
        unit.commit()
        found = unit.prepared(case.round.id, contents=True)
        assert found is not None
        assert found.files == case.copy.files


def test_a_check_finds_missing_bytes(world: World) -> None:
    from store.store_tampering import attacker

    assert world.own.copy
    with attacker(world.store.url, "blobs") as connection:
        connection.execute(
            text("DELETE FROM blobs WHERE sha256 = :sha"), {"sha": world.own.copy.files[0].sha256}
        )
    assert any("prepared_files are missing" in sentence for sentence in check(world.store.url))


def test_the_ledger_hears_nothing_of_unfinished_work(world: World) -> None:
    case = world.own
    assert case.copy
    with world.store.begin(world.administrator.id, read_only=True) as unit:
        head = unit.head()
    with world.store.begin(case.official.id) as unit:
        unit.put_prepared(working_copy(case.round, case.official), case.copy.version)
        unit.keep_draft(draft(case.official))
        unit.add_job(job(case.official))
        unit.commit()
    with world.store.begin(world.administrator.id, read_only=True) as unit:
        assert unit.head() == head
    assert check(world.store.url) == []


# --- drafts --------------------------------------------------------------------------------------------------------


def test_a_draft_is_its_writers_alone(world: World) -> None:
    case, place = world.own, "round/1/reason"
    assert case.draft
    mine = draft(case.official, place, text="mine")
    with world.store.begin(case.official.id) as unit:
        unit.keep_draft(mine)
        unit.commit()
    for who, own in ((case.verifier, (case.draft,)), (case.official, (mine,)), (world.administrator, ())):
        with world.store.begin(who.id) as unit:
            assert unit.drafts() == own
            unit.drop_draft("round/1/another")
            assert unit.draft_count() == len(own)
    with world.store.begin(world.administrator.id) as unit, pytest.raises(Hidden):
        unit.keep_draft(draft(case.official, place))
    with world.store.begin(world.administrator.id) as unit:
        unit.drop_draft(place)
        unit.commit()
    with world.store.begin(case.official.id) as unit:
        assert unit.drafts() == (mine,)
        unit.keep_draft(replace(mine, id=new_id(), content={"text": "anew"}, at=START + timedelta(1)))
        unit.commit()
        (kept,) = unit.drafts()
        assert kept == replace(mine, content={"text": "anew"}, at=START + timedelta(1))


@pytest.mark.parametrize(
    ("prefix", "found"),
    [
        ("", ["a/1", "a/10", "A/1", "a_1", "ü/%", "ü/x"]),
        ("a/", ["a/1", "a/10"]),
        ("a_", ["a_1"]),
        ("a/1", ["a/1", "a/10"]),
        ("A", ["A/1"]),
        ("ü/%", ["ü/%"]),
        ("zzz", []),
    ],
)
def test_drafts_are_found_by_how_their_place_begins(world: World, prefix: str, found: list[str]) -> None:
    with world.store.begin(world.analyst.id) as unit:
        for place in ("a/1", "a/10", "A/1", "a_1", "ü/%", "ü/x"):
            unit.keep_draft(draft(world.analyst, place))
        assert [one.place for one in unit.drafts(prefix)] == found


# --- jobs ----------------------------------------------------------------------------------------------------------


def test_a_job_is_its_starters_alone(world: World) -> None:
    official = world.own.official
    with world.store.begin(official.id) as unit:
        made = unit.add_job(job(official))
        unit.commit()
    assert made.created_at == made.beat_at > START
    for who in (world.own.verifier, world.administrator, world.other.official):
        with world.store.begin(who.id) as unit:
            assert (unit.jobs(), unit.job(made.id), unit.job_of(made.key)) == ((), None, None)
            assert not unit.change_job(made.id, "r1", progress=1.0)
            assert unit.job_data(made.id) is None
            unit.drop_job(made.id)
            with pytest.raises(Hidden):
                unit.add_job(job(official))
    with world.store.begin(official.id) as unit:
        assert unit.jobs("round/1/") == (made,)
        assert (unit.job(made.id), unit.job_of(made.key)) == (made, made)


def test_a_job_is_written_by_whoever_has_it(world: World) -> None:
    official = world.own.official
    with world.store.begin(official.id) as unit:
        made = unit.add_job(job(official))
        assert not unit.change_job(made.id, "somebody", progress=0.5)
        assert unit.change_job(made.id, "r1", progress=0.5, message="half")
        assert unit.change_job(made.id, "r1", runner="r2")
        assert not unit.change_job(made.id, "r1", progress=0.6)
        done = {
            "state": JobState.DONE,
            "data": b"pdf",
            "name": "a.pdf",
            "size": 3,
            "finished_at": unit.time(),
        }
        assert unit.change_job(made.id, "r2", **done)
        assert not unit.change_job(made.id, "r2", progress=0.0), "what is finished stays as it is"
        unit.commit()
        found = unit.job(made.id)
        assert found is not None
        assert (found.state, found.progress, found.name, found.size) == (JobState.DONE, 0.5, "a.pdf", 3)
        assert unit.job_data(made.id) == b"pdf"
        other = unit.add_job(job(official, parameters={"n": 2}))
        assert unit.jobs() == (other,), "a key has one job"


def test_the_database_tells_the_time(world: World) -> None:
    with world.store.as_system(read_only=True) as unit:
        first, second = unit.time(), unit.time()
    assert first <= second
    assert first.tzinfo is UTC
    assert abs(second - datetime.now(UTC)) < timedelta(minutes=1)


# --- with the rest of the store --------------------------------------------------------------------------------------


def test_erasing_a_person_takes_drafts_and_jobs_along(world: World) -> None:
    verifier = world.own.verifier
    with world.store.begin(verifier.id) as unit:
        unit.add_job(job(verifier))
        unit.commit()
    with world.store.begin(world.administrator.id) as unit:
        unit.erase_person(verifier.id)
        unit.commit()
    with world.store.engine.connect() as connection:
        for table in ("drafts", "jobs"):
            counted = connection.execute(
                text(f"SELECT count(*) FROM {table} WHERE person_id = :id"), {"id": verifier.id}
            )
            assert counted.scalar_one() == 0
    assert check(world.store.url) == []


def test_an_export_takes_what_was_typed_and_no_jobs(world: World, tmp_path: Path) -> None:
    with world.store.begin(world.own.official.id) as unit:
        unit.add_job(job(world.own.official))
        unit.commit()
    export_store(world.store.url, tmp_path / "store.zip")
    with zipfile.ZipFile(tmp_path / "store.zip") as archive:
        lines = {name: archive.read(name).splitlines() for name in archive.namelist()}
    assert [len(lines[f"tables/{name}.jsonl"]) for name in ("prepared", "prepared_files", "drafts")] == [
        2,
        2,
        2,
    ]
    assert "tables/jobs.jsonl" not in lines
    assert world.own.copy
    assert f"blobs/{world.own.copy.files[0].sha256}" in lines


def test_configurations_are_the_administrators_and_everybody_knows_them(world: World) -> None:
    for who in (world.own.official, world.own.verifier, world.analyst, world.stranger):
        with world.store.begin(who.id) as unit:
            assert unit.configurations("u4ssc") == (world.configuration,)
            with pytest.raises(Hidden):
                unit.add_configuration(configuration(who))
    with world.store.begin(world.stranger.id) as unit, pytest.raises(Hidden):
        unit.add_grant(Grant(world.stranger.id, Role.ADMINISTRATOR))
    newer = configuration(world.administrator, overlays=[])
    with world.store.begin(world.administrator.id) as unit:
        unit.add_configuration(newer)
        unit.record("configuration", newer.id, {})
        unit.commit()
        assert unit.configurations("u4ssc") == (world.configuration, newer)
    assert check(world.store.url) == []
    with world.store.engine.connect() as connection, pytest.raises(Exception, match="refused"):
        connection.exec_driver_sql("DELETE FROM configurations")


def test_what_content_gives_to_whom(world: World) -> None:
    """A file's bytes go to whom the table of visibility gives files; an issued document to all who see the round."""
    assert world.own.report
    case = world.own
    files = {
        "submission": (
            case.submission.files[0].sha256,
            {"administrator", "official", "verifier", "former verifier"},
        ),
        "attachment": (
            case.attachments[0].file.sha256,
            {"administrator", "official", "verifier", "former verifier"},
        ),
        "report": (world.own.report.sha256, {"administrator", "official", "verifier", "former verifier"}),
        "nothing": (sha(b"nothing"), set()),
        "another round": (world.other.submission.files[0].sha256, set()),
    }
    for who, someone in standings(world).items():
        with world.store.begin(someone.id, read_only=True) as unit:
            for what, (sha256, seers) in files.items():
                found = unit.content(case.round.id, sha256)
                assert (found is not None) == (who in seers), (who, what)
