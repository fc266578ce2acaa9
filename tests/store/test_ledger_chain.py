"""The pure part of the ledger:

canonical JSON, the chain, what ``verify`` finds, and the script in the docs.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store.store_samples import World

from kpi_toolkit.review.models import LedgerEntry
from kpi_toolkit.store.ledger import (
    ZEROS,
    Anchor,
    Break,
    Why,
    canonical,
    chained,
    check_content,
    digest,
    from_document,
    parse_stamp,
    read_lines,
    stamp,
    to_line,
    verify,
)
from kpi_toolkit.store.operations import export_ledger

DOCS = Path(__file__).parents[2] / "docs" / "ledger.md"


def chain(length: int, word: str = "x") -> list[LedgerEntry]:
    out: list[LedgerEntry] = []
    for number in range(1, length + 1):
        head = (number - 1, out[-1].hash if out else ZEROS)
        at = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=number)
        out.append(
            chained(head, "step", f"round-{number % 3}", "somebody", at, {word: number, "f": number / 7})
        )
    return out


def anchor_of(entries: list[LedgerEntry]) -> Anchor:
    return Anchor(len(entries), entries[-1].hash if entries else ZEROS)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [True, None, "x"]}, '{"a":[true,null,"x"],"b":1}'),
        ({"ä": "Ørsted 𝄞", "z": '\n\x00"\\/'}, '{"z":"\\n\\u0000\\"\\\\/","ä":"Ørsted 𝄞"}'),
        (
            [0.1, 1.0, 1e-7, 1e16, 5e-324, -0.0, 2**70],
            "[0.1,1.0,1e-07,1e+16,5e-324,-0.0,1180591620717411303424]",
        ),
        ("\ud800", '"\\ud800"'),
    ],
)
def test_canonical_json(value: Any, text: str) -> None:
    assert canonical(value) == text.encode()
    assert json.loads(canonical(value)) == value


@pytest.mark.parametrize("value", [float("nan"), float("inf"), b"x", {1, 2}])
def test_what_canonical_json_cannot_say(value: Any) -> None:
    with pytest.raises((ValueError, TypeError)):
        canonical(value)


def test_the_first_entry_by_hand() -> None:
    entry = chain(1)[0]
    content = b'{"f":0.14285714285714285,"x":1}'
    assert entry.content_hash == digest(content)
    head = f'{{"at":"2025-01-01T00:00:01.000000Z","by":"somebody","content_hash":"{digest(content)}",'
    head += f'"kind":"step","previous":"{"0" * 64}","sequence":1,"subject":"round-1"}}'
    assert entry.hash == digest(head.encode())


def test_stamps() -> None:
    at = datetime(2025, 7, 1, 2, 0, tzinfo=timezone(timedelta(hours=2)))
    assert stamp(at) == "2025-07-01T00:00:00.000000Z"
    assert parse_stamp(stamp(at)) == at
    with pytest.raises(ValueError):
        stamp(datetime(2025, 7, 1))


@pytest.mark.parametrize(
    "content", [{"a": "two words"}, {"two words": 1}, {"a": [{"b": "x\n"}]}, {"a": "x" * 200}]
)
def test_content_that_is_not_for_the_ledger(content: Any) -> None:
    with pytest.raises(ValueError):
        check_content(content)


@given(st.integers(1, 12), st.data())
@settings(max_examples=60, deadline=None)
def test_every_single_attack_is_found_and_named(length: int, data: st.DataObject) -> None:
    entries = chain(length)
    anchors = [anchor_of(entries)]
    assert verify(entries, anchors).intact
    place = data.draw(st.integers(0, length - 1))
    entry = entries[place]
    number = place + 1

    def result(changed: list[LedgerEntry]) -> Break | None:
        return verify(changed, anchors).broken

    def with_(new: LedgerEntry) -> list[LedgerEntry]:
        return [*entries[:place], new, *entries[place + 1 :]]

    assert result(with_(replace(entry, content={"x": 0}))) == Break(number, Why.ALTERED_CONTENT)
    for field in ("kind", "subject", "by"):
        assert result(with_(replace(entry, **{field: "other"}))) == Break(number, Why.ALTERED_ENTRY)
    assert result(with_(replace(entry, at=entry.at + timedelta(microseconds=1)))) == Break(
        number, Why.ALTERED_ENTRY
    )
    removed = [*entries[:place], *entries[place + 1 :]]
    assert result(removed) == Break(number, Why.CUT if place == length - 1 else Why.REMOVED)
    assert result(entries[:place]) == Break(number, Why.CUT)
    other = chain(length, "y")
    assert verify(other).intact
    assert result(other) == Break(1, Why.REWRITTEN)
    assert result([*entries, entry]) == Break(number, Why.INSERTED)
    if place:
        swapped = [*entries[: place - 1], entry, entries[place - 1], *entries[place + 1 :]]
        assert result(swapped) == Break(number, Why.REORDERED)


def test_anchors() -> None:
    entries = chain(6)
    anchors = [Anchor(0, ZEROS), *(anchor_of(entries[:n]) for n in (2, 4, 6))]
    assert verify(entries, anchors).anchored == 4
    assert verify(entries[:4], anchors[:3]).intact
    assert verify(entries[:3], anchors).broken == Break(4, Why.CUT)
    assert verify([], anchors[1:]).broken == Break(1, Why.CUT)
    assert verify([]).intact
    tail = [
        *entries[:3],
        *(chained((3 + n, p), "x", "y", "z", entries[0].at, {}) for n, p in [(0, entries[2].hash)]),
    ]
    assert verify(tail, anchors[:3]).broken == Break(3, Why.REWRITTEN)
    assert Anchor.parse(str(anchors[1])) == anchors[1]
    for text in ("", "12", "12:abc", "-1:" + "0" * 64, "x:" + "0" * 64, "1:" + "G" * 64):
        with pytest.raises(ValueError, match="not an anchor"):
            Anchor.parse(text)


def test_a_part_of_a_ledger() -> None:
    entries = chain(9)
    part = [entry for entry in entries if entry.subject == "round-1"]
    assert verify(part, [anchor_of(entries)], part=True).intact
    assert verify(part, [Anchor(7, part[-1].hash)], part=True).anchored == 1
    assert verify(part, [Anchor(7, ZEROS)], part=True).broken == Break(1, Why.REWRITTEN)
    assert verify(part, [anchor_of(entries[:5])], part=True).broken, "an entry after the anchored head"
    assert verify([part[1], part[0]], part=True).broken == Break(1, Why.REORDERED)
    assert verify([replace(part[1], by="other")], part=True).broken == Break(4, Why.ALTERED_ENTRY)
    assert verify([part[0], part[0]], part=True).broken == Break(1, Why.INSERTED)


def test_lines_are_read_back_and_nonsense_is_refused() -> None:
    entries = chain(3)
    assert list(read_lines(to_line(entry) for entry in entries)) == entries
    good = json.loads(to_line(entries[0]))
    for bad in (
        None,
        [],
        {},
        good | {"more": 1},
        good | {"at": "now"},
        good | {"sequence": "1"},
        good | {"content": []},
    ):
        with pytest.raises(ValueError, match="not an entry"):
            from_document(bad)
    for line in (b"", b"{", b"\xff", b"[" * 100_000, b"1"):
        with pytest.raises(ValueError, match="line 2"):
            list(read_lines([to_line(entries[0]), line]))


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., tuple[int, str]]:
    """Runs the script as it is printed in the documentation, without our package."""
    printed = re.findall(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert len(printed) == 1
    assert "kpi_toolkit" not in printed[0]
    file = tmp_path_factory.mktemp("script") / "verify_ledger.py"
    file.write_text(printed[0], encoding="utf-8")

    def run(ledger: Path, *anchors: Anchor) -> tuple[int, str]:
        command = [sys.executable, "-I", str(file), str(ledger), *map(str, anchors)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert not done.stderr
        return done.returncode, done.stdout.strip()

    return run


def test_the_script_of_the_docs(world: World, tmp_path: Path, script: Callable[..., tuple[int, str]]) -> None:
    ledger, damaged = tmp_path / "ledger.jsonl", tmp_path / "damaged.jsonl"
    head = export_ledger(world.store.url, ledger).head
    lines = ledger.read_bytes().splitlines(keepends=True)
    assert verify(read_lines(lines), [head]).intact
    assert script(ledger, head, Anchor(0, ZEROS)) == (
        0,
        f"INTACT: {head.count} entries, 2 anchors, head {head}",
    )
    attacks = {
        "entry 4: its content was changed": [
            *lines[:3],
            lines[3].replace(b'"content":{', b'"content":{"x":1,'),
            *lines[4:],
        ],
        "entry 5: it was changed": [*lines[:4], lines[4].replace(b'"by":"', b'"by":"x'), *lines[5:]],
        "entry 6: it does not follow": [*lines[:5], *lines[6:]],
        "entry 2: it does not follow": [lines[0], lines[2], lines[1], *lines[3:]],
        f"{head.count} entries are anchored": lines[:-1],
    }
    for said, changed in attacks.items():
        damaged.write_bytes(b"".join(changed))
        code, output = script(damaged, head)
        assert (code, said in output) == (1, True), output
        assert not verify(read_lines(changed), [head]).intact
    assert script(ledger, replace(head, hash=ZEROS))[1].startswith("BROKEN: written anew")


def test_the_script_reads_every_kind_of_content(
    tmp_path: Path, script: Callable[..., tuple[int, str]]
) -> None:
    odd = {"ä": "Ørsted", "half": "\ud800", "n": [0.1, 1e-7, 1.0, 10**30, -0.0, True, None], "\n": '\x00"\\'}
    entry = chained((0, ZEROS), "step", "x", "y", datetime(2025, 1, 1, tzinfo=UTC), odd)
    (tmp_path / "ledger.jsonl").write_bytes(to_line(entry) + b"\n")
    assert script(tmp_path / "ledger.jsonl", Anchor(1, entry.hash))[0] == 0


def test_the_docs_name_every_field() -> None:
    text = DOCS.read_text(encoding="utf-8")
    for name in LedgerEntry.__dataclass_fields__:
        assert f"| `{name}` |" in text
