"""Workbooks by hand: the parts of an honest one, changed as a hostile program would change them."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path

from hostile.case import Streamed

HONEST = Path(__file__).parents[2] / "examples" / "complete-city.xlsx"
PROFILE, DATA, MATURITY = (f"xl/worksheets/sheet{number}.xml" for number in (2, 3, 5))
CONTENT_TYPES, WORKBOOK, STYLES = "[Content_Types].xml", "xl/workbook.xml", "xl/styles.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

Change = Callable[[bytes], bytes]
Part = bytes | Change | Iterable[bytes] | None
"""A part: its content, what changes the honest one, its content piece by piece, or None where it is left out."""


@cache
def honest_parts() -> Mapping[str, bytes]:
    """The parts of the complete city's workbook."""
    with zipfile.ZipFile(HONEST) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def book(changes: Mapping[str, Part] | None = None, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The honest workbook with other parts."""
    file = io.BytesIO()
    _write(file, changes or {}, compression)
    return file.getvalue()


def streamed(changes: Callable[[], Mapping[str, Part]]) -> Streamed:
    """A large workbook, written piece by piece when it is needed."""

    def build(path: Path) -> None:
        with path.open("wb") as file:
            _write(file, changes(), zipfile.ZIP_DEFLATED)

    return Streamed(build)


def _write(file: io.BufferedIOBase, changes: Mapping[str, Part], compression: int) -> None:
    with zipfile.ZipFile(file, "w", compression, compresslevel=1) as new:
        for name in (*honest_parts(), *(name for name in changes if name not in honest_parts())):
            old = honest_parts().get(name, b"")
            part = changes.get(name, old)
            if part is None:
                continue
            content = part(old) if callable(part) else part
            info = zipfile.ZipInfo(name)
            info.compress_type = compression
            with new.open(info, "w") as entry:
                for piece in (content,) if isinstance(content, bytes) else content:
                    entry.write(piece)


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """A plain archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return file.getvalue()


# --- changes ------------------------------------------------------------------------------------------------


def cells(**contents: str) -> Change:
    """Puts the XML of whole cells in place of those at these addresses: cells(G12='<c r="G12">...</c>')."""

    def change(part: bytes) -> bytes:
        text = part.decode()
        for address, content in contents.items():
            text, count = re.subn(rf'<c r="{address}"(?:[^>]*/>|.*?</c>)', lambda _: content, text, count=1)  # noqa: B023
            assert count == 1, address
        return text.encode()

    return change


def numbers(**values: str) -> Change:
    """Puts numbers, as they are to stand in the file, into cells."""
    return cells(**{address: f'<c r="{address}"><v>{value}</v></c>' for address, value in values.items()})


def formulas(**values: str) -> Change:
    """Puts formulas into cells; their stored result is 5."""
    return cells(
        **{address: f'<c r="{address}"><f>{value}</f><v>5</v></c>' for address, value in values.items()}
    )


def rows(*pieces: str) -> Change:
    """Adds rows behind the last one."""
    return before(b"</sheetData>", "".join(pieces).encode())


def after_cells(xml: str) -> Change:
    """Adds elements behind the cells of a sheet."""
    return lambda part: part.replace(b"</sheetData>", b"</sheetData>" + xml.encode())


def before(mark: bytes, xml: bytes) -> Change:
    """Puts something before the first occurrence of a mark."""

    def change(part: bytes) -> bytes:
        assert mark in part, mark
        return part.replace(mark, xml + mark, 1)

    return change


def chained(*changes: Change) -> Change:
    """One change after the other."""

    def change(part: bytes) -> bytes:
        for one in changes:
            part = one(part)
        return part

    return change


def sheet_in_pieces(pieces: Iterable[bytes]) -> Iterable[bytes]:
    """A whole sheet of which the rows come piece by piece."""
    yield f'<worksheet xmlns="{MAIN}"><sheetData>'.encode()
    yield from pieces
    yield b"</sheetData></worksheet>"


def with_sheets(count: int, sheet: bytes = b"") -> Mapping[str, Part]:
    """Parts that add so many sheets."""
    content = sheet or f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'.encode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    numbers = range(100, 100 + count)
    listed = "".join(f'<sheet name="More {n}" sheetId="{n}" r:id="rMore{n}"/>' for n in numbers)
    related = "".join(
        f'<Relationship Id="rMore{n}" Type="{kind}" Target="/xl/worksheets/more{n}.xml"/>' for n in numbers
    )
    typed = "".join(
        f'<Override PartName="/xl/worksheets/more{n}.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.spreadsheetml.worksheet+xml"/>'
        for n in numbers
    )
    return {
        WORKBOOK: before(b"</sheets>", listed.encode()),
        RELATIONS: before(b"</Relationships>", related.encode()),
        CONTENT_TYPES: before(b"</Types>", typed.encode()),
        **{f"xl/worksheets/more{n}.xml": content for n in numbers},
    }


# --- compressed by hand -------------------------------------------------------------------------------------


def zeros_deflated(megabytes: int) -> tuple[bytes, int]:
    """A deflated stream of so many megabytes of zero bytes, and its checksum, without making the zeros."""
    block = bytes(1024 * 1024)
    maker = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = maker.compress(block) + maker.flush(zlib.Z_FULL_FLUSH)
    checksum = 0
    for _ in range(megabytes):
        checksum = zlib.crc32(block, checksum)
    return piece * megabytes + zlib.compressobj(9, zlib.DEFLATED, -15).flush(), checksum
