"""The layout of the data collection workbook: the one place that knows it.

Nothing is found by its position. Every sheet has one hidden marker row right above its content, in which the
column of the field ``code`` of the sheet ``data`` carries ``kpi:data.code``: a sheet is the one whose cells
carry its markers, whatever it is called, and a column is the one below its marker, wherever it was moved.
Rows carry their key: data entry by code and data point, profile and maturity by ``key``, scores by level,
dimension and name, the read-me by ``key`` (its ``value``). Rows that only structure a sheet carry no key and
nothing in the columns of figures. This module imports nothing, so that a reader can use it anywhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

TEMPLATE_VERSION = "1.0.0"
"""Changes with the layout, not with the indicators: those have the version of their pack."""

README, PROFILE, DATA, SCORES, MATURITY, LISTS = "readme", "profile", "data", "scores", "maturity", "lists"
SHEETS = {
    README: "Read me",
    PROFILE: "City profile",
    DATA: "Data entry",
    SCORES: "Scores",
    MATURITY: "Maturity",
    LISTS: "Lists",
}
"""Sheet key -> the name a new workbook gives it."""

# Custom document properties
PROPERTY_TEMPLATE = "kpi_toolkit_template_version"
PROPERTY_PACK = "kpi_toolkit_pack"
PROPERTY_PACK_VERSION = "kpi_toolkit_pack_version"
PROPERTY_OVERLAYS = "kpi_toolkit_overlays"
README_VERSIONS = {
    "template_version": PROPERTY_TEMPLATE,
    "pack": PROPERTY_PACK,
    "pack_version": PROPERTY_PACK_VERSION,
    "overlays": PROPERTY_OVERLAYS,
}
"""Key of a row of the read-me -> the document property that says the same; some programs drop properties."""

# Words of the drop-downs
YES, NO = "Yes", "No"
NOTATIONS = {
    "not_reported": "Not reported",
    "not_applicable": "Not applicable",
    "confidential": "Confidential",
}
MONEY_SCALES = {"units": 1.0, "thousands": 1e3, "millions": 1e6}
"""Scale beside an amount of money -> factor. An empty cell means units."""

# Words the formulas write
NO_TARGET = "No target set"
PUBLISHED_NONE = "N/A"
OUTSIDE_LIMITS = "Outside the limits of the definition"
NOTHING_SCORED = "Nothing scored"
NO_TARGETS = "No targets"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its field key, the heading people see, its width in characters, the heading above several."""

    key: str
    heading: str
    width: float = 12
    group: str = ""
    hidden: bool = False


def _hidden(*keys: str) -> tuple[Column, ...]:
    return tuple(Column(key, key, hidden=True) for key in keys)


README_COLUMNS = (
    Column("step", "", 5),
    Column("text", "", 112),
    Column("value", "", 24),
    *_hidden("key"),
)

PROFILE_COLUMNS = (
    Column("label", "Field", 34),
    Column("value", "Value", 22),
    Column("unit", "Unit or scale", 14),
    Column("year", "Year of the figure", 10),
    Column("source", "Source", 28),
    Column("comment", "Comment", 28),
    Column("help", "What is meant", 54),
    *_hidden("key"),
)

MATURITY_COLUMNS = (
    Column("dimension", "Dimension", 18),
    Column("level", "Level", 14),
    Column("statement", "Statement", 62),
    Column("answer", "Answer", 11),
    Column("evidence", "Your evidence (document, link)", 36),
    Column("expected", "What serves as evidence", 42),
    *_hidden("key"),
)

SCORE_COLUMNS = (
    Column("label", "Group", 44),
    Column("percent", "Score in %", 14),
    Column("band", "Band", 18),
    Column("points", "Points", 10),
    Column("maximum", "Points possible", 11),
    Column("reported", "Data points reported", 13),
    Column("scored", "Data points scored", 13),
    Column("yes_no", "of these Yes / No answers", 13),
    Column("total", "Data points in total", 13),
    *_hidden("level", "dimension", "name", "group"),
)

MIN_INPUTS = 2
"""Places for inputs in a row; a pack whose formulas have more gets more."""

_FIGURES, _RESULT, _ABOUT, _SCORE = "Your figures", "Result", "About the figure", "Target and score"


def data_columns(inputs: int = MIN_INPUTS) -> tuple[Column, ...]:
    """Columns of the data entry sheet for formulas with up to so many inputs.

    Input n has the fields ``input_n_label``, ``input_n`` (the value), ``input_n_unit`` (the unit, or the
    scale of an amount of money) and, hidden, ``input_n_key``.
    """
    columns = [
        Column("code", "Code", 16, "Indicator"),
        Column("kpi", "Indicator (KPI)", 22, "Indicator"),
        Column("data_point_name", "Data point", 13, "Indicator"),
        Column("mark", "Mark", 7, "Indicator"),
        Column("definition", "What it means", 31, "Indicator"),
    ]
    for number in range(1, max(inputs, MIN_INPUTS) + 1):
        columns += [
            Column(f"input_{number}_label", f"Figure {number}", 22, _FIGURES),
            Column(f"input_{number}", "Value", 12, _FIGURES),
            Column(f"input_{number}_unit", "Unit or scale", 13, _FIGURES),
        ]
    columns += [
        Column("result", "Result", 12, _RESULT),
        Column("unit", "Unit", 12.5, _RESULT),
        Column("final", "Final value, if you have no figures", 12.5, _RESULT),
        Column("notation", "If there is none: why", 13, _RESULT),
        Column("year", "Year", 7, _RESULT),
        Column("hint", "Look at this", 19, _RESULT),
        Column("quality", "Quality", 19, _ABOUT),
        Column("origin", "Origin", 15, _ABOUT),
        Column("source", "Source", 20, _ABOUT),
        Column("comment", "Comment", 20, _ABOUT),
        Column("evidence", "Evidence (link)", 16, _ABOUT),
        Column("target", "Target", 16, _SCORE),
        Column("basis", "Basis of the target", 11, _SCORE),
        Column("target_source", "Source of the target", 29, _SCORE),
        Column("percent", "% of target", 9, _SCORE),
        Column("points", "Points", 7, _SCORE),
        Column("band", "Band", 18, _SCORE),
    ]
    keys = [f"input_{number}_key" for number in range(1, max(inputs, MIN_INPUTS) + 1)]
    helpers = (
        "own",
        "changed",
        "zero",
        "usable",
        "status",
        "yes_no",
        "category",
        "sub_dimension",
        "dimension",
    )
    return (*columns, *_hidden("data_point", *keys, *helpers))


# --- markers -------------------------------------------------------------------------------------------

_MARKER = re.compile(r"kpi:([a-z]+)\.([a-z0-9_]+)")


def marker(sheet: str, field: str) -> str:
    """What the hidden marker row carries in the column of a field."""
    return f"kpi:{sheet}.{field}"


def parse_marker(text: object) -> tuple[str, str] | None:
    """Sheet key and field key of a marker; None for anything else."""
    match = _MARKER.fullmatch(text.strip()) if isinstance(text, str) else None
    return (match[1], match[2]) if match else None


# --- defined names -------------------------------------------------------------------------------------

NAME_PROFILE, NAME_SCALE, NAME_LIST, NAME_ROW = "profile_", "scale_", "list_", "row_"

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]{0,254}")
_A1 = re.compile(r"[A-Za-z]{1,3}[0-9]+")
_R1C1 = re.compile(r"[Rr][0-9]*([Cc][0-9]*)?|[Cc][0-9]*")


def is_safe_name(name: str) -> bool:
    """Whether spreadsheets take a defined name: it must not look like the address of a cell.

    "pm10", "so2" and "no2" are cells, "r" and "c" stand for row and column: LibreOffice accepts them, Excel
    refuses the whole file.
    """
    return (
        bool(_NAME.fullmatch(name))
        and not _A1.fullmatch(name)
        and not _R1C1.fullmatch(name)
        and name.upper() not in ("TRUE", "FALSE")
        and not name.lower().startswith(("_xlnm", "_xlfn"))
    )


def safe_name(name: str) -> str:
    """The name itself. Raises ValueError where a spreadsheet would refuse it (our bug)."""
    if not is_safe_name(name):
        raise ValueError(f"'{name}' cannot be a defined name of a workbook")
    return name


# --- prefilled cells -----------------------------------------------------------------------------------

_PREFILL = re.compile(rf"=?IF\((({NAME_PROFILE}|{NAME_SCALE})[a-z0-9_]+)=\"\",\"\",\1\)", re.IGNORECASE)


def prefill(name: str) -> str:
    """The formula of a cell that repeats a cell of the profile until somebody types over it."""
    return f'=IF({name}="","",{name})'


def prefilled_from(formula: object) -> str | None:
    """The input whose profile figure or scale a cell still repeats; None where it says something else."""
    if not isinstance(formula, str):
        return None
    match = _PREFILL.fullmatch("".join(formula.split()).replace("$", ""))
    return match[1].lower().removeprefix(match[2].lower()) if match else None
