"""Writing workbooks: safe cells, and bytes that depend on nothing but the content."""

from __future__ import annotations

import math
import re
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty

AnyCell = Any  # the stubs of openpyxl know every cell of a sheet as "Cell | MergedCell"
MAX_TEXT = 32_767  # characters a cell holds
LIVE = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
)  # a text that starts so would become a formula when its cell is edited
SOURCE_DATE = datetime(2025, 1, 1, tzinfo=UTC)
"""Stands for the time of writing in every file, so that equal content gives equal bytes."""

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
_CORE, _CONTENT_TYPES = "docProps/core.xml", "[Content_Types].xml"


def clean(text: str) -> str:
    """A text as a cell can hold it: no control characters, at most 32,767 characters."""
    return _UNPRINTABLE.sub("", text)[:MAX_TEXT]


def put(cell: AnyCell, value: object, style: str | None = None, number_format: str | None = None) -> AnyCell:
    """Write a value into a cell: numbers as numbers, True and False as Yes and No, everything else as text.

    A text never becomes a formula, whatever it starts with; formulas are written with ``put_formula``.
    """
    if style:
        cell.style = style
    if isinstance(value, bool):
        value = "Yes" if value else "No"
    if value is None or value == "":
        pass
    elif isinstance(value, int | float) and math.isfinite(value):
        cell.value = value
    else:
        text = clean(str(value))
        cell.value = text
        cell.data_type = "s"
        if text.startswith(LIVE):
            cell.quotePrefix = True
    if number_format:
        cell.number_format = number_format
    return cell


def put_formula(
    cell: AnyCell, formula: str, style: str | None = None, number_format: str | None = None
) -> AnyCell:
    """Write one of our own formulas (with "=")."""
    if style:
        cell.style = style
    cell.value = formula
    if number_format:
        cell.number_format = number_format
    return cell


def set_properties(workbook: Workbook, title: str, subject: str, custom: dict[str, str]) -> None:
    """Title and subject of the document, and custom properties by name."""
    properties = workbook.properties
    properties.creator, properties.title, properties.subject = "KPI toolkit", clean(title), clean(subject)
    properties.created = SOURCE_DATE.replace(tzinfo=None)
    for name, value in custom.items():
        workbook.custom_doc_props.append(  # type: ignore[attr-defined]
            StringProperty(name=name, value=clean(value))
        )


def write_workbook(workbook: Workbook) -> bytes:
    """The workbook as the bytes of an .xlsx file; equal workbooks give equal bytes at any time."""
    raw = BytesIO()
    workbook.save(raw)
    out = BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        # The table of contents first: programs that only look at the beginning recognise the file by it.
        for name in sorted(source.namelist(), key=lambda name: name != _CONTENT_TYPES):
            data = source.read(name)
            if name == _CORE:
                data = _MODIFIED.sub(
                    rb"\g<1>" + SOURCE_DATE.strftime("%Y-%m-%dT%H:%M:%SZ").encode() + rb"\2", data
                )
            entry = zipfile.ZipInfo(name, SOURCE_DATE.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 3  # else it tells the operating system of the writer
            target.writestr(entry, data)
    return out.getvalue()
