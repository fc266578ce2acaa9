"""Migrations:

the first schema is that of the tables, upgrades are safe, and stores of other versions are told apart.
"""

from __future__ import annotations

import importlib.resources
import zipfile
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, create_engine, inspect, text
from store.store_samples import World

from kpi_toolkit.store import open_store, schema
from kpi_toolkit.store import tables as t
from kpi_toolkit.store import unrecorded as u
from kpi_toolkit.store.checking import check
from kpi_toolkit.store.operations import export_store, import_store
from kpi_toolkit.store.schema import HEAD, OtherSchema, current, known, upgrade
from kpi_toolkit.store.tables import Base

REVISIONS = Path(__file__).parent / "revisions"


def test_the_migrations_make_the_tables(database_url: URL) -> None:
    engine = create_engine(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, Base.metadata) == []
        found = inspect(connection)
        for table in Base.metadata.sorted_tables:
            stored = {column["name"]: column for column in found.get_columns(table.name)}
            for column in table.columns:
                assert stored[column.name]["nullable"] == column.nullable, (table.name, column.name)
    engine.dispose()


def test_the_newest_revision_is_named() -> None:
    scripts = ScriptDirectory.from_config(schema._configuration())
    assert scripts.get_heads() == [HEAD]
    assert HEAD in known()


def test_every_table_the_ledger_covers_has_its_guards() -> None:
    guarded = {guard.removeprefix("guard_").rpartition("_")[0] for guard in t.GUARDS}
    assert guarded == set(Base.metadata.tables) - set(u.EVERY)
    assert guarded == {*t.TABLES, "ledger", "blobs"}


def test_an_upgrade_of_what_is_current_changes_nothing(world: World) -> None:
    with world.store.as_system(read_only=True) as unit:
        head = unit.head()
    assert upgrade(world.store.url) == HEAD
    with world.store.as_system(read_only=True) as unit:
        assert unit.head() == head
    assert check(world.store.url) == []


def test_opening_sets_up_an_empty_database(empty_url: URL) -> None:
    assert current(empty_url) is None
    assert (
        check(empty_url) == ["There is no store in this database yet."]
        or not Path(str(empty_url.database)).exists()
    )
    open_store(empty_url).close()
    assert current(empty_url) == HEAD
    assert check(empty_url) == []


@pytest.mark.parametrize(("revision", "said"), [("0000", "newer version"), ("9999", "newer version")])
def test_a_store_of_another_version(database_url: URL, revision: str, said: str) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
    engine.dispose()
    with pytest.raises(OtherSchema, match=said):
        open_store(database_url)
    with pytest.raises(OtherSchema, match=said):
        upgrade(database_url)
    assert said in check(database_url)[0]


def test_an_older_store_is_not_opened_before_its_upgrade(
    database_url: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "HEAD", "9999")
    with pytest.raises(OtherSchema, match="older version"):
        open_store(database_url)


def test_a_failing_upgrade_leaves_nothing(empty_url: URL, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("in the middle")

    monkeypatch.setattr(schema, "_references_hold", fail)
    with pytest.raises(RuntimeError):
        upgrade(empty_url)
    monkeypatch.undo()
    assert current(empty_url) is None
    upgrade(empty_url)
    assert check(empty_url) == []


@pytest.mark.parametrize("revision", sorted(known()))
def test_a_populated_store_of_every_revision_comes_forward(
    empty_url: URL, revision: str, tmp_path: Path
) -> None:
    """``revisions`` holds an exported store of each; a new migration needs the one of its schema there."""
    kept = REVISIONS / f"{revision}.zip"
    assert kept.exists(), f"put an export of a populated store (World.build, export_store) at {kept}"
    head = import_store(kept, empty_url).head
    assert head.count > 10
    assert check(empty_url, [head]) == []
    if revision == HEAD:
        export_store(empty_url, tmp_path / "again.zip")
        assert contents(tmp_path / "again.zip") == contents(kept)


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_migrations_are_part_of_the_package() -> None:
    folder = importlib.resources.files("kpi_toolkit.store.migrations")
    assert folder.joinpath("env.py").is_file()
    assert [one.name for one in folder.joinpath("versions").iterdir() if one.name.startswith("r0001")]
