"""The columns of the tables in the results workbook: heading, width, and what stands in a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kpi_toolkit.assessment.models import Group, Value
from kpi_toolkit.assessment.printing import STATUS_WORDS, benchmark_words
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import N_, _
from kpi_toolkit.i18n.lists import semicolons
from kpi_toolkit.workbook.tables import ONE_DECIMAL, WHOLE, Field, plain_number
from kpi_toolkit.workbook.words import METHODS, in_words, target_words

NOTHING = "–"
SEVERITIES = {"error": N_("Error"), "warning": N_("Warning"), "info": N_("Info")}
GIVEN_AS = {"inputs": N_("computed from its figures"), "final": N_("final value of the city"), None: NOTHING}
KINDS = {"core": N_("core"), "advanced": N_("advanced")}
CONFIRMED = {"formula": N_("Yes"), "definition": N_("No")}


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
            value.method, value.target, value.edges, value.zero, value.basis, unit(value), framework.bands, _
        )

    def decimals(value: Value) -> str:
        point = framework.by_key.get((value.code, value.data_point))
        places = point.decimals if point else 2
        number = value.value
        while isinstance(number, float) and number and places < 8 and round(abs(number), places) == 0:
            places += 1  # as on reports: 0.001 is never shown as 0.00
        return "#,##0" + ("." + "0" * places if places else "")

    return [
        Field("code", _("Code"), 16, lambda v: v.code),
        Field("name", _("Data point"), 34, lambda v: v.name, "kpi strong"),
        Field("dimension", _("Dimension"), 15, lambda v: v.dimension),
        Field("sub_dimension", _("Sub-dimension"), 19, lambda v: v.sub_dimension),
        Field("category", _("Category"), 19, lambda v: v.category),
        Field("level", _("Core or advanced"), 11, lambda v: _(KINDS.get(v.level, v.level))),
        Field("value", _("Result"), 14, lambda v: in_words(v.value), "kpi computed", decimals),
        Field("unit", _("Unit"), 17, unit),
        Field("status", _("Status"), 14, lambda v: _(STATUS_WORDS[v.status])),
        Field("given_as", _("Result is"), 15, lambda v: _(GIVEN_AS[v.given_as])),
        Field("target", _("Target"), 20, target),
        Field("percent", _("% of target"), 10, lambda v: v.percent_of_target, "kpi number", ONE_DECIMAL),
        Field("points", _("Points"), 8, lambda v: v.points, "kpi centred"),
        Field("band", _("Band"), 14, lambda v: benchmark_words(v.basis, v.band), "kpi computed text"),
        Field("excluded_by", _("Not scored because of"), 24, excluded, "kpi hint"),
        Field("method", _("Method"), 19, lambda v: _(METHODS.get(v.method or "", NOTHING))),
        Field("basis", _("Basis of the target"), 15, lambda v: v.basis),
        Field("source", _("Source of the target"), 32, lambda v: v.source),
        Field("note", _("Note on the target"), 28, lambda v: v.note),
        Field("year", _("Year"), 8, lambda v: v.year, "kpi centred"),
        Field("quality", _("Quality"), 20, lambda v: v.quality and framework.said(v.quality)),
        Field("origin", _("Origin"), 16, lambda v: v.origin and framework.said(v.origin)),
        Field("stated_source", _("Source named by the city"), 26, lambda v: v.stated_source),
        Field("comment", _("Comment of the city"), 26, lambda v: v.comment),
        Field("evidence", _("Evidence"), 22, lambda v: v.evidence),
        Field("confirmed", _("Formula confirmed"), 11, lambda v: _(CONFIRMED[v.confirmed])),
        Field("file", _("File"), 18, lambda v: v.file),
        Field("sheet", _("Sheet"), 13, lambda v: v.sheet),
        Field("cell", _("Cell"), 8, lambda v: v.cell),
    ]


def group_fields(first: list[Field] | None = None) -> list[Field]:
    """Columns of scores, after those given."""

    def percent(group: Group) -> object:
        return NOTHING if group.percent is None else group.percent

    def band(group: Group) -> str:
        return group.band or (_("Nothing scored") if group.has_targets else _("No targets"))

    return [
        *(first or []),
        Field("name", _("Group"), 40, lambda g: g.name, "kpi strong"),
        Field("percent", _("Score in %"), 12, percent, "kpi centred", ONE_DECIMAL),
        Field("band", _("Band"), 16, band, "kpi computed text"),
        Field("points", _("Points"), 9, lambda g: g.points, "kpi centred", WHOLE),
        Field("maximum", _("Points possible"), 10, lambda g: g.maximum, "kpi centred", WHOLE),
        Field("reported", _("Data points reported"), 12, lambda g: g.reported, "kpi centred", WHOLE),
        Field("scored", _("Data points scored"), 12, lambda g: g.scored, "kpi centred", WHOLE),
        Field("yes_no", _("of these Yes / No answers"), 13, lambda g: g.yes_no, "kpi centred", WHOLE),
        Field("total", _("Data points in total"), 12, lambda g: g.total, "kpi centred", WHOLE),
    ]


def finding_fields() -> list[Field]:
    """Columns of the findings."""
    return [
        Field("severity", _("Severity"), 11, lambda f: _(SEVERITIES[f.severity]), "kpi strong"),
        Field("title", _("Finding"), 26, lambda f: f.title, "kpi strong"),
        Field("name", _("Indicator or data point"), 28, lambda f: f.name),
        Field("code", _("Code"), 16, lambda f: f.code),
        Field("sheet", _("Sheet"), 14, lambda f: f.sheet),
        Field("cell", _("Cell"), 8, lambda f: f.cell),
        Field("value", _("What stands there"), 18, lambda f: in_words(f.value)),
        Field("message", _("What is wrong"), 56, lambda f: f.message),
        Field("fix", _("How to mend it"), 44, lambda f: f.fix),
        Field("why", _("Why it matters"), 40, lambda f: f.why),
        Field("file", _("File"), 20, lambda f: f.file),
        Field("check", _("Key of the check"), 22, lambda f: f.check),
    ]


def input_fields(framework: Framework) -> list[Field]:
    """Columns of the trace; a row is a value and one of its inputs."""

    def of(value: Callable[[Any], object]) -> Callable[[Any], object]:
        return lambda row: value(row[0])

    def part(value: Callable[[Any], object]) -> Callable[[Any], object]:
        return lambda row: value(row[1])

    return [
        Field("code", _("Code"), 16, of(lambda v: v.code)),
        Field("name", _("Data point"), 32, of(lambda v: v.name), "kpi strong"),
        Field("label", _("Figure"), 30, part(lambda i: i.label)),
        Field(
            "value",
            _("Understood as"),
            16,
            part(lambda i: in_words(i.value)),
            "kpi number",
            lambda row: plain_number(row[1].value),
        ),
        Field("unit", _("Unit"), 14, part(lambda i: i.unit and framework.said(i.unit))),
        Field("raw", _("As it stands in the cell"), 18, part(lambda i: i.raw)),
        Field("understood", _("How it was read"), 22, part(lambda i: i.understood)),
        Field(
            "from_profile", _("From the profile"), 10, part(lambda i: in_words(i.from_profile)), "kpi centred"
        ),
        Field("sheet", _("Sheet"), 14, part(lambda i: i.sheet)),
        Field("cell", _("Cell"), 8, part(lambda i: i.cell)),
        Field("words", _("Formula"), 40, of(lambda v: v.trace.words)),
        Field("calculation", _("Calculation"), 32, of(lambda v: v.trace.calculation)),
        Field("scoring", _("Scoring"), 40, of(lambda v: v.trace.scoring)),
        Field("groups", _("Counts in"), 40, of(lambda v: semicolons(v.trace.groups))),
        Field("file", _("File"), 20, part(lambda i: i.file)),
    ]
