"""One round's bundle into another store: nothing lost, everything checked on the way."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from store.store_databases import Databases
from store.store_samples import Case, World, person, sha
from store.test_moving_stores import changed, deep, manifest_of_lists, no_ledger, not_canonical

from kpi_toolkit.review.models import City, Grant, Role
from kpi_toolkit.review.ports import Hidden, UnitOfWork
from kpi_toolkit.store import SqlStore, open_store
from kpi_toolkit.store.archive import OperationRefused
from kpi_toolkit.store.checking import check
from kpi_toolkit.store.operations import export_round, import_round


@pytest.fixture
def elsewhere(other_server: Databases) -> Iterator[SqlStore]:
    """Another store, of each kind, with an administrator of its own."""
    url = other_server.ready()
    store = open_store(url)
    with store.as_system() as unit:
        unit.add_person(ADMINISTRATOR)
        unit.add_grant(Grant(ADMINISTRATOR.id, Role.ADMINISTRATOR))
        unit.commit()
    yield store
    store.close()
    other_server.drop(url)


ADMINISTRATOR = person("Eli Elsewhere")


def everything(unit: UnitOfWork, case: Case) -> list[object]:
    round_id = case.round.id
    return [
        unit.round(round_id),
        unit.city(case.city.id),
        unit.events(round_id),
        unit.assignments(round_id),
        unit.submissions(round_id, contents=True),
        unit.decisions(round_id),
        unit.ticks(round_id),
        unit.questions(round_id),
        [unit.messages(question.id) for question in unit.questions(round_id)],
        unit.attachments(round_id, contents=True),
        unit.attestation(round_id),
        unit.reports(round_id, contents=True),
    ]


def test_a_round_moves_without_loss(world: World, elsewhere: SqlStore, tmp_path: Path) -> None:
    case = world.own
    bundle = export_round(world.store, case.round.id, tmp_path / "round.zip", person_id=case.verifier.id)
    with world.store.begin(world.administrator.id, read_only=True) as unit:
        before = everything(unit, case)
        assert (bundle.head.count, bundle.head.hash) == unit.head()
    assert import_round(elsewhere, tmp_path / "round.zip", person_id=ADMINISTRATOR.id).sha256 == bundle.sha256
    with elsewhere.begin(ADMINISTRATOR.id, read_only=True) as unit:
        assert everything(unit, case) == before
        assert unit.person_by_id(case.official.id) == replace(
            case.official, contact=None, issuer=None, subject=None
        )
        assert unit.grants(case.official.id) == (), "roles do not come with a bundle"
        told = [entry for entry in unit.ledger(case.round.id) if entry.kind == "round-imported"]
        assert [entry.content["bundle"] for entry in told] == [sha((tmp_path / "round.zip").read_bytes())]
        assert told[0].content["head"] == bundle.head.hash
    assert check(elsewhere.url) == []
    with pytest.raises(OperationRefused, match="already"):
        import_round(elsewhere, tmp_path / "round.zip")
    assert check(elsewhere.url) == []


def test_a_round_moves_on(world: World, elsewhere: SqlStore, tmp_path: Path, server: Databases) -> None:
    """From a store to a second and on to a third: the entries of the first still stand in the third."""
    case = world.own
    first = export_round(world.store, case.round.id, tmp_path / "1.zip")
    import_round(elsewhere, tmp_path / "1.zip")
    second = export_round(elsewhere, case.round.id, tmp_path / "2.zip")
    url = server.ready()
    third = open_store(url)
    import_round(third, tmp_path / "2.zip")
    assert check(url) == []
    with third.as_system(read_only=True) as unit:
        came = unit.round_rows(case.round.id)["imports"]
        assert [row["hash"] for row in came] == [first.head.hash, second.head.hash]
        assert [row["bundle"] for row in came] == [first.sha256, second.sha256]
    third.close()
    server.drop(url)


def test_both_rounds_and_erased_people_move(world: World, elsewhere: SqlStore, tmp_path: Path) -> None:
    """An entry that tells of two rounds, such as an erasure, does not hold either back."""
    with world.store.begin(world.administrator.id) as unit:
        unit.add_grant(Grant(world.own.verifier.id, Role.ADMINISTRATOR))
        unit.commit()
    assert world.other.attestation
    with world.store.begin(world.own.verifier.id) as unit:
        unit.add_attestation(replace(world.other.attestation, id="second", by=world.own.verifier.id))
        unit.record("attested", world.other.round.id, {})
        unit.commit()
    with world.store.begin(world.administrator.id) as unit:
        unit.erase_person(world.own.verifier.id)
        unit.forget_bytes(world.own.submission.id)
        unit.commit()
    for case in (world.own, world.other):
        export_round(world.store, case.round.id, tmp_path / "round.zip")
        import_round(elsewhere, tmp_path / "round.zip")
        with world.store.as_system(read_only=True) as here, elsewhere.as_system(read_only=True) as there:
            assert everything(there, case) == everything(here, case)
            found = there.person_by_id(world.own.verifier.id)
            assert found is not None
            assert (found.name, found.erased) == (None, True)
    assert check(elsewhere.url) == []


def test_what_a_store_knows_stays(world: World, elsewhere: SqlStore, tmp_path: Path) -> None:
    case = world.own
    known = replace(case.official, name="Olga as we know her")
    with elsewhere.as_system() as unit:
        unit.add_person(known)
        unit.add_city(City(case.city.id, "Lindhaven (ours)", "XX"))
        unit.commit()
    export_round(world.store, case.round.id, tmp_path / "round.zip")
    import_round(elsewhere, tmp_path / "round.zip")
    with elsewhere.as_system(read_only=True) as unit:
        assert unit.person_by_id(case.official.id) == known
        assert unit.city(case.city.id) == City(case.city.id, "Lindhaven (ours)", "XX")
    assert check(elsewhere.url) == []


def test_who_may_move_a_round(world: World, elsewhere: SqlStore, tmp_path: Path) -> None:
    path = tmp_path / "round.zip"
    for who in (world.other.verifier, world.analyst, world.stranger):
        with pytest.raises(Hidden):
            export_round(world.store, world.own.round.id, path, person_id=who.id)
    assert not path.exists()
    export_round(world.store, world.own.round.id, path, person_id=world.own.official.id)
    with elsewhere.as_system() as unit:
        unit.add_person(world.stranger)
        unit.commit()
    with pytest.raises(Hidden):
        import_round(elsewhere, path, person_id=world.stranger.id)


Change = Callable[[dict[str, bytes]], None]


def edit(name: str, change: Callable[[list[dict[str, object]]], None]) -> Change:
    def run(files: dict[str, bytes]) -> None:
        rows = [json.loads(line) for line in files[f"tables/{name}.jsonl"].splitlines()]
        change(rows)
        lines = [
            json.dumps(r, sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n" for r in rows
        ]
        files[f"tables/{name}.jsonl"] = "".join(lines).encode()

    return run


HOSTILE: dict[str, Change] = {
    "a changed decision": edit("decisions", lambda rows: rows[1].update(kind="accept")),
    "a decision left out": edit("decisions", lambda rows: rows.pop()),
    "a decision put in": edit("decisions", lambda rows: rows.append(rows[0] | {"id": "forged"})),
    "a role": edit("people", lambda rows: rows[0].update(role="administrator")),
    "a sign-in": edit("people", lambda rows: rows[0].update(issuer="https://login", subject="x")),
    "a list for a text": edit("people", lambda rows: rows[0].update(name=["x"])),
    "a stranger": edit("people", lambda rows: rows.append({"id": "x", "name": "X", "erased": False})),
    "too large a number": edit("rounds", lambda rows: rows[0].update(year=10**30)),
    "nobody's id": edit("ticks", lambda rows: rows[0].update(id="system")),
    "an unknown state": edit("rounds", lambda rows: rows[0].update(state="won")),
    "a number for a text": edit("rounds", lambda rows: rows[0].update(framework=1)),
    "yes for a number": edit("rounds", lambda rows: rows[0].update(version=True)),
    "a time that is none": edit("rounds", lambda rows: rows[0].update(created_at="yesterday")),
    "no round": edit("rounds", lambda rows: rows.clear()),
    "two rounds": edit("rounds", lambda rows: rows.append(rows[0] | {"id": "second"})),
    "a decision on another round": edit("decisions", lambda rows: rows[0].update(round_id="elsewhere")),
    "a decision on another submission": edit(
        "decisions", lambda rows: rows[0].update(submission_id="elsewhere")
    ),
    "the same id twice": edit("ticks", lambda rows: rows.append(rows[0])),
    "an id of words": edit("ticks", lambda rows: rows[0].update(id="not an id, but words")),
    "a file of nothing": edit("files", lambda rows: rows[0].pop("submission_id")),
    "bytes left out": lambda files: files.pop(next(name for name in files if name.startswith("blobs/"))),  # type: ignore[dict-item, return-value]
    "another ledger": lambda files: files.update({"ledger.jsonl": b"{}\n"}),
    "a changed ledger": lambda files: files.update(
        {"ledger.jsonl": files["ledger.jsonl"].replace(b'"kind":"verified"', b'"kind":"approved"')}
    ),
    "an empty ledger": lambda files: files.update({"ledger.jsonl": b""}),
    "a nul": edit("cities", lambda rows: rows[0].update(name="\x00")),
    "roles": lambda files: files.update({"tables/grants.jsonl": b""}),
    "no ledger": no_ledger,
    "not canonical": not_canonical,
    "deep": deep,
    "a manifest of lists": manifest_of_lists,
}


def test_hostile_bundles_are_refused(
    world: World, database_url: object, tmp_path: Path, server: Databases
) -> None:
    export_round(world.store, world.own.round.id, tmp_path / "round.zip")
    url = server.ready()
    store = open_store(url)
    for what, change in HOSTILE.items():
        bad = changed(tmp_path / "round.zip", tmp_path / "bad.zip", change)
        with pytest.raises(OperationRefused) as raised:
            import_round(store, bad)
        assert str(raised.value).endswith("."), what
    with store.as_system() as unit:
        assert (unit.rounds(), unit.people(), unit.head()[0]) == ((), (), 0)
    import_round(store, tmp_path / "round.zip")
    assert check(url) == []
    store.close()
    server.drop(url)


def test_an_archive_of_a_store_is_no_round(world: World, tmp_path: Path) -> None:
    from kpi_toolkit.store.operations import export_store, import_store

    export_store(world.store.url, tmp_path / "store.zip")
    export_round(world.store, world.own.round.id, tmp_path / "round.zip")
    with pytest.raises(OperationRefused, match="another kind"):
        import_round(world.store, tmp_path / "store.zip")
    with pytest.raises(OperationRefused, match="another kind"):
        import_store(tmp_path / "round.zip", tmp_path / "new.sqlite")
    with zipfile.ZipFile(tmp_path / "round.zip") as archive:
        held = b"".join(archive.read(name) for name in archive.namelist())
    for secret in (
        world.own.official.contact,
        world.own.official.subject,
        world.stranger.name,
        world.other.city.name,
    ):
        assert str(secret).encode() not in held
