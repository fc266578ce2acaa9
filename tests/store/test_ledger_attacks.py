"""Attacks on the ledger, made in the database with the guards switched off, each found by name and number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DatabaseError
from store.store_samples import World, sha
from store.store_tampering import attacker, entries, put, replace_chain, set_entry

from kpi_toolkit.review.models import LedgerEntry
from kpi_toolkit.store import tables as t
from kpi_toolkit.store.checking import check, verify_store
from kpi_toolkit.store.ledger import ZEROS, Anchor, Break, Why, canonical, chained, digest, entry_hash

Attack = Callable[[Connection, list[LedgerEntry]], None]


def rehashed(entry: LedgerEntry) -> LedgerEntry:
    """An entry made right in itself again."""
    entry = replace(entry, content_hash=digest(canonical(entry.content)))
    return replace(entry, hash=entry_hash(entry))


def rewritten(chain: list[LedgerEntry], start: int) -> list[LedgerEntry]:
    """A chain whose every entry from ``start`` is linked anew, so that it holds in itself."""
    out = chain[: start - 1]
    for entry in chain[start - 1 :]:
        head = (len(out), out[-1].hash if out else ZEROS)
        out.append(chained(head, entry.kind, entry.subject, entry.by, entry.at, entry.content))
    return out


def forged(like: LedgerEntry) -> LedgerEntry:
    return replace(like, kind="accepted", content={"forged": True})


def alter_content(connection: Connection, chain: list[LedgerEntry]) -> None:
    set_entry(connection, 3, content={"harmless": 1})


def alter_content_and_its_hash(connection: Connection, chain: list[LedgerEntry]) -> None:
    set_entry(connection, 3, content={}, content_hash=digest(b"{}"))


def alter_who(connection: Connection, chain: list[LedgerEntry]) -> None:
    set_entry(connection, 4, by="somebody-else")


def alter_when(connection: Connection, chain: list[LedgerEntry]) -> None:
    set_entry(connection, 4, at=chain[3].at - timedelta(days=1))


def alter_and_hash_anew(connection: Connection, chain: list[LedgerEntry]) -> None:
    new = rehashed(forged(chain[3]))
    set_entry(connection, 4, kind=new.kind, content=new.content, content_hash=new.content_hash, hash=new.hash)


def make_unreadable(connection: Connection, chain: list[LedgerEntry]) -> None:
    broken = "not json" if connection.dialect.name == "sqlite" else '"not an object"'
    connection.execute(text("UPDATE ledger SET content = :content WHERE sequence = 2"), {"content": broken})


def remove(connection: Connection, chain: list[LedgerEntry]) -> None:
    connection.execute(text("DELETE FROM ledger WHERE sequence = 5"))


def remove_first(connection: Connection, chain: list[LedgerEntry]) -> None:
    connection.execute(text("DELETE FROM ledger WHERE sequence = 1"))


def remove_and_close_up(connection: Connection, chain: list[LedgerEntry]) -> None:
    rest = [replace(entry, sequence=entry.sequence - 1) for entry in chain[5:]]
    replace_chain(connection, chain[:4] + rest)


def swap(connection: Connection, chain: list[LedgerEntry]) -> None:
    one, two = chain[2], chain[5]
    moved = [replace(two, sequence=one.sequence), replace(one, sequence=two.sequence)]
    replace_chain(connection, [moved[0] if e is one else moved[1] if e is two else e for e in chain])


def insert_and_make_room(connection: Connection, chain: list[LedgerEntry]) -> None:
    put_in = chained((3, chain[2].hash), "accepted", chain[0].subject, chain[0].by, chain[0].at, {})
    later = [replace(entry, sequence=entry.sequence + 1) for entry in chain[3:]]
    without_uniqueness(connection)
    replace_chain(connection, [*chain[:3], put_in, *later])


def insert_garbage(connection: Connection, chain: list[LedgerEntry]) -> None:
    put_in = replace(forged(chain[3]), sequence=4, hash=sha(b"x"), previous=sha(b"y"))
    later = [replace(entry, sequence=entry.sequence + 1) for entry in chain[3:]]
    replace_chain(connection, [*chain[:3], put_in, *later])


def without_uniqueness(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("ALTER TABLE ledger DROP CONSTRAINT uq_ledger_previous"))
        return
    connection.execute(text("ALTER TABLE ledger RENAME TO old_ledger"))
    connection.execute(text("CREATE TABLE ledger AS SELECT * FROM old_ledger"))
    connection.execute(text("DROP TABLE old_ledger"))


def insert_at_the_end(connection: Connection, chain: list[LedgerEntry]) -> None:
    put(connection, replace(forged(chain[-1]), sequence=len(chain) + 1, previous=sha(b"x"), hash=sha(b"z")))


def cut_the_tail(connection: Connection, chain: list[LedgerEntry]) -> None:
    connection.execute(text("DELETE FROM ledger WHERE sequence > 6"))


def empty_it(connection: Connection, chain: list[LedgerEntry]) -> None:
    connection.execute(text("DELETE FROM ledger"))


def rewrite_it(connection: Connection, chain: list[LedgerEntry]) -> None:
    replace_chain(connection, rewritten([*chain[:3], forged(chain[3]), *chain[4:]], 4))


def leave_out_and_rewrite(connection: Connection, chain: list[LedgerEntry]) -> None:
    longer = [*chain[:3], *chain[4:], forged(chain[-1]), forged(chain[-1])]
    replace_chain(connection, rewritten(longer, 4))


# Which entry is named, and why. The chain has 15 entries; anchors were taken of the first 2 and of all.
ATTACKS: dict[Attack, Break] = {
    alter_content: Break(3, Why.ALTERED_CONTENT),
    alter_content_and_its_hash: Break(3, Why.ALTERED_ENTRY),
    alter_who: Break(4, Why.ALTERED_ENTRY),
    alter_when: Break(4, Why.ALTERED_ENTRY),
    alter_and_hash_anew: Break(4, Why.ALTERED_ENTRY),
    make_unreadable: Break(2, Why.ALTERED_CONTENT),
    remove: Break(5, Why.REMOVED),
    remove_first: Break(1, Why.REMOVED),
    remove_and_close_up: Break(5, Why.REMOVED),
    swap: Break(3, Why.REORDERED),
    insert_and_make_room: Break(4, Why.INSERTED),
    insert_garbage: Break(4, Why.INSERTED),
    insert_at_the_end: Break(16, Why.ALTERED_CONTENT),
    cut_the_tail: Break(7, Why.CUT),
    empty_it: Break(1, Why.CUT),
    rewrite_it: Break(3, Why.REWRITTEN),
    leave_out_and_rewrite: Break(3, Why.REWRITTEN),
}
COUNT = 15


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_an_attack_is_found(world: World, attack: Attack) -> None:
    url = world.store.url
    with attacker(url, "ledger") as connection:
        chain = entries(connection)
        assert len(chain) == COUNT
        anchors = [Anchor(2, chain[1].hash), Anchor(COUNT, chain[-1].hash)]
    before = verify_store(url, anchors)
    assert (before.intact, before.count, before.head, before.anchored) == (True, COUNT, chain[-1].hash, 2)
    guarded = () if attack is insert_and_make_room else ("ledger",)
    with attacker(url, *guarded) as connection:
        if not guarded:  # the table is made anew; the guards of the old one are gone
            drop_guards(connection)
        attack(connection, chain)
    report = verify_store(url, anchors)
    assert report.broken == ATTACKS[attack]
    assert str(report.broken) in check(url, anchors)


def drop_guards(connection: Connection) -> None:
    for action in ("update", "delete", "truncate"):
        name = f"guard_ledger_{action}"
        on = " ON ledger" if connection.dialect.name == "postgresql" else ""
        connection.execute(text(f"DROP TRIGGER IF EXISTS {name}{on}"))


@pytest.mark.parametrize("attack", [cut_the_tail, rewrite_it], ids=lambda attack: attack.__name__)
def test_only_an_anchor_outside_shows_some_attacks(world: World, attack: Attack) -> None:
    with attacker(world.store.url, "ledger") as connection:
        attack(connection, entries(connection))
    assert verify_store(world.store.url).intact


def test_the_guards_stop_who_does_not_switch_them_off(world: World) -> None:
    url = world.store.url
    commands = [
        *(f"UPDATE {name} SET id = 'x'" for name in t.TABLES),
        *(f"DELETE FROM {name}" for name in t.TABLES if name != "grants"),
        "UPDATE ledger SET kind = 'x'",
        "DELETE FROM ledger",
        "UPDATE blobs SET sha256 = 'x'",
        "DELETE FROM blobs",
        "UPDATE decisions SET kind = 'accept'",
        "UPDATE messages SET text = ''",
        "UPDATE rounds SET state = 'published'",
        "UPDATE rounds SET year = 1999, version = version + 1",
        "UPDATE people SET name = 'Somebody Else'",
        "UPDATE people SET name = NULL, contact = NULL, issuer = NULL, subject = NULL, salt = NULL, erased = TRUE",
        "UPDATE attestations SET name = '', salt = NULL",
        "UPDATE attestations SET independent = FALSE",
        "UPDATE files SET forgotten_at = at FROM submissions WHERE submission_id = submissions.id",
        "UPDATE reports SET number = '1'",
    ]
    if url.get_backend_name() == "postgresql":
        commands += [f"TRUNCATE {name} CASCADE" for name in ("decisions", "ledger", "blobs", "imports")]
    with attacker(url) as connection:
        for command in commands:
            table = command.split()[1 if command.startswith(("UPDATE", "TRUNCATE")) else 2]
            if table in ("imports",) and not command.startswith("TRUNCATE"):
                continue  # without rows there is nothing to refuse
            with pytest.raises(DatabaseError, match="is refused"), connection.begin_nested():
                connection.execute(text(command))
    assert check(url) == []


def test_missing_guards_are_reported(world: World) -> None:
    url = world.store.url
    with attacker(url) as connection:
        if url.get_backend_name() == "postgresql":
            connection.execute(text("ALTER TABLE decisions DISABLE TRIGGER guard_decisions_update"))
        else:
            connection.execute(text("DROP TRIGGER guard_decisions_update"))
    assert [sentence for sentence in check(url) if "guard_decisions_update" in sentence]


CHANGES: dict[str, tuple[str, str, str]] = {
    "a decision": ("decisions", "UPDATE decisions SET kind = 'accept' WHERE kind = 'correct'", "was changed"),
    "a reason": ("decisions", "UPDATE decisions SET reason = 'x' WHERE reason IS NOT NULL", "was changed"),
    "the state of a round": ("rounds", "UPDATE rounds SET state = 'published'", "was changed"),
    "a value": ("submissions", "UPDATE submissions SET assessment = '[]'", "was changed"),
    "a name": ("people", "UPDATE people SET name = 'Max' WHERE name LIKE 'Vera%'", "was changed"),
    "who attested": ("attestations", "UPDATE attestations SET name = 'Max'", "was changed"),
    "a removed decision": ("decisions", "DELETE FROM decisions WHERE kind = 'correct'", "is missing"),
    "a removed tick": ("ticks", "DELETE FROM ticks", "is missing"),
    "an unreadable state": ("rounds", "UPDATE rounds SET state = 'nonsense'", "cannot be read"),
    "a role": (
        "grants",
        "INSERT INTO grants (id, person_id, role) SELECT 'g1', id, 'administrator' FROM people WHERE name LIKE 'Sam%'",
        "is unknown to the ledger",
    ),
    "bytes": ("blobs", "UPDATE blobs SET data = CAST('x' AS {bytes})", "not those that were handed in"),
    "removed bytes": ("blobs", "DELETE FROM blobs", "are missing"),
    "a loose end": (
        "messages",
        "UPDATE messages SET question_id = 'nowhere'",
        "names a row of questions that is missing",
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_of_rows_is_found_by_the_ledger(world: World, what: str) -> None:
    table, command, said = CHANGES[what]
    postgresql = world.store.url.get_backend_name() == "postgresql"
    with attacker(world.store.url, *((table,) if table != "grants" else ())) as connection:
        if postgresql:
            connection.execute(text("SET session_replication_role = replica"))  # foreign keys off
        connection.execute(text(command.format(bytes="BYTEA" if postgresql else "BLOB").replace(":", "\\:")))
    problems = check(world.store.url)
    assert problems
    assert any(said in problem for problem in problems), problems
    assert verify_store(world.store.url).intact, "the chain itself was not touched"
