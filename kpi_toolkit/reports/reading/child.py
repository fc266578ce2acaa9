"""What the child process does that opens PDFs (see ``bounded_child``)."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import DictionaryObject, StreamObject

from kpi_toolkit.bounded_child import Operations, Refused, refusing_damaged_files, serve
from kpi_toolkit.reports.reading.signature import verify
from kpi_toolkit.reports.reading.tree import Node, catalog, read_pages, read_tree

MOST_FILES = 20
MOST_PAGES = 2000
LARGEST_FILE = 50_000_000
LONGEST_NAME = 200
MOST_TEXT = 5_000_000
BREAK_OF_ROW = "/RowSpan"


def read(data: bytes, arguments: dict[str, Any]) -> bytes:
    """What a document says, as JSON, and behind it the bytes of the files it encloses.

    {"files": [{"name", "size", "relation"}], "language", "title", "pages", "tagged", "appended", "said":
    [{"key", "texts": [[said, drawn]]}], "signature"}. ``said`` has the elements that name what they speak of.
    Raises Refused when the document is damaged, encrypted or holds too much.
    """
    with refusing_damaged_files():
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted:
            raise Refused("encrypted")
        if len(reader.pages) > MOST_PAGES:
            raise Refused("too-large")
        files = _files(reader)
        header = _header(reader, data)
    header["files"] = [
        {"name": name, "size": len(content), "relation": relation} for name, relation, content in files
    ]
    text = json.dumps(header, allow_nan=False).encode("ascii")
    return b"%d\n%s%s" % (len(text), text, b"".join(content for _, _, content in files))


def _header(reader: PdfReader, data: bytes) -> dict[str, Any]:
    root = catalog(reader)
    tree = read_tree(reader, read_pages(reader))
    return {
        "language": str(root.get("/Lang", "")),
        "title": str((reader.metadata and reader.metadata.title) or "")[:LONGEST_NAME],
        "pages": len(reader.pages),
        "tagged": tree is not None,
        "appended": "/Prev" in reader.trailer
        or data.count(b"%%EOF") != 1
        or not data.rstrip().endswith(b"%%EOF"),
        "said": [] if tree is None else _said(tree),
        "signature": _signature(reader, data),
    }


def _said(tree: Node) -> list[dict[str, Any]]:
    """The texts of every element with a key: the cells of a row, the paragraphs of a block."""
    found = []
    length = 0
    for node in tree.walk():
        if not node.key:
            continue
        plain = node.without("Reference")
        parts = [kid for kid in plain.kids if isinstance(kid, Node) and BREAK_OF_ROW not in kid.attributes]
        texts = [[" ".join(part.said.split()), " ".join(part.drawn.split())] for part in parts]
        length += sum(len(one) for pair in texts for one in pair)
        if length > MOST_TEXT:
            raise Refused("too-large")
        found.append({"key": node.key, "texts": texts})
    return found


def _files(reader: PdfReader) -> list[tuple[str, str, bytes]]:
    """Name, relation and bytes of the enclosed files."""
    names = catalog(reader).get("/Names", DictionaryObject()).get_object()
    entries = names.get("/EmbeddedFiles", DictionaryObject()).get_object().get("/Names", [])
    if len(entries) > 2 * MOST_FILES:
        raise Refused("too-large")
    found = []
    for entry in entries[1::2]:
        file = entry.get_object()
        stream = file["/EF"]["/F"].get_object()
        if not isinstance(stream, StreamObject):
            raise ValueError("an enclosed file has no bytes")
        content = stream.get_data()
        if len(content) > LARGEST_FILE:
            raise Refused("too-large")
        name = str(file.get("/UF", file["/F"]))[:LONGEST_NAME]
        found.append((name, str(file.get("/AFRelationship", ""))[1:LONGEST_NAME], content))
    return found


def _signature(reader: PdfReader, data: bytes) -> dict[str, Any] | None:
    form = catalog(reader).get("/AcroForm", DictionaryObject()).get_object()
    fields = [field.get_object() for field in form.get("/Fields", [])]
    values = [field["/V"].get_object() for field in fields if field.get("/FT") == "/Sig" and "/V" in field]
    if not values:
        return None
    if len(values) > 1:
        return {"damaged": "more than one signature"}
    try:
        byte_range = [int(number) for number in values[0]["/ByteRange"]]
        return verify(data, byte_range, values[0]["/Contents"].original_bytes)
    except MemoryError:
        raise
    except Exception as error:  # whatever is wrong with it, it is no signature
        return {"damaged": f"{type(error).__name__}"}


# pypdf takes PIL for pictures, of which our documents have none.
OPERATIONS: Operations = {"read": (read, ("PIL", "numpy"))}


def main() -> None:
    """Answers the request on stdin, and ends the process."""
    serve(OPERATIONS)
