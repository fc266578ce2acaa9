"""From cells to a Submission: the one place where cells of any kind of file are understood.

Readers know where things stand; what a cell says is decided here, for workbooks and CSV alike. Whatever
cannot be understood becomes a Note, never a guess and never an exception.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kpi_toolkit.framework import Framework, Point, fold_code
from kpi_toolkit.submission import parsing
from kpi_toolkit.submission.models import Entry, Note, Place, ReportedValue, SourceFile, Submission

TEXT_FIELDS = ("quality", "origin", "source", "comment", "evidence")
_SCALE_WORDS = {
    1.0: ("units", "unit", "currency", "currency units"),
    1e3: ("thousands", "thousand", "k", "tsd", "1000"),
    1e6: ("millions", "million", "mio", "mill", "m", "mn", "1000000"),
    1e9: ("billions", "billion", "bn", "mrd"),
}
MAX_GUESSES = 300  # of what an unknown code may mean
LONGEST_CODE = 60  # letters; a longer one is none
MAX_TEXT = 10_000  # of a source or comment; a cell of a workbook holds 32 767


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell as a reader found it; ``kind`` as in workbook.grid.Cell. ``csv``: its numbers have a decimal point."""

    value: float | int | bool | str | None
    kind: str
    place: Place
    number_format: str = "General"
    formula: str | None = None
    csv: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing a reader could see stands in the cell."""
        blank = self.value is None or (isinstance(self.value, str) and not self.value.strip())
        return blank and self.formula is None

    @property
    def text(self) -> str:
        if self.value is None:
            return self.formula or ""
        if isinstance(self.value, bool):
            return "TRUE" if self.value else "FALSE"
        if isinstance(self.value, float) and self.value.is_integer() and abs(self.value) < 1e15:
            return str(int(self.value))
        return str(self.value).strip()


@dataclass
class _Row:
    inputs: dict[str, Entry] = field(default_factory=dict)
    fields: dict[str, Entry] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)


class Builder:
    """Collects what one file says. Call ``profile`` before figures in money, so that the currency is known."""

    def __init__(self, framework: Framework) -> None:
        self.framework = framework
        self._profile: dict[str, Entry] = {}
        self._rows: dict[tuple[str, str], _Row] = {}
        self._maturity: dict[str, Entry] = {}
        self._evidence: dict[str, Entry] = {}
        self._notes: list[Note] = []
        self._guesses = 0
        self._fields = {f.key: f for f in framework.pack.profile}
        self._criteria = {c.key for d in framework.maturity.dimensions for c in d.criteria}

    # --- what a reader calls ---------------------------------------------------------------------------------

    def note(
        self, check: str, place: Place, point: Point | None = None, value: Any = None, **parameters: Any
    ) -> None:
        """Something the reading noticed, for the check of this key."""
        code, data_point = point.key if point else (None, None)
        self._notes.append(Note(check, place, code, data_point, value, parameters))

    def find(self, code: str, data_point: str, place: Place) -> Point | None:
        """The data point a row speaks of; a note and None where there is none."""
        kpi = self.framework.kpi(code)
        if kpi is None:
            self.note("unknown-code", place, value=code, code=code, suggestion=self._meant(code))
            return None
        points = self.framework.points_of(kpi)
        wanted = data_point.strip().casefold()
        if not wanted and len(points) == 1:
            return points[0]
        for point in points:
            names = (point.data_point.key, point.data_point.name, point.name)
            if wanted in {name.casefold() for name in names if name}:
                return point
        known = [point.data_point.key for point in points]
        self.note(
            "unknown-data-point", place, value=data_point, code=kpi.code, data_point=data_point, known=known
        )
        return None

    def _meant(self, code: str) -> str:
        """The code that somebody may have meant, or nothing. Guessing takes time, so a file gets a few only."""
        if self._guesses == MAX_GUESSES or len(code) > LONGEST_CODE:
            return ""
        self._guesses += 1
        folded = {fold_code(k.code): k.code for k in self.framework.kpis}
        close = difflib.get_close_matches(fold_code(code), folded, 1, 0.75)
        return folded[close[0]] if close else ""

    def row(self, point: Point, places: Mapping[str, Place]) -> None:
        """Announce a data point's row and the cells of its fields (also of empty ones)."""
        own = self._rows.setdefault(point.key, _Row())
        for name, place in places.items():
            own.places.setdefault(name, place)

    def profile(self, key: str, cell: RawCell, unit: str = "", year: RawCell | None = None) -> None:
        """A profile field or shared input."""
        if cell.empty:
            return
        if key in self.framework.inputs and key in self.framework.shared_inputs:
            entry = self._number(
                self.framework.inputs[key].unit, cell, unit, None, year=self._year_of(year, None)
            )
        elif key in self._fields:
            kind = self._fields[key].kind
            if kind == "year":
                entry = self._year(cell, None)
            elif kind == "number":
                entry = self._number(self._fields[key].unit, cell, unit, None)
            else:
                entry = _text_entry(cell)
        else:
            self.note("unknown-profile-field", cell.place, value=key, text=key)
            return
        if entry is not None:
            self._put(self._profile, key, entry, None, "profile")

    def figure(
        self, point: Point, name: str, cell: RawCell, unit: str = "", year: RawCell | None = None
    ) -> None:
        """A figure of a data point: one of its inputs, or "final"."""
        if cell.empty:
            return
        if isinstance(cell.value, str) and cell.formula is None and parsing.parse_notation(cell.value):
            self.notation(point, cell)
            return
        row = self._rows.setdefault(point.key, _Row())
        unit_key = point.data_point.unit if name == "final" else self.framework.inputs[name].unit
        own_year = self._year_of(year, point) if name != "final" else None
        entry = self._number(unit_key, cell, unit, point, year=own_year)
        if entry is not None:
            self._put(row.fields if name == "final" else row.inputs, name, entry, point, name)

    def notation(self, point: Point, cell: RawCell) -> None:
        """A word for "there is no value here, because ..."."""
        if cell.empty:
            return
        word = parsing.parse_notation(cell.text)
        if word is None:
            if cell.text.strip().casefold() not in ("reported", "yes", "ok", "verified"):
                self.note("unknown-notation", cell.place, point, cell.text, text=cell.text)
            return
        entry = Entry(word, cell.text, cell.place)
        self._put(self._rows.setdefault(point.key, _Row()).fields, "notation", entry, point, "notation")

    def text(self, point: Point, name: str, cell: RawCell) -> None:
        """Quality, origin, source, comment or evidence of a data point; "year" too."""
        if cell.empty:
            return
        entry = self._year(cell, point) if name == "year" else _text_entry(cell)
        fields = self._rows.setdefault(point.key, _Row()).fields
        if entry is not None and name not in fields:
            fields[name] = entry

    def maturity(self, key: str, answer: RawCell, evidence: RawCell | None = None) -> None:
        """An answer of the maturity checklist, with its evidence."""
        if key not in self._criteria:
            if not answer.empty or (evidence and not evidence.empty):
                self.note("unknown-criterion", answer.place, value=key, text=key)
            return
        if not answer.empty and parsing.parse_notation(answer.text) is None:
            parsed = parsing.parse_yes_no(answer.value, answer.kind)
            if parsed.problem:
                self.note(parsed.problem, answer.place, None, answer.text, **parsed.parameters)
            entry = Entry(parsed.value, answer.text, answer.place, parsed.understood)
            self._put(self._maturity, key, entry, None, key)
        if evidence and not evidence.empty:
            self._evidence.setdefault(key, _text_entry(evidence))

    def build(self, file: SourceFile | None = None) -> Submission:
        """The submission of everything collected."""
        values = {
            key: ReportedValue(
                inputs=row.inputs,
                final=row.fields.get("final"),
                notation=row.fields.get("notation"),
                year=row.fields.get("year"),
                **{name: row.fields.get(name) for name in TEXT_FIELDS},
                places=row.places,
            )
            for key, row in self._rows.items()
        }
        return Submission(
            self._profile, values, self._maturity, self._evidence, tuple(self._notes), (file,) if file else ()
        )

    # --- how a cell is understood ----------------------------------------------------------------------------

    def _put(self, into: dict[str, Entry], name: str, entry: Entry, point: Point | None, what: str) -> None:
        """Keep an entry; where one stands already the first stays, and a difference is noted."""
        old = into.get(name)
        if old is None:
            into[name] = entry
        elif old.value != entry.value:
            self.note(
                "duplicate-value", entry.place, point, entry.raw, first=f"{old.raw} ({say_place(old.place)})",
                second=f"{entry.raw} ({say_place(entry.place)})",
            )  # fmt: skip
        else:
            self.note("repeated-value", entry.place, point, entry.raw, first=say_place(old.place), text=what)

    def _number(
        self, unit_key: str, cell: RawCell, unit: str, point: Point | None, year: int | None = None
    ) -> Entry | None:
        definition = self.framework.units[unit_key]
        if cell.formula is not None and cell.value is None:
            return self._problem("formula-not-calculated", cell, point, {"formula": cell.formula})
        if definition.yes_no:
            parsed = parsing.parse_yes_no(cell.value, cell.kind)
            if parsed.problem:
                return self._problem(parsed.problem, cell, point, parsed.parameters)
            return Entry(parsed.value, cell.text, cell.place, parsed.understood)
        units = self._units(unit_key, point)
        factor = 1.0 if not unit.strip() else units.factor(unit)
        if factor is None:
            parameters = {"text": cell.text, "unit": unit.strip(), "expected": _shown_unit(units)}
            return self._problem("unknown-unit", cell, point, parameters)
        parsed = parsing.parse_number(
            cell.value,
            cell.kind,
            cell.number_format,
            percent=unit_key.startswith("%"),
            units=units if factor == 1.0 else _beside(unit.strip(), factor, units, definition.money),
            plain_decimal_point=cell.csv,
        )
        if parsed.problem:
            return self._problem(
                parsed.problem, cell, point, {"expected": _shown_unit(units), **parsed.parameters}
            )
        if parsed.value is None:
            return None
        value, understood = float(parsed.value), parsed.understood
        if understood:
            self.note("understood-text", cell.place, point, cell.text, text=cell.text, understood=understood)
        if factor != 1.0:
            text = f"{value:.15g}" if understood else cell.text
            value *= factor
            if not math.isfinite(value):
                return self._problem("not-finite", cell, point, {"expected": _shown_unit(units)})
            understood = f"{text} {unit.strip()} = {value:.15g} {_shown_unit(units)}"
            if not definition.money:
                self.note(
                    "unit-converted", cell.place, point, cell.text,
                    text=text, unit=unit.strip(), expected=_shown_unit(units), understood=value,
                )  # fmt: skip
        return Entry(value, cell.text, cell.place, understood, year)

    def _problem(
        self, problem: str, cell: RawCell, point: Point | None, parameters: Mapping[str, Any]
    ) -> Entry:
        self.note(problem, cell.place, point, cell.text[:200], **{"text": cell.text[:200], **parameters})
        return Entry(None, cell.text, cell.place)

    def _units(self, unit_key: str, point: Point | None) -> parsing.Units:
        definition = self.framework.units[unit_key]
        if not definition.money:
            conversions = dict(definition.conversions)
            if point is not None and unit_key == point.data_point.unit:
                conversions |= point.data_point.conversions
            synonyms = dict.fromkeys(self.framework.unit_words(unit_key, point), unit_key)
            return parsing.Units(unit_key, synonyms, conversions)
        entry = self._profile.get("currency")
        currency = str(entry.value).strip() if entry and entry.value else "currency"
        conversions = {}
        for factor, words in _SCALE_WORDS.items():
            for word in words:
                conversions |= dict.fromkeys((word, f"{word} {currency}", f"{currency} {word}"), factor)
        return parsing.Units(currency, {"currency": currency}, conversions)

    def _year(self, cell: RawCell, point: Point | None) -> Entry | None:
        parsed = parsing.parse_year(cell.value, cell.kind)
        if parsed.problem:
            self.note("ambiguous-year", cell.place, point, cell.text, text=cell.text)
            return None
        if parsed.value is None:
            return None
        return Entry(float(parsed.value), cell.text, cell.place, parsed.understood)

    def _year_of(self, cell: RawCell | None, point: Point | None) -> int | None:
        entry = self._year(cell, point) if cell is not None and not cell.empty else None
        return int(entry.value) if entry and isinstance(entry.value, float) else None


def _text_entry(cell: RawCell) -> Entry:
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", "", cell.text)[:MAX_TEXT]
    return Entry(text, text, cell.place)


def _beside(unit: str, factor: float, units: parsing.Units, money: bool) -> parsing.Units:
    """The units of a number that has another unit beside it in a column of its own.

    A unit in the cell itself comes first: "5 ha" beside ha is 5 of them, "5 km2" beside ha is 500. The currency
    alone says nothing of the scale: "5 EUR" beside millions is 5 of them.
    """
    others = {name: other / factor for name, other in units.conversions.items()}
    wanted = unit if money else units.unit
    synonyms = dict.fromkeys((*units.synonyms, units.unit), wanted)
    return parsing.Units(unit, synonyms, others if money else {**others, wanted: 1 / factor})


def _shown_unit(units: parsing.Units) -> str:
    return "" if units.unit == "number" else units.unit


def say_place(place: Place) -> str:
    """A place in words: "city.xlsx, Data entry!F12"."""
    cell = f"{place.sheet}!{place.cell}" if place.sheet and place.cell else (place.cell or place.sheet or "")
    return ", ".join(filter(None, (place.file if place.file != place.sheet else None, cell)))
