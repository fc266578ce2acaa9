"""The annex of the factsheet: every value with what it was made of and where that comes from."""

from __future__ import annotations

from collections.abc import Iterable

from kpi_toolkit.assessment.models import Assessment, InputTrace, Value
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import N_, _
from kpi_toolkit.i18n.lists import semicolons
from kpi_toolkit.i18n.numbers import number
from kpi_toolkit.reports.content.chapters.results import printed_cells
from kpi_toolkit.reports.content.judged import Judged, verdict
from kpi_toolkit.reports.content.keys import point_key
from kpi_toolkit.reports.content.marks import band_legend, legend, state_legend, value_mark
from kpi_toolkit.reports.content.model import (
    Block,
    Cell,
    Column,
    Legend,
    LegendEntry,
    Paragraph,
    Row,
    Span,
    Table,
)
from kpi_toolkit.reports.content.words import clean, continued, sentence, shorten
from kpi_toolkit.review.models import PointState

STATED_LENGTH = 300
"""Letters of what a city says of a figure; the enclosed assessment has all of it."""

VERIFIED = {
    PointState.ACCEPTED: N_("Verified."),
    PointState.CORRECTED: N_("Verified, after a correction."),
    PointState.NOT_VERIFIED: N_("Not verified. The Verification Report says why."),
    PointState.OPEN: N_("Not decided yet."),
    PointState.QUESTION: N_("A question to the city is open."),
}


def appendix(assessment: Assessment, framework: Framework, judged: Judged | None) -> tuple[Block, ...]:
    """Every data point, one table per dimension."""
    return (
        Paragraph(
            _(
                "Every data point of the set: its result, the figures it was made of, and what the city "
                "says of them. Long statements are shortened here; the enclosed data have them in full."
            ),
            "lead",
        ),
        band_legend(framework),
        state_legend(),
        *((_legend(judged),) if judged else ()),
        *(_table(d.name, assessment, framework, judged) for d in framework.pack.dimensions),
    )


def _legend(judged: Judged) -> Legend:
    """What the column on verification says; open states only while there are any."""
    found = judged.states
    lasting = (PointState.ACCEPTED, PointState.CORRECTED, PointState.NOT_VERIFIED)
    entries = tuple(
        LegendEntry(verdict(state), _(text))
        for state, text in VERIFIED.items()
        if state in lasting or found[state]
    )
    return legend(_("Verified"), entries)


def _table(name: str, assessment: Assessment, framework: Framework, judged: Judged | None) -> Table:
    columns = (
        Column(_("KPI / Data Point"), "label"),
        Column(_("Results"), "label"),
        Column(_("Benchmark"), "benchmark"),
        Column(_("Made of; year, quality, origin and source"), "wide"),
        *((Column(_("Verified"), "verdict"),) if judged else ()),
    )
    categories: dict[str, list[Row]] = {}
    for value in assessment.values:
        if value.dimension == name:
            categories.setdefault(value.category, []).append(_row(value, framework, judged))
    spans = (
        Span("", (Row((Cell(category, "strong"),), "group"), *rows)) for category, rows in categories.items()
    )
    title = sentence("All values: {name}", name=name)
    return Table(columns, tuple(spans), title, continued(title))


def _row(value: Value, framework: Framework, judged: Judged | None) -> Row:
    said, result, benchmark = printed_cells(value)
    reported = value.status == "reported"
    return Row(
        (
            Cell(said),
            Cell(result, "text" if reported else "quiet"),
            Cell(benchmark, "band", value_mark(value, framework)),
            Cell("\n".join(_rests_on(value, framework)), "quiet"),
            *((_verdict(value, judged),) if judged else ()),
        ),
        key=point_key(value),
    )


def _rests_on(value: Value, framework: Framework) -> Iterable[str]:
    """Code and the figures the result was computed from; then year, quality, origin and source, as far as the city
    states them, and its remark."""
    yield sentence("{code} – {figures}", code=value.code, figures=semicolons(_made_of(value, framework)))
    stated = (
        "" if value.year is None else str(value.year),
        *(clean(framework.said(word or "")) for word in (value.quality, value.origin)),
        clean(value.stated_source),
    )
    if any(stated):
        yield shorten(semicolons(stated), STATED_LENGTH)
    if remark := clean(value.comment):
        yield sentence("Remark: {said}", said=shorten(remark, STATED_LENGTH))


def _made_of(value: Value, framework: Framework) -> Iterable[str]:
    if value.status != "reported":
        yield value.printed
    elif value.given_as == "inputs":
        for one in value.trace.inputs:
            yield sentence("{label}: {figure}", label=clean(one.label), figure=_figure(one, framework))
    else:
        yield _("stated by the city as a final value")


def _figure(given: InputTrace, framework: Framework) -> str:
    if given.value is None:
        return "–"
    if isinstance(given.value, bool):
        return _("Yes") if given.value else _("No")
    unit = framework.units.get(given.unit)
    words = clean(framework.said(given.unit)) if unit is None else unit.printed
    return f"{number(float(given.value))} {words}".strip()


def _verdict(value: Value, judged: Judged) -> Cell:
    state = judged.state(value)
    if state is None:
        return Cell("–", "quiet")
    mark = verdict(state)
    return Cell(mark.word, "verdict", mark)
