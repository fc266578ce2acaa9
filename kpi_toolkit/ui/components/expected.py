"""What was read from a city's files, so that it can say at a glance whether this is what it meant to hand in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from markupsafe import Markup

from kpi_toolkit.assessment.headlines import headlines
from kpi_toolkit.assessment.models import Assessment, FileInfo, ProfileValue, Value
from kpi_toolkit.checks.words import say
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import _, ngettext
from kpi_toolkit.i18n.numbers import number
from kpi_toolkit.submission.contents import filled_cells
from kpi_toolkit.ui.components.evidence import address
from kpi_toolkit.ui.components.html import Cell, Column, Row, Table, badge, esc, facts, table, tiles
from kpi_toolkit.ui.figures import Figures


def expected_html(found: Figures) -> Markup:
    """Who and when it is about, how much is reported, a few results, and the files with their fingerprints."""
    assessment = found.assessment
    parts = Markup("").join(
        (
            facts(_profile(assessment, found.framework)),
            tiles(_counts(assessment)),
            _headlines(headlines(assessment)),
            _files(assessment.files, filled_cells(found.submission)),
        )
    )
    return Markup('<div class="kpi-read">{}</div>').format(parts)


def _profile(assessment: Assessment, framework: Framework) -> Iterator[tuple[str, object]]:
    currency = assessment.profile.get("currency")
    money = say(currency.value) if currency and currency.value else ""
    for field in framework.pack.profile:
        given = assessment.profile.get(field.key)
        yield field.label, _given(given, money, framework, of_year=field.kind == "year")


def _given(given: ProfileValue | None, money: str, framework: Framework, *, of_year: bool) -> object:
    if given is None:
        return Markup('<span class="quiet">{}</span>').format(_("not stated"))
    if given.value is None:
        return _("“{text}” could not be read").format(text=given.raw)
    if isinstance(given.value, str):
        return given.value
    if of_year:
        return str(int(given.value))
    known = framework.units.get(given.unit)
    unit = money if given.unit == "currency" else known.printed if known else given.unit
    return f"{number(float(given.value))} {unit}".strip()


def _counts(assessment: Assessment) -> Iterator[tuple[str, object]]:
    covered = assessment.coverage
    whole = _("{part} of {whole}")
    indicators = covered.kpis_reported + covered.kpis_partial
    yield _("indicators reported"), whole.format(part=indicators, whole=covered.kpis_total)
    yield (
        _("data points reported"),
        whole.format(part=covered.data_points_reported, whole=covered.data_points_total),
    )
    left_out = covered.data_points_not_applicable
    if left_out:
        yield _("data points not applicable"), str(left_out)


def _headlines(values: tuple[Value, ...]) -> Markup:
    columns = [Column(_("Result")), Column(_("Value"), "end"), Column(_("Year"), "end"), Column(_("Where"))]
    rows = [
        Row(
            [
                Cell(_named(value), head=True),
                Cell(_value(value)),
                str(value.year or "–"),
                Cell(Markup("<code>{}</code>").format(esc(address(value.sheet, value.cell)))),
            ]
        )
        for value in values
    ]
    return table(Table(_("A few results: the first of each field"), columns, rows)) if rows else Markup("")


def _named(value: Value) -> Markup:
    return Markup('{}<br><span class="quiet">{} · {}</span>').format(
        esc(value.name), esc(value.code), esc(value.sub_dimension)
    )


def _value(value: Value) -> Markup:
    if value.excluded_by is None:
        return esc(value.printed)
    return Markup("{} {}").format(esc(value.printed), badge(_("not scored"), "error", icon="✕"))


def _files(files: tuple[FileInfo, ...], cells: Mapping[str, Mapping[str, int]]) -> Markup:
    if not files:
        return Markup("")
    columns = [
        Column(_("File")),
        Column(_("Size"), "end"),
        Column(_("What was read")),
        Column(_("Template")),
        Column(_("Fingerprint (SHA-256)")),
    ]
    rows = [
        Row(
            [
                Cell(file.name, head=True, css="wide"),
                _("{size} kB").format(size=number(max(file.size / 1000, 1), 0)),
                Cell(_read(file, cells.get(file.name, {}))),
                file.template_version or "–",
                Cell(Markup("<code>{}</code>").format(file.sha256)),
            ]
        )
        for file in files
    ]
    return table(Table(_("Files"), columns, rows, css="kpi-files"))


def _read(file: FileInfo, sheets: Mapping[str, int]) -> Markup:
    if not sheets:
        return esc(_("nothing"))
    told = []
    for sheet, count in sheets.items():
        words = ngettext("{count} cell", "{count} cells", count).format(count=number(count, 0))
        told.append(words if sheet == file.name else f"{sheet}: {words}")
    return Markup("<br>").join(esc(one) for one in told)
