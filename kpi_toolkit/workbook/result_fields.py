"""The columns of the tables in the results workbook: heading, width, and what stands in a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kpi_toolkit.assessment.models import Group, Value
from kpi_toolkit.assessment.printing import STATUS_WORDS, benchmark_words
from kpi_toolkit.framework import Framework
from kpi_toolkit.workbook.tables import ONE_DECIMAL, WHOLE, Field, plain_number
from kpi_toolkit.workbook.words import METHODS, target_words, why_no_score

NOTHING = "–"
SEVERITIES = {"error": "Error", "warning": "Warning", "info": "Info"}
GIVEN_AS = {"inputs": "computed from its figures", "final": "final value of the city", None: NOTHING}
CONFIRMED = {"formula": "Yes", "definition": "No"}


def value_fields(framework: Framework, titles: Mapping[str, str]) -> list[Field]:
    """Columns of the values; ``titles``: check -> its title, for what keeps a value from being scored."""

    def excluded(value: Value) -> str | None:
        return (
            value.excluded_by and f"{titles.get(value.excluded_by, value.excluded_by)} ({value.excluded_by})"
        )

    def unit(value: Value) -> str:
        point = framework.by_key.get((value.code, value.data_point))
        return point.printed_unit if point else value.unit

    def target(value: Value) -> str:
        return target_words(
            value.method, value.target, value.edges, value.zero, value.basis, unit(value), framework.bands
        )

    def decimals(value: Value) -> str:
        point = framework.by_key.get((value.code, value.data_point))
        places = point.decimals if point else 2
        number = value.value
        while isinstance(number, float) and number and places < 8 and round(abs(number), places) == 0:
            places += 1  # as on reports: 0.001 is never shown as 0.00
        return "#,##0" + ("." + "0" * places if places else "")

    return [
        Field("code", "Code", 16, lambda v: v.code),
        Field("name", "Data point", 34, lambda v: v.name, "kpi strong"),
        Field("dimension", "Dimension", 15, lambda v: v.dimension),
        Field("sub_dimension", "Sub-dimension", 19, lambda v: v.sub_dimension),
        Field("category", "Category", 19, lambda v: v.category),
        Field("level", "Core or advanced", 11, lambda v: v.level),
        Field("value", "Result", 14, lambda v: v.value, "kpi computed", decimals),
        Field("unit", "Unit", 17, unit),
        Field("status", "Status", 14, lambda v: STATUS_WORDS[v.status]),
        Field("given_as", "Result is", 15, lambda v: GIVEN_AS[v.given_as]),
        Field("target", "Target", 20, target),
        Field("percent", "% of target", 10, lambda v: v.percent_of_target, "kpi number", ONE_DECIMAL),
        Field("points", "Points", 8, lambda v: v.points, "kpi centred"),
        Field("band", "Band", 14, lambda v: benchmark_words(v.basis, v.band), "kpi computed text"),
        Field("excluded_by", "Not scored because of", 24, excluded, "kpi hint"),
        Field("method", "Method", 19, lambda v: METHODS.get(v.method or "", NOTHING)),
        Field("basis", "Basis of the target", 15, lambda v: v.basis),
        Field("source", "Source of the target", 32, lambda v: v.source),
        Field("note", "Note on the target", 28, lambda v: v.note),
        Field("year", "Year", 8, lambda v: v.year, "kpi centred"),
        Field("quality", "Quality", 20, lambda v: v.quality),
        Field("origin", "Origin", 16, lambda v: v.origin),
        Field("stated_source", "Source named by the city", 26, lambda v: v.stated_source),
        Field("comment", "Comment of the city", 26, lambda v: v.comment),
        Field("evidence", "Evidence", 22, lambda v: v.evidence),
        Field("confirmed", "Formula confirmed", 11, lambda v: CONFIRMED[v.confirmed]),
        Field("file", "File", 18, lambda v: v.file),
        Field("sheet", "Sheet", 13, lambda v: v.sheet),
        Field("cell", "Cell", 8, lambda v: v.cell),
    ]


def group_fields(first: list[Field] | None = None) -> list[Field]:
    """Columns of scores, after those given."""

    def percent(group: Group) -> object:
        return NOTHING if group.percent is None else group.percent

    def band(group: Group) -> str:
        return group.band or why_no_score(group.has_targets)

    return [
        *(first or []),
        Field("name", "Group", 40, lambda g: g.name, "kpi strong"),
        Field("percent", "Score in %", 12, percent, "kpi centred", ONE_DECIMAL),
        Field("band", "Band", 16, band, "kpi computed text"),
        Field("points", "Points", 9, lambda g: g.points, "kpi centred", WHOLE),
        Field("maximum", "Points possible", 10, lambda g: g.maximum, "kpi centred", WHOLE),
        Field("reported", "Data points reported", 12, lambda g: g.reported, "kpi centred", WHOLE),
        Field("scored", "Data points scored", 12, lambda g: g.scored, "kpi centred", WHOLE),
        Field("yes_no", "of these Yes / No answers", 13, lambda g: g.yes_no, "kpi centred", WHOLE),
        Field("total", "Data points in total", 12, lambda g: g.total, "kpi centred", WHOLE),
    ]


def finding_fields() -> list[Field]:
    """Columns of the findings."""
    return [
        Field("severity", "Severity", 11, lambda f: SEVERITIES[f.severity], "kpi strong"),
        Field("title", "Finding", 26, lambda f: f.title, "kpi strong"),
        Field("name", "Indicator or data point", 28, lambda f: f.name),
        Field("code", "Code", 16, lambda f: f.code),
        Field("sheet", "Sheet", 14, lambda f: f.sheet),
        Field("cell", "Cell", 8, lambda f: f.cell),
        Field("value", "What stands there", 18, lambda f: f.value),
        Field("message", "What is wrong", 56, lambda f: f.message),
        Field("fix", "How to mend it", 44, lambda f: f.fix),
        Field("why", "Why it matters", 40, lambda f: f.why),
        Field("file", "File", 20, lambda f: f.file),
        Field("check", "Key of the check", 22, lambda f: f.check),
    ]


def input_fields() -> list[Field]:
    """Columns of the trace; a row is a value and one of its inputs."""

    def of(value: Callable[[Any], object]) -> Callable[[Any], object]:
        return lambda row: value(row[0])

    def part(value: Callable[[Any], object]) -> Callable[[Any], object]:
        return lambda row: value(row[1])

    return [
        Field("code", "Code", 16, of(lambda v: v.code)),
        Field("name", "Data point", 32, of(lambda v: v.name), "kpi strong"),
        Field("label", "Figure", 30, part(lambda i: i.label)),
        Field(
            "value",
            "Understood as",
            16,
            part(lambda i: i.value),
            "kpi number",
            lambda row: plain_number(row[1].value),
        ),
        Field("unit", "Unit", 14, part(lambda i: i.unit)),
        Field("raw", "As it stands in the cell", 18, part(lambda i: i.raw)),
        Field("understood", "How it was read", 22, part(lambda i: i.understood)),
        Field("from_profile", "From the profile", 10, part(lambda i: i.from_profile), "kpi centred"),
        Field("sheet", "Sheet", 14, part(lambda i: i.sheet)),
        Field("cell", "Cell", 8, part(lambda i: i.cell)),
        Field("words", "Formula", 40, of(lambda v: v.trace.words)),
        Field("calculation", "Calculation", 32, of(lambda v: v.trace.calculation)),
        Field("scoring", "Scoring", 40, of(lambda v: v.trace.scoring)),
        Field("groups", "Counts in", 40, of(lambda v: "; ".join(v.trace.groups))),
        Field("file", "File", 20, part(lambda i: i.file)),
    ]
