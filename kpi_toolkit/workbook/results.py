"""The results workbook: everything an assessment says, as values, safe to open and to pass on."""

from __future__ import annotations

from openpyxl import Workbook

from kpi_toolkit.assessment.models import Assessment, Group, ProfileValue
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n.numbers import number
from kpi_toolkit.workbook.result_fields import (
    CONFIRMED,
    NOTHING,
    SEVERITIES,
    finding_fields,
    group_fields,
    input_fields,
    value_fields,
)
from kpi_toolkit.workbook.styles import look, new_workbook, rule
from kpi_toolkit.workbook.tables import ONE_DECIMAL, WHOLE, Field, ResultSheet
from kpi_toolkit.workbook.words import LOWEST_SCORE, NO_OVERALL
from kpi_toolkit.workbook.writing import set_properties, write_workbook

LEVELS = {"dimension": "Dimension", "sub_dimension": "Sub-dimension", "category": "Category"}


def build_results(assessment: Assessment, framework: Framework) -> Workbook:
    """The results of an assessment as a workbook with values only.

    Sheets: Summary, Values, Groups, Maturity, Findings, Inputs, Method. ``framework`` is the one the
    assessment was made with; it gives decimals and names, no figure is computed again.
    """
    return _Results(assessment, framework).build()


def results_bytes(assessment: Assessment, framework: Framework) -> bytes:
    """The workbook of ``build_results`` as the bytes of an .xlsx file, equal for equal input."""
    return write_workbook(build_results(assessment, framework))


class _Results:
    def __init__(self, assessment: Assessment, framework: Framework) -> None:
        self.assessment = assessment
        self.framework = framework
        self.workbook = new_workbook()
        info = assessment.framework
        self.what = f"{assessment.city or 'City without a name'} {assessment.year or ''}".strip()
        self.pack = f"{info.title}, version {info.version}"
        self.footer = f"{self.what} - {framework.pack.short_title} {info.version}"

    def build(self) -> Workbook:
        self._summary()
        self._values()
        self._groups()
        self._maturity()
        self._findings()
        self._inputs()
        self._method()
        self.workbook.active = 0
        info = self.assessment.framework
        set_properties(
            self.workbook,
            title=f"{self.what}: results",
            subject=info.title,
            custom={
                "kpi_toolkit_results_pack": info.key,
                "kpi_toolkit_results_pack_version": info.version,
                "kpi_toolkit_results_version": self.assessment.toolkit_version,
            },
        )
        return self.workbook

    def _sheet(self, title: str, widths: list[float]) -> ResultSheet:
        return ResultSheet(self.workbook, title, widths, self.footer)

    def _counts(self) -> str:
        counts = self.assessment.counts
        words = {
            "error": ("error", "errors"),
            "warning": ("warning", "warnings"),
            "info": ("for information", "for information"),
        }
        return ", ".join(f"{counts[key]} {words[key][counts[key] != 1]}" for key in words if key in counts)

    # --- sheets ----------------------------------------------------------------------------------------

    def _summary(self) -> None:
        assessment, coverage = self.assessment, self.assessment.coverage
        fields = group_fields()
        sheet = self._sheet("Summary", [field.width for field in fields])
        sheet.title(f"{self.what}: results")
        sheet.note(self.pack)
        sheet.paragraph(assessment.framework.disclaimer)
        sheet.section("The check")
        sheet.note(f"{self._counts()}. The sheet Findings lists all of them.", "kpi plain")
        sheet.section("What was reported")
        of_points, of_kpis = coverage.data_points_total, coverage.kpis_total
        sheet.facts(
            {
                "City": assessment.city or NOTHING,
                "Country": assessment.country or NOTHING,
                "Reporting year": assessment.year or NOTHING,
                "Data points reported": _share(
                    coverage.data_points_reported, of_points, coverage.reported_percent
                ),
                "Data points scored": _share(coverage.data_points_scored, of_points, coverage.scored_percent),
                "Data points with an error, not scored": coverage.data_points_excluded,
                "Data points not applicable, in no total": coverage.data_points_not_applicable,
                "Indicators (KPIs) fully reported": f"{coverage.kpis_reported} of {of_kpis}",
                "Indicators partly reported": coverage.kpis_partial,
                "Indicators not reported": coverage.kpis_not_reported,
            },
            span=3,
        )
        for level in ("dimension", "sub_dimension"):
            sheet.section(f"{LEVELS[level]}s")
            groups = [group for group in assessment.groups if group.level == level]
            named = Field("name", "Group", 40, lambda g: _full_name(g), "kpi strong")
            sheet.table([named, *fields[1:]], groups, framework=self.framework)
        sheet.note(NO_OVERALL)
        sheet.note(LOWEST_SCORE)
        sheet.section("City profile")
        sheet.facts({value.label: _profile_words(value) for value in assessment.profile.values()}, span=3)
        sheet.section("Maturity")
        overall, maturity = assessment.maturity.overall, assessment.maturity
        placed = {"Indicators (KPIs)": _level(maturity.kpi.level, maturity.kpi.name)}
        placed |= {d.name: _level(d.level, d.level_name) for d in maturity.declared}
        sheet.facts(
            {f"Overall, the lowest of {overall.of}": self._overall()}
            | placed,  # the profile, never the level alone
            span=3,
        )
        sheet.finish()

    def _values(self) -> None:
        titles = {finding.check: finding.title for finding in self.assessment.findings}
        fields = value_fields(self.framework, titles)
        sheet = self._sheet("Values", [field.width for field in fields])
        sheet.title("Values")
        sheet.note(f"{self.what}. One row per data point, with its target and where that comes from.")
        sheet.table(fields, self.assessment.values, main=True, pages_wide=3, framework=self.framework)

    def _groups(self) -> None:
        fields = group_fields(first=[
            Field("level", "Level", 16, lambda g: LEVELS[g.level]),
            Field("dimension", "Dimension", 22, lambda g: g.dimension),
        ])  # fmt: skip
        sheet = self._sheet("Groups", [field.width for field in fields])
        sheet.title("Groups")
        sheet.note(
            f"{NO_OVERALL} The score of a group comes straight from its data points, never from other scores."
        )
        sheet.note(LOWEST_SCORE)
        sheet.table(fields, self.assessment.groups, main=True, framework=self.framework)

    def _overall(self) -> str:
        overall = self.assessment.maturity.overall
        if overall.level is None:
            return f"{overall.assessed} of {overall.of} dimensions assessed, so no level is given"
        return _level(overall.level, overall.name)

    def _maturity(self) -> None:
        maturity = self.assessment.maturity
        sheet = self._sheet("Maturity", [40, 26, 14, 14, 14, 70])
        sheet.title("Maturity")
        sheet.note(f"Basis: {maturity.basis}. {maturity.source}")
        sheet.section("Overall")
        sheet.facts({"Lowest of all dimensions": self._overall()})
        sheet.section("Indicators (KPIs)")
        names = {kpi.code: kpi.name for kpi in self.framework.kpis}

        def listed(codes: tuple[str, ...]) -> str:
            return "; ".join(f"{code} {names.get(code, '')}".strip() for code in codes)

        sheet.table(
            [
                Field("scope", "Indicators of", 40, lambda p: p.dimension or "all dimensions", "kpi strong"),
                Field(
                    "level", "Level", 26, lambda p: _level(p.level, p.name, "Not placed: too few are scored")
                ),
                Field("scored", "Scored", 14, lambda p: p.scored, "kpi centred"),
                Field("with_target", "With a target", 14, lambda p: p.with_target, "kpi centred"),
                Field(
                    "coverage", "Coverage in %", 14, lambda p: p.coverage_percent, "kpi centred", ONE_DECIMAL
                ),
                Field("blocking", "What stands before the next level", 70, lambda p: listed(p.blocking)),
            ],
            [maturity.kpi, *maturity.dimensions],
        )
        sheet.section("Dimensions the city answers for itself")
        criteria = {c.key: c.text for d in self.framework.maturity.dimensions for c in d.criteria}
        sheet.table(
            [
                Field("name", "Dimension", 40, lambda d: d.name, "kpi strong"),
                Field("level", "Level", 26, lambda d: _level(d.level, d.level_name, "Not assessed")),
                Field("answered", "Answered", 14, lambda d: d.answered, "kpi centred"),
                Field("criteria", "Statements", 14, lambda d: d.criteria, "kpi centred"),
                Field("share", "Answered in %", 14,
                      lambda d: 100 * d.answered / d.criteria, "kpi centred", ONE_DECIMAL),
                Field("open", "What stands before the next level", 70,
                      lambda d: "; ".join(criteria.get(key, key).rstrip(".") for key in d.open)),
            ],
            maturity.declared,
        )  # fmt: skip
        sheet.section("Level of each indicator")
        sheet.table(
            [
                Field("name", "Indicator", 40, lambda item: names.get(item[0], ""), "kpi strong"),
                Field("code", "Code", 26, lambda item: item[0]),
                Field("level", "Level", 14, lambda item: item[1], "kpi centred"),
            ],
            maturity.kpi_levels.items(),
        )
        sheet.finish()

    def _findings(self) -> None:
        findings = self.assessment.findings
        fields = finding_fields()
        sheet = self._sheet("Findings", [field.width for field in fields])
        sheet.title("Findings")
        sheet.note(f"{self._counts()}.", "kpi heading")
        sheet.note(
            "Errors are not scored until they are mended; warnings are scored, a verifier will ask; "
            "what is for information needs no answer."
        )
        first = sheet.row + 1
        sheet.table(fields, findings, main=True, pages_wide=2)
        for severity, words in SEVERITIES.items():
            if findings:
                shade = rule(f'$A{first}="{words}"', look().severities[severity], bold=True)
                sheet.sheet.conditional_formatting.add(f"A{first}:A{sheet.row - 1}", shade)

    def _inputs(self) -> None:
        rows = [(value, part) for value in self.assessment.values for part in value.trace.inputs]
        fields = input_fields()
        sheet = self._sheet("Inputs", [field.width for field in fields])
        sheet.title("Inputs")
        sheet.note(
            "How each result came about: its figures with their cells, formula, calculation and scoring."
        )
        sheet.table(fields, rows, main=True, pages_wide=2)

    def _method(self) -> None:
        assessment, pack = self.assessment, self.framework.pack
        sheet = self._sheet("Method", [34, 46, 12, 14, 50, 40])
        sheet.title("Settings and method")
        sheet.paragraph(assessment.framework.disclaimer)
        sheet.section("What the assessment was made with")
        sheet.facts(
            {
                "Indicators": f"{assessment.framework.title} ({assessment.framework.key})",
                "Version of the indicators": assessment.framework.version,
                "Targets replaced by": ", ".join(assessment.framework.overlays) or NOTHING,
                "Version of the toolkit": assessment.toolkit_version,
                "Version of the data format": assessment.schema_version,
            }
        )
        sheet.section("Files")
        sheet.table(
            [
                Field("name", "File", 34, lambda f: f.name, "kpi strong"),
                Field("sha256", "SHA-256", 46, lambda f: f.sha256),
                Field("size", "Bytes", 12, lambda f: f.size, "kpi number", WHOLE),
                Field("kind", "Kind", 14, lambda f: f.kind),
                Field("template", "Versions of template and indicators in the file", 50,
                      lambda f: ", ".join(filter(None, (f.template_version, f.pack_version))) or NOTHING),
            ],
            assessment.files,
        )  # fmt: skip
        if not assessment.files:
            sheet.note("The figures were not read from a file.")
        sheet.section("Settings")
        sheet.table(
            [
                Field("key", "Setting", 34, lambda s: s[0], "kpi strong"),
                Field("meaning", "Meaning", 46, lambda s: s[1].meaning),
                Field(
                    "value",
                    "Value",
                    12,
                    lambda s: s[1].value,
                    "kpi number",
                    "General",
                ),
                Field("unit", "Unit", 14, lambda s: s[1].unit),
                Field("basis", "Why this value", 50, lambda s: s[1].basis),
                Field(
                    "changed",
                    "Changed for this assessment because",
                    40,
                    lambda s: s[1].changed_because or NOTHING,
                ),
            ],
            assessment.settings.items(),
        )
        sheet.section("Bands")
        sheet.table(
            [
                Field("band", "Band", 34, lambda b: b.name, "kpi computed text"),
                Field("legend", "Meaning", 46, lambda b: b.legend),
                Field("points", "Points", 12, lambda b: b.points, "kpi centred"),
            ],
            self.framework.bands,
            framework=self.framework,
        )
        sheet.section("Basis of targets, formulas")
        sheet.facts(
            pack.bases
            | {f"formula confirmed: {CONFIRMED[key]}": text for key, text in pack.confirmed.items()}
        )
        sheet.finish()


def _level(level: int | None, name: str | None, otherwise: str = "Not assessed") -> str:
    if level is None:
        return otherwise
    return (
        f"{level} {name or ''}".strip() if level else name or NOTHING
    )  # below level 1 there is only the name


def _full_name(group: Group) -> str:
    return f"{group.dimension} / {group.name}" if group.level == "sub_dimension" else group.name


def _profile_words(value: ProfileValue) -> str:
    if isinstance(value.value, bool) or not isinstance(value.value, int | float):
        return value.raw if value.value is None else str(value.value)
    if not value.unit:  # a year
        return f"{value.value:.15g}"
    return f"{number(value.value)} {value.unit}"


def _share(part: int, of: int, percent: float | None) -> str:
    return f"{part} of {of}" + ("" if percent is None else f" ({percent:.0f} %)")
