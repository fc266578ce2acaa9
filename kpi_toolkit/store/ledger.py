"""The ledger: a chain of entries in which every entry holds the hash of the one before.

Everything here is pure: canonical JSON, hashes, and ``verify``, which names the first entry that is not as it
was written. The format is documented in docs/ledger.md, with a script that verifies without this package.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from kpi_toolkit.review.models import LedgerEntry

ZEROS = "0" * 64

# Blanks only after a colon, as in the code of an indicator: a sentence or a person's full name does not fit.
_WORD = re.compile(r"[A-Za-z0-9_.+/@-]+(: ?[A-Za-z0-9_.+/@-]+)*\Z")
_LONGEST_WORD = 160


def canonical(value: Any) -> bytes:
    """The canonical JSON of a value:

    keys sorted by code point, no blanks, UTF-8, a float as its shortest repr.

    Half of a surrogate pair, which UTF-8 cannot hold, stays an escape (``\\ud800``). Raises ValueError for
    NaN and infinite numbers and TypeError for what JSON cannot say.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace")


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def stamp(at: datetime) -> str:
    """A time as it is hashed: UTC with microseconds. Raises ValueError for a time without a zone."""
    if at.tzinfo is None:
        raise ValueError("a time needs a zone")
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def parse_stamp(text: str) -> datetime:
    """The time of a stamp. Raises ValueError for anything else."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def is_word(text: str) -> bool:
    """Whether a text has the form of an id, hash, code or machine word."""
    return len(text) <= _LONGEST_WORD and _WORD.match(text) is not None


def check_content(content: Any) -> None:
    """Raise ValueError where a content holds more than ids, hashes, codes, machine words, numbers and
    yes/no.
    """
    if isinstance(content, dict):
        for key, value in content.items():
            check_content(key)
            check_content(value)
    elif isinstance(content, list | tuple):
        for value in content:
            check_content(value)
    elif isinstance(content, str):
        if content and not is_word(content):
            raise ValueError(
                "the ledger takes ids, hashes and machine words only; free text enters by its hash"
            )
    elif content is not None and not isinstance(content, bool | int | float):
        raise ValueError(f"the ledger cannot hold a {type(content).__name__}")


def entry_hash(entry: LedgerEntry, sequence: int | None = None) -> str:
    """The hash an entry must have; ``sequence``: as if it had that number."""
    return digest(
        canonical(
            {
                "sequence": entry.sequence if sequence is None else sequence,
                "kind": entry.kind,
                "subject": entry.subject,
                "by": entry.by,
                "at": stamp(entry.at),
                "content_hash": entry.content_hash,
                "previous": entry.previous,
            }
        )
    )


def chained(
    head: tuple[int, str], kind: str, subject: str, by: str, at: datetime, content: dict[str, Any]
) -> LedgerEntry:
    """The entry that follows ``head`` (count and hash of the chain so far)."""
    values = (head[0] + 1, kind, subject, by, at, content, digest(canonical(content)), head[1])
    return LedgerEntry(*values, hash=entry_hash(LedgerEntry(*values, hash="")))


def to_line(entry: LedgerEntry) -> bytes:
    """An entry as a line of the exported ledger, without the line's end."""
    names = ("sequence", "kind", "subject", "by", "content", "content_hash", "previous", "hash")
    return canonical({name: getattr(entry, name) for name in names} | {"at": stamp(entry.at)})


def from_document(document: Any) -> LedgerEntry:
    """The entry of a line's JSON. Raises ValueError for anything that is not an entry."""
    try:
        entry = LedgerEntry(**{**document, "at": parse_stamp(document["at"])})
    except (TypeError, KeyError, ValueError):
        raise ValueError("this is not an entry of a ledger") from None
    texts = (entry.kind, entry.subject, entry.by, entry.content_hash, entry.previous, entry.hash)
    if type(entry.sequence) is not int or not isinstance(entry.content, dict):
        raise ValueError("this is not an entry of a ledger")
    if not all(isinstance(text, str) for text in texts):
        raise ValueError("this is not an entry of a ledger")
    return entry


@dataclass(frozen=True, slots=True)
class Anchor:
    """Count and hash of a ledger at some time, kept outside the database:

    on a report, an export, a backup.
    """

    count: int
    hash: str

    @classmethod
    def parse(cls, text: str) -> Anchor:
        """An anchor as it is printed, ``count:hash``. Raises ValueError for anything else."""
        count, _, hash_ = text.strip().partition(":")
        if not count.isdecimal() or not re.fullmatch("[0-9a-f]{64}", hash_):
            raise ValueError(
                f"'{text}' is not an anchor: a count, a colon and 64 hexadecimal digits are needed"
            )
        return cls(int(count), hash_)

    def __str__(self) -> str:
        return f"{self.count}:{self.hash}"


class Why(StrEnum):
    """What happened to a ledger."""

    ALTERED_CONTENT = "altered-content"
    ALTERED_ENTRY = "altered-entry"
    REMOVED = "removed"
    INSERTED = "inserted"
    REORDERED = "reordered"
    CUT = "cut"
    REWRITTEN = "rewritten"


_SENTENCES = {
    Why.ALTERED_CONTENT: "The content of entry {n} was changed after it was written.",
    Why.ALTERED_ENTRY: "Entry {n} was changed after it was written.",
    Why.REMOVED: "Entry {n} was removed.",
    Why.INSERTED: "Entry {n} was inserted afterwards.",
    Why.REORDERED: "Entry {n} is not in its place.",
    Why.CUT: "The ledger was cut: entry {n} and what follows are missing.",
    Why.REWRITTEN: "The ledger was written anew from entry {n} on: it does not lead to the anchored hash.",
}


@dataclass(frozen=True, slots=True)
class Break:
    """The first entry that is not as it was written, by its number."""

    sequence: int
    why: Why

    def __str__(self) -> str:
        return _SENTENCES[self.why].format(n=self.sequence)


@dataclass(frozen=True, slots=True)
class LedgerReport:
    """What ``verify`` found. ``anchored``: how many of the given anchors the ledger was held against."""

    count: int
    head: str
    broken: Break | None
    anchored: int = 0

    @property
    def intact(self) -> bool:
        return self.broken is None

    def __str__(self) -> str:
        return (
            str(self.broken)
            if self.broken
            else f"The ledger is intact: {self.count} entries, head {self.head}."
        )


def verify(
    entries: Iterable[LedgerEntry], anchors: Iterable[Anchor] = (), *, part: bool = False
) -> LedgerReport:
    """Check a whole chain in the order given, and hold it against anchors.

    ``part``: the entries are those of one round; numbers may be left out between them, and an anchor whose
    entry is not among them cannot be used. Never raises for what entries say.
    """
    chain = list(entries)
    broken = _first_break(chain, part)
    hashes = {entry.sequence: entry.hash for entry in chain}
    last = max(hashes, default=0)
    sound, anchored = 0, 0
    for anchor in sorted(set(anchors), key=lambda anchor: anchor.count):
        found = hashes.get(anchor.count, ZEROS if anchor.count == 0 else None)
        if part and (found is None or anchor.count == 0) and last <= anchor.count:
            continue
        anchored += 1
        if broken is None and found != anchor.hash:
            cut = found is None and not part
            broken = Break(last + 1, Why.CUT) if cut else Break(sound + 1, Why.REWRITTEN)
        sound = anchor.count
    return LedgerReport(len(chain), chain[-1].hash if chain else ZEROS, broken, anchored)


def _first_break(chain: Sequence[LedgerEntry], part: bool) -> Break | None:
    expected, previous = 1, ZEROS
    for place, entry in enumerate(chain):
        if part and entry.sequence > expected:
            expected, previous = entry.sequence, entry.previous
        if _content_hash(entry) != entry.content_hash:
            skipped = _skipped(chain, place, previous)
            return Break(entry.sequence, Why.INSERTED if skipped else Why.ALTERED_CONTENT)
        if not _sound(entry) or (entry.sequence, entry.previous) != (expected, previous):
            return _explain(chain, place, expected, previous)
        expected, previous = expected + 1, entry.hash
    return None


def _explain(chain: Sequence[LedgerEntry], place: int, expected: int, previous: str) -> Break:
    """What happened, given the first place where the chain does not hold."""
    entry, later = chain[place], chain[place + 1 :]
    if not _sound(entry):
        return _explain_unsound(chain, place, previous)
    # Its number and its link are those it was written with.
    if entry.sequence > expected:
        elsewhere = any(other.sequence == expected for other in later)
        return Break(entry.sequence, Why.REORDERED) if elsewhere else Break(expected, Why.REMOVED)
    if entry.sequence < expected:
        twice = any(other.sequence == entry.sequence for other in chain[:place])
        return Break(entry.sequence, Why.INSERTED if twice else Why.REORDERED)
    if any(other.previous == previous for other in later):
        return Break(entry.sequence, Why.INSERTED)
    # It remembers another entry before it than the one that stands there.
    return Break(max(expected - 1, 1), Why.ALTERED_ENTRY)


def _explain_unsound(chain: Sequence[LedgerEntry], place: int, previous: str) -> Break:
    entry = chain[place]
    number = _written_as(entry, len(chain) + 1)
    if number is None:
        skipped = _skipped(chain, place, previous)
        return Break(entry.sequence, Why.INSERTED if skipped else Why.ALTERED_ENTRY)
    before = chain[place - 1] if place else None
    if number < entry.sequence and before is not None and before.previous == entry.previous:
        return Break(before.sequence, Why.INSERTED)  # both follow the same entry; this one made room
    if number > entry.sequence and not any(
        entry_hash(other, entry.sequence) == other.hash for other in chain
    ):
        return Break(entry.sequence, Why.REMOVED)  # moved up into the gap
    return Break(entry.sequence, Why.REORDERED)


def _skipped(chain: Sequence[LedgerEntry], place: int, previous: str) -> bool:
    """Whether the next entry follows the one before this one."""
    return place + 1 < len(chain) and chain[place + 1].previous == previous


def _content_hash(entry: LedgerEntry) -> str | None:
    try:
        return digest(canonical(entry.content))
    except (ValueError, TypeError, RecursionError):
        return None


def _sound(entry: LedgerEntry) -> bool:
    try:
        return entry_hash(entry) == entry.hash
    except (ValueError, TypeError):
        return False


def _written_as(entry: LedgerEntry, highest: int) -> int | None:
    """The number under which the entry's hash is right."""
    for distance in range(1, highest):
        for number in (entry.sequence - distance, entry.sequence + distance):
            if entry_hash(entry, number) == entry.hash:
                return number
    return None


def read_lines(lines: Iterable[bytes]) -> Iterator[LedgerEntry]:
    """The entries of an exported ledger. Raises ValueError with the line's number."""
    for number, line in enumerate(lines, start=1):
        try:
            yield from_document(json.loads(line))
        except (ValueError, RecursionError):
            raise ValueError(f"line {number} is not an entry of a ledger") from None
