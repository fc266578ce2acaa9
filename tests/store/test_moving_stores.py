"""Backups, restores, exports and imports of whole stores, between both databases."""

from __future__ import annotations

import json
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, text
from store.store_databases import Databases
from store.store_samples import World, decision, submission
from store.store_tampering import attacker

from kpi_toolkit.review.models import RoundState
from kpi_toolkit.review.ports import Unavailable
from kpi_toolkit.store import open_store
from kpi_toolkit.store.archive import OperationRefused
from kpi_toolkit.store.checking import check, verify_store
from kpi_toolkit.store.ledger import ZEROS, Anchor
from kpi_toolkit.store.operations import backup, export_ledger, export_store, import_store, restore


@pytest.fixture
def target(other_server: Databases) -> Iterator[URL]:
    """An empty database of the other kind to move into."""
    url = other_server.empty()
    yield url
    other_server.drop(url)


@pytest.fixture(params=["empty_url", "target"], ids=["same", "other"])
def any_target(request: pytest.FixtureRequest) -> URL:
    """An empty database of the same kind, and of the other."""
    found: URL = request.getfixturevalue(request.param)
    return found


def test_a_store_moves_without_loss(world: World, any_target: URL, tmp_path: Path) -> None:
    target = any_target
    with world.store.begin(world.administrator.id) as unit:
        unit.erase_person(world.other.verifier.id)
        unit.forget_bytes(world.other.submission.id)
        unit.commit()
    there, back = tmp_path / "there.zip", tmp_path / "back.zip"
    written = export_store(world.store.url, there)
    read = import_store(there, target)
    assert (written.head, written.size) == (read.head, read.size)
    assert export_store(target, back).head == written.head
    assert back.read_bytes() == there.read_bytes()
    assert check(target, [written.head]) == []
    moved = open_store(target)
    with moved.begin(world.own.verifier.id) as unit:
        assert unit.submissions(world.own.round.id, contents=True) == (world.own.submission,)
        found = unit.attachments(world.own.round.id, contents=True)
        assert list(found) == world.own.attachments
        unit.add_decisions([decision(world.own.round, world.own.submission, world.own.verifier)])
        unit.commit()
    moved.close()
    assert check(target, [written.head]) == []


def test_a_backup_is_restored(world: World, any_target: URL, tmp_path: Path) -> None:
    target = any_target
    file = tmp_path / "backup.zip"
    saved = backup(world.store.url, file)
    with world.store.begin(world.own.verifier.id) as unit:
        assert (saved.head.count, saved.head.hash) == unit.head()
        unit.add_decisions([decision(world.own.round, world.own.submission, world.own.verifier)])
        unit.commit()
    assert restore(file, target).head == saved.head
    assert check(target, [saved.head]) == []
    restored = open_store(target)
    with restored.begin(world.own.verifier.id) as unit:
        assert list(unit.decisions(world.own.round.id)) == world.own.decisions
    restored.close()
    with pytest.raises(OperationRefused, match="already holds a store"):
        restore(file, target)
    assert verify_store(world.store.url, [saved.head]).intact, "the head in a backup is an anchor"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup.zip"]


@pytest.mark.parametrize("copy", [backup, export_store], ids=lambda copy: copy.__name__)
def test_copying_while_others_write(
    world: World, empty_url: URL, tmp_path: Path, copy: Callable[..., Any]
) -> None:
    case, store, stop, written = world.own, world.store, threading.Event(), []

    def write() -> None:
        number = 1
        while not stop.is_set():
            number += 1
            with store.begin(case.official.id) as unit:
                made = submission(case.round, number, case.official, bytes([number % 256]) * 50_000)
                unit.add_submission(made)
                unit.add_decisions([decision(case.round, made, case.official)])
                unit.record("submitted", case.round.id, {"number": number})
                unit.commit()
            written.append(number)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        heads = [copy(store.url, tmp_path / f"{n}.zip").head for n in range(3)]
    finally:
        stop.set()
        writer.join()
    assert heads[0].count < heads[-1].count <= 15 + len(written)
    restore(tmp_path / "2.zip", empty_url)
    assert check(empty_url, heads) == []
    assert check(store.url, heads) == []
    restored = open_store(empty_url)
    with restored.begin(world.administrator.id) as unit:
        submissions, decisions = unit.submissions(case.round.id), unit.decisions(case.round.id)
    restored.close()
    assert len(submissions) - 1 == len(decisions) - len(case.decisions) == heads[-1].count - 15


def test_an_empty_store_moves_too(database_url: URL, target: URL, tmp_path: Path) -> None:
    assert export_store(database_url, tmp_path / "empty.zip").head == Anchor(0, ZEROS)
    import_store(tmp_path / "empty.zip", target)
    assert check(target) == []
    restore(tmp_path / "empty.zip", target)  # still empty


def test_a_database_of_something_else_is_left_alone(world: World, empty_url: URL, tmp_path: Path) -> None:
    export_store(world.store.url, tmp_path / "store.zip")
    with attacker(empty_url) as connection:
        connection.execute(text("CREATE TABLE rounds (winner TEXT)"))
    with pytest.raises(OperationRefused, match="something else"):
        import_store(tmp_path / "store.zip", empty_url)


def test_a_tampered_store_is_not_imported(world: World, empty_url: URL, tmp_path: Path) -> None:
    with attacker(world.store.url, "decisions") as connection:
        connection.execute(text("UPDATE decisions SET kind = 'accept'"))
    export_store(world.store.url, tmp_path / "store.zip")
    with pytest.raises(OperationRefused, match="changed by something else"):
        import_store(tmp_path / "store.zip", empty_url)
    store = open_store(empty_url)
    with store.as_system() as unit:
        assert (unit.people(), unit.head()) == ((), (0, ZEROS)), "nothing of it is kept"
    store.close()


def test_the_destination_cannot_be_written(world: World, tmp_path: Path) -> None:
    for copy in (backup, export_store, export_ledger):
        with pytest.raises(OSError):
            copy(world.store.url, tmp_path / "missing" / "copy.zip")
        (tmp_path / "folder").mkdir(exist_ok=True)
        with pytest.raises(OSError):
            copy(world.store.url, tmp_path / "folder")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
    with pytest.raises(Unavailable):
        backup(tmp_path / "no.sqlite", tmp_path / "copy.zip")


Change = Callable[[dict[str, bytes]], None]


def drop_line(files: dict[str, bytes]) -> None:
    files["tables/decisions.jsonl"] = files["tables/decisions.jsonl"].split(b"\n", 1)[1]


def change_line(files: dict[str, bytes]) -> None:
    files["tables/decisions.jsonl"] = files["tables/decisions.jsonl"].replace(b'"correct"', b'"accept"')


def add_table(files: dict[str, bytes]) -> None:
    files["tables/secrets.jsonl"] = b"{}\n"


def climb_out(files: dict[str, bytes]) -> None:
    files["../../etc/passwd"] = b"root\n"


def strange_blob(files: dict[str, bytes]) -> None:
    files[f"blobs/{'0' * 64}"] = b"not these bytes"


def unknown_column(files: dict[str, bytes]) -> None:
    lines = files["tables/cities.jsonl"].splitlines()
    documents = [json.loads(line) | {"mayor": "x"} for line in lines]
    files["tables/cities.jsonl"] = b"".join(
        json.dumps(d, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"
        for d in documents
    )


def not_canonical(files: dict[str, bytes]) -> None:
    files["tables/cities.jsonl"] = files["tables/cities.jsonl"].replace(b'":', b'" :')


def twice_the_same_key(files: dict[str, bytes]) -> None:
    files["tables/cities.jsonl"] = files["tables/cities.jsonl"].replace(b"{", b'{"id":"1",')


def deep(files: dict[str, bytes]) -> None:
    files["tables/cities.jsonl"] = b"[" * 100_000 + b"\n"


def cut_ledger(files: dict[str, bytes]) -> None:
    files["ledger.jsonl"] = b"\n".join(files["ledger.jsonl"].splitlines()[:-1]) + b"\n"


def no_ledger(files: dict[str, bytes]) -> None:
    del files["ledger.jsonl"]


def other_format(files: dict[str, bytes]) -> None:
    files["manifest.json"] = files["manifest.json"].replace(b"kpi-toolkit ", b"another ")


def newer_schema(files: dict[str, bytes]) -> None:
    files["manifest.json"] = files["manifest.json"].replace(b'"schema":"0', b'"schema":"9')


def no_manifest(files: dict[str, bytes]) -> None:
    del files["manifest.json"]


def manifest_of_lists(files: dict[str, bytes]) -> None:
    files["manifest.json"] = b"[[]]"


CHANGES: tuple[Change, ...] = (
    drop_line, change_line, add_table, climb_out, strange_blob, unknown_column, not_canonical, twice_the_same_key,
    deep, cut_ledger, no_ledger, other_format, newer_schema, no_manifest, manifest_of_lists,
)  # fmt: skip


def changed(source: Path, target: Path, change: Change, *, sign: bool = True) -> Path:
    """A changed copy of an archive; ``sign``:

    with a manifest that says what is there now, as a forger would.
    """
    with zipfile.ZipFile(source) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    listed = set(json.loads(files["manifest.json"])["files"])
    before = dict(files)
    change(files)
    if sign and files.get("manifest.json") == before["manifest.json"]:
        import hashlib

        manifest = json.loads(files["manifest.json"])
        manifest["files"] = {
            name: {"sha256": hashlib.sha256(data).hexdigest()}
            for name, data in files.items()
            if name in listed
        }
        files["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target


def test_hostile_archives_are_refused(world: World, server: Databases, tmp_path: Path) -> None:
    export_store(world.store.url, tmp_path / "store.zip")
    url = server.empty()
    for change in CHANGES:
        bad = changed(tmp_path / "store.zip", tmp_path / "bad.zip", change)
        with pytest.raises(OperationRefused) as raised:
            import_store(bad, url)
        assert str(raised.value).endswith("."), change.__name__
        assert len(str(raised.value)) < 200
    import_store(tmp_path / "store.zip", url)
    assert check(url) == []
    server.drop(url)


def test_damaged_archives_are_not_even_opened(tmp_path: Path) -> None:
    good = Path(__file__).parent / "revisions" / "0001.zip"
    for change in CHANGES:
        bad = changed(good, tmp_path / "bad.zip", change, sign=False)
        with pytest.raises(OperationRefused):
            import_store(bad, tmp_path / "new.sqlite")
        assert not (tmp_path / "new.sqlite").exists()
    import_store(good, tmp_path / "new.sqlite")


def test_what_is_no_archive(tmp_path: Path, empty_url: URL) -> None:
    good = tmp_path / "letter.zip"
    good.write_bytes(b"PK but not a zip file")
    for path in (good, tmp_path, tmp_path / "missing.zip"):
        with pytest.raises(OperationRefused):
            import_store(path, empty_url)
        with pytest.raises(OperationRefused):
            restore(path, empty_url)


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    from kpi_toolkit.store.archive import Reader

    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", "{}")
        archive.writestr("tables/cities.jsonl", b"0" * 30_000_000)
    with pytest.raises(OperationRefused, match="more than 10 MB"):
        Reader(tmp_path / "bomb.zip", formats=["x"], at_most=10_000_000)


def test_the_state_of_a_round_survives(world: World, target: URL, tmp_path: Path) -> None:
    with world.store.begin(world.own.verifier.id) as unit:
        unit.change_round(world.own.round)
        unit.commit()
    export_store(world.store.url, tmp_path / "store.zip")
    import_store(tmp_path / "store.zip", target)
    moved = open_store(target)
    with moved.begin(world.own.verifier.id) as unit:
        found = unit.round(world.own.round.id)
        assert found is not None
        assert (found.state, found.version) == (RoundState.IN_VERIFICATION, world.own.round.version + 1)
    moved.close()
