"""The results workbook: everything an assessment says, as values, safe to open and to pass on."""

from __future__ import annotations

from openpyxl import Workbook

from kpi_toolkit.assessment.models import Assessment, Group, ProfileValue
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import N_, _, ngettext
from kpi_toolkit.i18n.lists import commas, semicolons, together
from kpi_toolkit.i18n.numbers import number, percent
from kpi_toolkit.workbook.result_fields import (
    CONFIRMED,
    NOTHING,
    SEVERITIES,
    finding_fields,
    group_fields,
    input_fields,
    value_fields,
)
from kpi_toolkit.workbook.styles import look, new_workbook, quoted, rule
from kpi_toolkit.workbook.tables import ONE_DECIMAL, WHOLE, Field, ResultSheet
from kpi_toolkit.workbook.words import LOWEST_SCORE, NO_OVERALL, in_words
from kpi_toolkit.workbook.writing import clean, set_properties, write_workbook

LEVELS = {"dimension": N_("Dimension"), "sub_dimension": N_("Sub-dimension"), "category": N_("Category")}
SECTIONS = {"dimension": N_("Dimensions"), "sub_dimension": N_("Sub-dimensions")}


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
        city = clean(assessment.city or "") or _("City without a name")
        self.what = f"{city} {assessment.year or ''}".strip()
        self.title = _("{what}: results").format(what=self.what)
        self.pack = _("{title}, version {version}").format(title=info.title, version=info.version)
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
            title=self.title,
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
            "error": ngettext("{count} error", "{count} errors", counts.get("error", 0)),
            "warning": ngettext("{count} warning", "{count} warnings", counts.get("warning", 0)),
            "info": ngettext("{count} for information", "{count} for information", counts.get("info", 0)),
        }
        return commas(words[key].format(count=counts[key]) for key in words if key in counts)

    # --- sheets ----------------------------------------------------------------------------------------

    def _summary(self) -> None:
        assessment, coverage = self.assessment, self.assessment.coverage
        fields = group_fields()
        sheet = self._sheet(_("Summary"), [field.width for field in fields])
        sheet.title(self.title)
        sheet.note(self.pack)
        sheet.paragraph(assessment.framework.disclaimer)
        sheet.section(_("The check"))
        sheet.note(
            together(
                _("{counts}.").format(counts=self._counts()),
                _("The sheet {title} lists all of them.").format(title=_("Findings")),
            ),
            "kpi plain",
        )
        sheet.section(_("What was reported"))
        of_points, of_kpis = coverage.data_points_total, coverage.kpis_total
        sheet.facts(
            {
                _("City"): assessment.city or NOTHING,
                _("Country"): assessment.country or NOTHING,
                _("Reporting year"): assessment.year or NOTHING,
                _("Data points reported"): _share(
                    coverage.data_points_reported, of_points, coverage.reported_percent
                ),
                _("Data points scored"): _share(
                    coverage.data_points_scored, of_points, coverage.scored_percent
                ),
                _("Data points with an error, not scored"): coverage.data_points_excluded,
                _("Data points not applicable, in no total"): coverage.data_points_not_applicable,
                _("Indicators (KPIs) fully reported"): _part(coverage.kpis_reported, of_kpis),
                _("Indicators partly reported"): coverage.kpis_partial,
                _("Indicators not reported"): coverage.kpis_not_reported,
            },
            span=3,
        )
        for level in ("dimension", "sub_dimension"):
            sheet.section(_(SECTIONS[level]))
            groups = [group for group in assessment.groups if group.level == level]
            named = Field("name", _("Group"), 40, lambda g: _full_name(g), "kpi strong")
            sheet.table([named, *fields[1:]], groups, framework=self.framework)
        sheet.note(_(NO_OVERALL))
        sheet.note(_(LOWEST_SCORE))
        sheet.section(_("City profile"))
        sheet.facts(
            {value.label: self._profile_words(value) for value in assessment.profile.values()}, span=3
        )
        sheet.section(_("Maturity"))
        overall, maturity = assessment.maturity.overall, assessment.maturity
        placed = {_("Indicators (KPIs)"): _level(maturity.kpi.level, maturity.kpi.name)}
        placed |= {d.name: _level(d.level, d.level_name) for d in maturity.declared}
        sheet.facts(
            {_("Overall, the lowest of {count}").format(count=overall.of): self._overall()}
            | placed,  # the profile, never the level alone
            span=3,
        )
        sheet.finish()

    def _profile_words(self, value: ProfileValue) -> str:
        if isinstance(value.value, bool) or not isinstance(value.value, int | float):
            return value.raw if value.value is None else str(in_words(value.value))
        if not value.unit:  # a year
            return f"{value.value:.15g}"
        return f"{number(value.value)} {self.framework.said(value.unit)}"

    def _values(self) -> None:
        titles = {finding.check: finding.title for finding in self.assessment.findings}
        fields = value_fields(self.framework, titles)
        sheet = self._sheet(_("Values"), [field.width for field in fields])
        sheet.title(_("Values"))
        sheet.note(
            together(f"{self.what}.", _("One row per data point, with its target and where that comes from."))
        )
        sheet.table(fields, self.assessment.values, main=True, pages_wide=3, framework=self.framework)

    def _groups(self) -> None:
        fields = group_fields(first=[
            Field("level", _("Level"), 16, lambda g: _(LEVELS[g.level])),
            Field("dimension", _("Dimension"), 22, lambda g: g.dimension),
        ])  # fmt: skip
        sheet = self._sheet(_("Groups"), [field.width for field in fields])
        sheet.title(_("Groups"))
        sheet.note(
            together(
                _(NO_OVERALL),
                _("The score of a group comes straight from its data points, never from other scores."),
            )
        )
        sheet.note(_(LOWEST_SCORE))
        sheet.table(fields, self.assessment.groups, main=True, framework=self.framework)

    def _overall(self) -> str:
        overall = self.assessment.maturity.overall
        if overall.level is None:
            return _("{part} of {whole} dimensions assessed, so no level is given").format(
                part=overall.assessed, whole=overall.of
            )
        return _level(overall.level, overall.name)

    def _maturity(self) -> None:
        maturity = self.assessment.maturity
        sheet = self._sheet(_("Maturity"), [40, 26, 14, 14, 14, 70])
        sheet.title(_("Maturity"))
        sheet.note(_("Basis: {basis}. {source}").format(basis=maturity.basis, source=maturity.source))
        sheet.section(_("Overall"))
        sheet.facts({_("Lowest of all dimensions"): self._overall()})
        sheet.section(_("Indicators (KPIs)"))
        names = {kpi.code: kpi.name for kpi in self.framework.kpis}

        def listed(codes: tuple[str, ...]) -> str:
            return semicolons(f"{code} {names.get(code, '')}".strip() for code in codes)

        sheet.table(
            [
                Field(
                    "scope",
                    _("Indicators of"),
                    40,
                    lambda p: p.dimension or _("all dimensions"),
                    "kpi strong",
                ),
                Field(
                    "level",
                    _("Level"),
                    26,
                    lambda p: _level(p.level, p.name, _("Not placed: too few are scored")),
                ),
                Field("scored", _("Scored"), 14, lambda p: p.scored, "kpi centred"),
                Field("with_target", _("With a target"), 14, lambda p: p.with_target, "kpi centred"),
                Field(
                    "coverage",
                    _("Coverage in %"),
                    14,
                    lambda p: p.coverage_percent,
                    "kpi centred",
                    ONE_DECIMAL,
                ),
                Field("blocking", _("What stands before the next level"), 70, lambda p: listed(p.blocking)),
            ],
            [maturity.kpi, *maturity.dimensions],
        )
        sheet.section(_("Dimensions the city answers for itself"))
        criteria = {c.key: c.text for d in self.framework.maturity.dimensions for c in d.criteria}
        sheet.table(
            [
                Field("name", _("Dimension"), 40, lambda d: d.name, "kpi strong"),
                Field("level", _("Level"), 26, lambda d: _level(d.level, d.level_name, _("Not assessed"))),
                Field("answered", _("Answered"), 14, lambda d: d.answered, "kpi centred"),
                Field("criteria", _("Statements"), 14, lambda d: d.criteria, "kpi centred"),
                Field("share", _("Answered in %"), 14,
                      lambda d: 100 * d.answered / d.criteria, "kpi centred", ONE_DECIMAL),
                Field("open", _("What stands before the next level"), 70,
                      lambda d: semicolons(criteria.get(key, key).rstrip(".") for key in d.open)),
            ],
            maturity.declared,
        )  # fmt: skip
        sheet.section(_("Level of each indicator"))
        sheet.table(
            [
                Field("name", _("Indicator"), 40, lambda item: names.get(item[0], ""), "kpi strong"),
                Field("code", _("Code"), 26, lambda item: item[0]),
                Field("level", _("Level"), 14, lambda item: item[1], "kpi centred"),
            ],
            maturity.kpi_levels.items(),
        )
        sheet.finish()

    def _findings(self) -> None:
        findings = self.assessment.findings
        fields = finding_fields()
        sheet = self._sheet(_("Findings"), [field.width for field in fields])
        sheet.title(_("Findings"))
        sheet.note(_("{counts}.").format(counts=self._counts()), "kpi heading")
        sheet.note(
            _(
                "Errors are not scored until they are mended; warnings are scored, a verifier will ask; "
                "what is for information needs no answer."
            )
        )
        first = sheet.row + 1
        sheet.table(fields, findings, main=True, pages_wide=2)
        for severity, words in SEVERITIES.items():
            if findings:
                shade = rule(f'$A{first}="{quoted(_(words))}"', look().severities[severity], bold=True)
                sheet.sheet.conditional_formatting.add(f"A{first}:A{sheet.row - 1}", shade)

    def _inputs(self) -> None:
        rows = [(value, part) for value in self.assessment.values for part in value.trace.inputs]
        fields = input_fields(self.framework)
        sheet = self._sheet(_("Inputs"), [field.width for field in fields])
        sheet.title(_("Inputs"))
        sheet.note(
            _("How each result came about: its figures with their cells, formula, calculation and scoring.")
        )
        sheet.table(fields, rows, main=True, pages_wide=2)

    def _method(self) -> None:
        assessment, pack = self.assessment, self.framework.pack
        sheet = self._sheet(_("Method"), [34, 46, 12, 14, 50, 40])
        sheet.title(_("Settings and method"))
        sheet.paragraph(assessment.framework.disclaimer)
        sheet.section(_("What the assessment was made with"))
        sheet.facts(
            {
                _("Indicators"): f"{assessment.framework.title} ({assessment.framework.key})",
                _("Version of the indicators"): assessment.framework.version,
                _("Targets replaced by"): commas(assessment.framework.overlays) or NOTHING,
                _("Version of the toolkit"): assessment.toolkit_version,
                _("Version of the data format"): assessment.schema_version,
            }
        )
        sheet.section(_("Files"))
        sheet.table(
            [
                Field("name", _("File"), 34, lambda f: f.name, "kpi strong"),
                Field("sha256", _("SHA-256"), 46, lambda f: f.sha256),
                Field("size", _("Bytes"), 12, lambda f: f.size, "kpi number", WHOLE),
                Field("kind", _("Kind"), 14, lambda f: f.kind),
                Field("template", _("Versions of template and indicators in the file"), 50,
                      lambda f: commas((f.template_version or "", f.pack_version or "")) or NOTHING),
            ],
            assessment.files,
        )  # fmt: skip
        if not assessment.files:
            sheet.note(_("The figures were not read from a file."))
        sheet.section(_("Settings"))
        sheet.table(
            [
                Field("key", _("Setting"), 34, lambda s: s[0], "kpi strong"),
                Field("meaning", _("Meaning"), 46, lambda s: s[1].meaning),
                Field(
                    "value",
                    _("Value"),
                    12,
                    lambda s: s[1].value,
                    "kpi number",
                    "General",
                ),
                Field("unit", _("Unit"), 14, lambda s: s[1].unit),
                Field("basis", _("Why this value"), 50, lambda s: s[1].basis),
                Field(
                    "changed",
                    _("Changed for this assessment because"),
                    40,
                    lambda s: s[1].changed_because or NOTHING,
                ),
            ],
            assessment.settings.items(),
        )
        sheet.section(_("Bands"))
        sheet.table(
            [
                Field("band", _("Band"), 34, lambda b: b.name, "kpi computed text"),
                Field("legend", _("Meaning"), 46, lambda b: b.legend),
                Field("points", _("Points"), 12, lambda b: b.points, "kpi centred"),
            ],
            self.framework.bands,
            framework=self.framework,
        )
        sheet.section(_("Basis of targets, formulas"))
        sheet.facts(
            pack.bases
            | {
                _("formula confirmed: {answer}").format(answer=_(CONFIRMED[key])): text
                for key, text in pack.confirmed.items()
            }
        )
        sheet.finish()


def _level(level: int | None, name: str | None, otherwise: str = "") -> str:
    if level is None:
        return otherwise or _("Not assessed")
    return (
        f"{level} {name or ''}".strip() if level else name or NOTHING
    )  # below level 1 there is only the name


def _full_name(group: Group) -> str:
    return f"{group.dimension} / {group.name}" if group.level == "sub_dimension" else group.name


def _share(part: int, of: int, share: float | None) -> str:
    if share is None:
        return _part(part, of)
    return _("{part} of {whole} ({share})").format(part=part, whole=of, share=percent(round(share), 0))


def _part(part: int, of: int) -> str:
    return _("{part} of {whole}").format(part=part, whole=of)
