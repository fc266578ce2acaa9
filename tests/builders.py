"""Builds submissions for tests: as a filled template would give them, or as a bare list of results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kpi_toolkit.checks.context import Context
from kpi_toolkit.framework import Framework, Point
from kpi_toolkit.scoring import values as valuing
from kpi_toolkit.submission.models import Entry, Note, Place, ReportedValue, Submission

FILE, SHEET = "city.xlsx", "Data entry"
COLUMNS = {
    "code": "A", "input_1": "F", "input_2": "G", "input_3": "H", "final": "J", "notation": "K", "year": "L",
    "quality": "M", "origin": "N", "source": "O", "comment": "P", "evidence": "Q",
}  # fmt: skip
STATEMENTS = ("year", "quality", "origin", "source", "comment", "evidence")
FIRST_ROW = 8


def find(framework: Framework, name: str) -> Point:
    """The data point called "EN: EN: WS: 4C/tertiary"; without a key that of an indicator with one only."""
    code, _, key = name.partition("/")
    kpi = framework.kpi(code)
    assert kpi is not None, f"no indicator {code}"
    points = framework.points_of(kpi)
    found = [point for point in points if point.data_point.key == key or (not key and len(points) == 1)]
    assert len(found) == 1, f"{name}: one of {[point.data_point.key for point in points]}"
    return found[0]


def submission(
    framework: Framework,
    profile: Mapping[str, Any] | None = None,
    values: Mapping[str, Any] | None = None,
    figures: Mapping[str, Any] | None = None,
    maturity: Mapping[str, Any] | None = None,
    maturity_evidence: Mapping[str, str] | None = None,
    notes: Iterable[Mapping[str, Any]] = (),
    *,
    bare: bool = False,
    whole_template: bool = False,
) -> Submission:
    """A submission.

    ``profile``: by field or shared input. ``values``: by data point, either the final value alone or
    ``{inputs: {...}, final:, notation:, year:, source:, ...}``; a figure is a plain number or
    ``{value:, raw:, year:}``. ``figures``: inputs by name, put where a city enters them: shared ones on the
    profile, others in the row of the first data point that uses them. ``bare``: a file without cells for
    source and the like. ``whole_template``: also data points of which nothing is said have their row.
    """
    said: dict[tuple[str, str], dict[str, Any]] = {}
    head = dict(profile or {})
    for name, given in (values or {}).items():
        spec = given if isinstance(given, Mapping) and not {"value", "raw"} & set(given) else {"final": given}
        unknown = set(spec) - {"inputs", "final", "notation", *STATEMENTS}
        assert not unknown, f"{name}: {unknown}"
        said[find(framework, name).key] = {**spec, "inputs": dict(spec.get("inputs", {}))}
    for name, figure in (figures or {}).items():
        if name in framework.shared_inputs:
            head[name] = figure
        else:
            point = next(p for p in framework.points if name in p.inputs)
            said.setdefault(point.key, {"inputs": {}})["inputs"][name] = figure
    if whole_template:
        for point in framework.points:
            said.setdefault(point.key, {"inputs": {}})
    return Submission(
        profile=_column(head, "City profile", "C"),
        values={key: _value(framework.by_key[key], spec, bare) for key, spec in said.items()},
        maturity=_column(maturity or {}, "Maturity", "D"),
        maturity_evidence=_column(maturity_evidence or {}, "Maturity", "E"),
        notes=tuple(_note(framework, note) for note in notes),
    )


def _column(given: Mapping[str, Any], sheet: str, letter: str) -> dict[str, Entry]:
    rows = enumerate(given.items(), 5)
    return {name: entry(value, Place(FILE, sheet, f"{letter}{row}")) for row, (name, value) in rows}


def entry(value: Any, place: Place) -> Entry:
    """An entry of a plain value, or of ``{value:, raw:, year:}``."""
    if isinstance(value, Mapping):
        number = value.get("value")
        return Entry(number, str(value.get("raw", number)), place, None, value.get("year"))
    raw = ("Yes" if value else "No") if isinstance(value, bool) else str(value)
    number = float(value) if isinstance(value, int) and not isinstance(value, bool) else value
    return Entry(number, raw, place)


def context(
    framework: Framework,
    of: Submission,
    previous: Mapping[str, float] | None = None,
    national: Mapping[str, float] | None = None,
) -> Context:
    """What the checks look at, for a submission and results to compare it with."""
    results = valuing.results(framework, valuing.figures(framework, [of]))
    before, country = (
        {find(framework, name).key: float(value) for name, value in (given or {}).items()}
        for given in (previous, national)
    )
    return Context(framework, of, results, before, country)


def _value(point: Point, spec: Mapping[str, Any], bare: bool) -> ReportedValue:
    def place(field: str) -> Place:
        return Place(FILE, SHEET, f"{COLUMNS[field]}{FIRST_ROW + point.index}")

    inputs = {}
    for name, figure in spec["inputs"].items():
        assert name in point.inputs, f"{point.code}: {name} is none of {point.inputs}"
        inputs[name] = entry(figure, place(f"input_{point.inputs.index(name) + 1}"))
    kinds = ("final", "notation", *STATEMENTS)
    return ReportedValue(
        inputs=inputs,
        **{kind: entry(spec[kind], place(kind)) for kind in kinds if spec.get(kind) is not None},
        places={field: place(field) for field in COLUMNS if not (bare and field in STATEMENTS)},
    )


def _note(framework: Framework, note: Mapping[str, Any]) -> Note:
    point = find(framework, note["point"]) if "point" in note else None
    code, data_point = point.key if point else (None, None)
    place = Place(FILE, SHEET, note.get("cell", "F8"))
    return Note(note["check"], place, code, data_point, note.get("value"), note.get("parameters", {}))
