"""Chapter 6: the result of every data point, in the published form."""

from __future__ import annotations

from kpi_toolkit.assessment.models import Assessment, Value
from kpi_toolkit.assessment.printing import benchmark_words
from kpi_toolkit.checks.registry import all_checks
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import N_, _
from kpi_toolkit.reports.content.chapters import decisions
from kpi_toolkit.reports.content.chapters.method import target_words
from kpi_toolkit.reports.content.judged import Judged, verdict
from kpi_toolkit.reports.content.keys import point_key
from kpi_toolkit.reports.content.marks import value_mark
from kpi_toolkit.reports.content.model import Block, Cell, Column, Note, Paragraph, Row, Span, Table
from kpi_toolkit.reports.content.words import clean, continued, sentence

LEADS = {
    "in-verification": (
        N_("The tables show every data point as the city reported it, with what is decided about it so far.")
    ),
    "independent": N_("The tables show every data point with its result and the verifier's judgement."),
    "not-independent": (
        N_(
            "The tables show every data point with its result and the judgement recorded about it, which is not "
            "independent."
        )
    ),
}


def results(assessment: Assessment, framework: Framework, judged: Judged | None = None) -> tuple[Block, ...]:
    """One run of the table per dimension, footnotes below it; after a verification what it changed."""
    return (
        Paragraph(
            _(LEADS[judged.stage])
            if judged
            else _(
                "The tables show every data point as the city reported it. Nothing in them has been verified."
            ),
            "lead",
        ),
        Paragraph(
            _(
                "Benchmark: the band of the result. N/A: U4SSC has no benchmark for it. No target set: no usable "
                "target is known. A dash: there is a target, but no result that could be compared with it. "
                "Chapter 5 names the target of every data point and says which are substitutes."
            )
        ),
        *(_verdicts(judged) if judged else ()),
        *(_dimension(name.name, assessment, framework, judged) for name in framework.pack.dimensions),
        *((*decisions.flags(judged), *decisions.corrections(judged, framework)) if judged else ()),
    )


def _verdicts(judged: Judged) -> tuple[Block, ...]:
    return (
        judged.legend(),
        Paragraph(
            _(
                "A dash: not reported, so nothing was judged. Footnotes with a V are remarks of the verifier; "
                "their numbers run through the whole chapter."
            ),
            "note",
        ),
    )


class _Notes:
    """Footnotes of one table: the same text gets the same number."""

    def __init__(self) -> None:
        self.notes: dict[tuple[str, str], int] = {}
        self.remarks: list[Note] = []

    def number(self, text: str, said: str = "") -> int:
        return self.notes.setdefault((text, said), len(self.notes) + 1)

    def remark(self, number: str, said: str) -> str:
        """A remark of the verifier, which brings its number with it."""
        self.remarks.append(Note(number, _("Verifier:"), said))
        return number

    def all(self) -> tuple[Note, ...]:
        own = tuple(Note(number, text, said) for (text, said), number in self.notes.items())
        return (*own, *self.remarks)


def _dimension(name: str, assessment: Assessment, framework: Framework, judged: Judged | None) -> Table:
    notes = _Notes()
    categories: dict[str, list[Row]] = {}
    for value in assessment.values:
        if value.dimension == name:
            categories.setdefault(value.category, []).append(
                _row(value, assessment, framework, notes, judged)
            )
    title = sentence("Dimension: {name}", name=name)
    return Table(
        _columns(judged),
        tuple(Span(category.upper(), tuple(rows)) for category, rows in categories.items()),
        caption=title,
        continued=continued(title),
        spanning=True,
        notes=notes.all(),
    )


def _columns(judged: Judged | None) -> tuple[Column, ...]:
    return (
        Column(_("CATEGORY"), "category"),
        Column(_("KPI / Data Point"), "narrow_name" if judged else "name"),
        Column(_("Results"), "result"),
        Column(_("Benchmark"), "benchmark"),
        *((Column(_("Verified"), "verdict"),) if judged else ()),
    )


def printed_cells(value: Value) -> tuple[str, str, str]:
    """Name, result and benchmark of a data point as they stand in the table; a document is checked by them."""
    return value.name, value.printed, benchmark_words(value.basis, value.band)


def _row(
    value: Value, assessment: Assessment, framework: Framework, notes: _Notes, judged: Judged | None
) -> Row:
    mark = value_mark(value, framework)
    quiet = value.status != "reported"
    name, result, benchmark = printed_cells(value)
    return Row(
        (
            Cell(name),
            Cell(
                result,
                "quiet" if quiet else "text",
                notes=_remarks(value, assessment, framework, notes),
            ),
            Cell(benchmark, "band", mark),
            *((_verdict(value, notes, judged),) if judged else ()),
        ),
        key=point_key(value),
    )


def _verdict(value: Value, notes: _Notes, judged: Judged) -> Cell:
    state, remark = judged.state(value), judged.remark(value)
    if state is None:
        return Cell("–", "quiet")
    mark = verdict(state)
    return Cell(mark.word, "verdict", mark, notes=(notes.remark(*remark),) if remark else ())


def _remarks(value: Value, assessment: Assessment, framework: Framework, notes: _Notes) -> tuple[int, ...]:
    numbers = []
    if value.excluded_by is not None:
        numbers.append(notes.number(_exclusion(value, assessment, framework)))
    if value.status == "reported":
        if value.confirmed != "formula":
            numbers.append(notes.number(framework.pack.confirmed[value.confirmed]))
        if value.basis == "city":
            target = target_words(framework.by_key[value.code, value.data_point], framework)
            numbers.append(
                notes.number(
                    sentence("Measured against a target the city has set itself: {target}.", target=target)
                )
            )
    comment = clean(value.comment)
    if comment:
        numbers.append(notes.number(_("Comment of the city:"), comment))
    return tuple(numbers)


def _exclusion(value: Value, assessment: Assessment, framework: Framework) -> str:
    own = [f for f in assessment.findings if f.check == value.excluded_by]
    here = [f for f in own if (f.code, f.data_point) == (value.code, value.data_point)]
    found = next(iter(here or own), None)
    if found is None:
        check = all_checks(framework).get(str(value.excluded_by))
        return sentence("Not scored: {title}.", title=check.title if check else value.excluded_by)
    return sentence("Not scored. {title}: {message}", title=clean(found.title), message=clean(found.message))
