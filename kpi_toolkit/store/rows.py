"""Between records, rows and lines: one generic mapping for all tables.

A row's line is its canonical JSON without empty fields; the SHA-256 of that line is what the ledger holds of
the row. Leaving empty fields out keeps hashes right when a later schema adds a field that old rows do not
have.
"""

from __future__ import annotations

import json
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from enum import Enum
from typing import Any, TypeVar

from sqlalchemy import JSON, BigInteger, Boolean, Column, DateTime, Integer, Table
from sqlalchemy import Enum as EnumType
from sqlalchemy.types import TypeDecorator

from kpi_toolkit.store.ledger import canonical, digest, parse_stamp, stamp

Record = TypeVar("Record")
Row = Mapping[str, Any]

_ORDER = "serial"


def values_of(record: Any, table: Table) -> dict[str, Any]:
    """The fields of a record that are columns of the table."""
    return {f.name: getattr(record, f.name) for f in fields(record) if f.name in table.columns}


def record_of(kind: type[Record], row: Row, **more: Any) -> Record:
    """The record of a row; ``more`` gives the fields that stand elsewhere."""
    names = {f.name for f in fields(kind)}  # type: ignore[arg-type]
    return kind(**({name: value for name, value in row.items() if name in names} | more))


def complete(values: Row, table: Table) -> dict[str, Any]:
    """The values of a new row as they will be read again: id and salt given, JSON as JSON gives it back.

    Raises ValueError for what no database can hold: NUL or half of a surrogate pair in a text, too large a
    number, a time without a zone.
    """
    out = dict(values)
    out.setdefault("id", uuid.uuid4().hex)
    if "salt" in table.columns:
        out.setdefault("salt", secrets.token_hex(16))
    for name, value in out.items():
        _storable(table.columns[name], value)
        if isinstance(value, datetime):
            stamp(value)
        elif isinstance(_type(table.columns[name]), JSON):
            out[name] = json.loads(json.dumps(value, allow_nan=False))
    return out


def _storable(column: Column[Any], value: Any) -> None:
    if isinstance(value, str) and ("\x00" in value or not _encodes(value)):
        raise ValueError(f"'{column.name}' holds a character that cannot be stored")
    bits = 63 if isinstance(_type(column), BigInteger) else 31
    if isinstance(value, int) and abs(value) >> bits:
        raise ValueError(f"'{column.name}' is too large a number")


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def to_document(values: Row, table: Table) -> dict[str, Any]:
    """A row as plain JSON data, empty fields left out. Bytes have no place in a document."""
    return {
        column.name: _plain(value)
        for column in table.columns
        if column.name != _ORDER and (value := values.get(column.name)) is not None
    }


def to_line(values: Row, table: Table) -> bytes:
    """A row as a line, without the line's end."""
    return canonical(to_document(values, table))


def row_hash(values: Row, table: Table) -> str:
    """What the ledger holds of a row."""
    return digest(to_line(values, table))


def from_document(document: Any, table: Table) -> dict[str, Any]:
    """The values of a document. Raises ValueError where it is not a row of this table."""
    columns = {column.name: column for column in table.columns if column.name != _ORDER}
    if not isinstance(document, dict) or not set(document) <= set(columns):
        raise ValueError(f"a row of {table.name} has fields that are not known here")
    out: dict[str, Any] = dict.fromkeys(columns)
    for name, column in columns.items():
        if (given := document.get(name)) is not None:
            out[name] = _understood(given, column)
        elif not column.nullable:
            raise ValueError(f"a row of {table.name} has no '{name}'")
    return out


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return stamp(value)
    return value.value if isinstance(value, Enum) else value


def _type(column: Column[Any]) -> Any:
    return column.type.impl if isinstance(column.type, TypeDecorator) else column.type


def _understood(given: Any, column: Column[Any]) -> Any:
    """The value of a field of a document. Raises ValueError."""
    kind = _type(column)
    if isinstance(kind, JSON):
        expected = getattr(column.type, "shape", None) or type(given)
    else:
        expected = kind.python_type if isinstance(kind, Boolean | Integer) else str
    if type(given) is not expected:
        raise ValueError(f"'{column.name}' is not what stands in that field")
    _storable(column, given)
    if isinstance(kind, DateTime):
        return parse_stamp(given)
    if isinstance(kind, EnumType) and kind.enum_class is not None:
        return kind.enum_class(given)
    return given
