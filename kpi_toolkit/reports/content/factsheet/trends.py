"""The chapter on the years: scores side by side, and what moved since the year before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kpi_toolkit.assessment.models import Assessment, Group, Value
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import _
from kpi_toolkit.i18n.lists import listed
from kpi_toolkit.i18n.numbers import number
from kpi_toolkit.reports.content import frame
from kpi_toolkit.reports.content.earlier import Earlier
from kpi_toolkit.reports.content.marks import value_mark
from kpi_toolkit.reports.content.model import Block, Cell, Column, Heading, Paragraph, Row, Span, Table
from kpi_toolkit.reports.content.words import continued, counted, percent, sentence

YEARS = 4
"""So many earlier years stand beside this one, the latest of them."""
MOVED = 8
"""So many data points are named in each direction."""


def trends(
    assessment: Assessment, framework: Framework, earlier: Sequence[Earlier], mark: str
) -> tuple[Block, ...]:
    """The chapter. ``earlier``: at least one year, the oldest first; ``mark``: that of this year."""
    shown = earlier[-YEARS:]
    last = shown[-1].assessment
    return (
        Paragraph(
            _(
                "Scores of several years show a direction only where the same data points are scored in "
                "the same way. The number of scored data points stands below each score."
            ),
            "lead",
        ),
        *_other_method(assessment, shown),
        _scores(assessment, shown, mark),
        Heading(sentence("What moved since {year}", year=frame.year_words(last)), 2, "trends-moved"),
        *_moves(assessment, last, framework),
    )


def _other_method(assessment: Assessment, shown: Sequence[Earlier]) -> Iterable[Block]:
    """Which years were assessed in another way."""
    others = [
        frame.year_words(one.assessment) for one in shown if _method(one.assessment) != _method(assessment)
    ]
    if others:
        yield Paragraph(
            counted(
                "The scores of {years} were made with another version of the indicator pack, other targets or "
                "other settings. They are not comparable as they stand.",
                "The scores of {years} were made with other versions of the indicator pack, other targets or "
                "other settings. They are not comparable as they stand.",
                len(others),
                years=listed(others),
            ),
            "strong",
        )


def _method(assessment: Assessment) -> object:
    framework = assessment.framework
    settings = {key: one.value for key, one in assessment.settings.items()}
    return framework.key, framework.version, framework.overlays, settings


def _scores(assessment: Assessment, shown: Sequence[Earlier], mark: str) -> Table:
    every = [*(one.assessment for one in shown), assessment]
    marks = [*(one.mark for one in shown), mark]
    columns = (
        Column(_("Group"), "text"),
        *(Column(frame.year_words(one) or "–", "short") for one in every),
        Column(_("Change"), "short"),
    )
    state = Row((Cell(_("State")), *(Cell(_(one), "quiet") for one in marks), Cell("–", "quiet")))
    spans = [Span("", (state,))]
    for whole in (group for group in assessment.groups if group.level == "dimension"):
        subs = [
            group
            for group in assessment.groups
            if (group.level, group.dimension) == ("sub_dimension", whole.name)
        ]
        head = Row((Cell(whole.name, "strong"),), "group")
        rows = tuple(_row(group, every, part=group is not whole) for group in (whole, *subs))
        spans.append(Span("", (head, *rows)))
    title = _("Scores over the years")
    return Table(columns, tuple(spans), title, continued(title))


def _row(group: Group, every: Sequence[Assessment], part: bool) -> Row:
    own = [_same(one, group) for one in every]
    before, now = (one.percent if one else None for one in own[-2:])
    change = "–" if before is None or now is None else _signed(now - before)
    return Row(
        (Cell(group.name), *(Cell(_said(one)) for one in own), Cell(change)), "part" if part else "row"
    )


def _same(assessment: Assessment, group: Group) -> Group | None:
    wanted = (group.level, group.dimension, group.name)
    return next((g for g in assessment.groups if (g.level, g.dimension, g.name) == wanted), None)


def _said(group: Group | None) -> str:
    if group is None or group.percent is None:
        return "–"
    covered = counted("{count} scored", "{count} scored", group.scored)
    return f"{percent(group.percent)}\n{covered}"


def _signed(change: float) -> str:
    """Percentage points with their sign."""
    said = number(abs(change), 2)
    if float(f"{abs(change):.2f}") == 0:
        return said
    return f"+{said}" if change > 0 else f"−{said}"


def _moves(assessment: Assessment, last: Assessment, framework: Framework) -> Iterable[Block]:
    """The data points that are in another band than the year before."""
    bands = {band.name for band in framework.bands}
    before = {(v.code, v.data_point): v for v in last.values if v.band in bands}
    pairs = [
        (old, new)
        for new in assessment.values
        if new.points and (old := before.get((new.code, new.data_point)))
    ]
    moved = [(old, new) for old, new in pairs if old.points != new.points]
    yield Paragraph(
        counted(
            "{count} data point is scored in both years; {moved} of them changed the band.",
            "{count} data points are scored in both years; {moved} of them changed the band.",
            len(pairs),
            moved=len(moved),
        )
    )
    for title, up in ((_("In a better band"), True), (_("In a lower band"), False)):
        chosen = [one for one in moved if (_step(one) > 0) == up]
        chosen.sort(key=lambda one: -abs(_step(one)))
        if chosen:
            yield _moved(title, chosen, assessment, last, framework)


def _step(pair: tuple[Value, Value]) -> int:
    old, new = pair
    return (new.points or 0) - (old.points or 0)


def _moved(
    title: str,
    chosen: Sequence[tuple[Value, Value]],
    assessment: Assessment,
    last: Assessment,
    framework: Framework,
) -> Table:
    before, now = frame.year_words(last) or "–", frame.year_words(assessment) or "–"
    columns = (
        Column(_("KPI / Data Point"), "name"),
        Column(before, "label"),
        Column(_("Benchmark"), "benchmark"),
        Column(now, "label"),
        Column(_("Benchmark"), "benchmark"),
    )
    rows = tuple(
        Row(
            (
                Cell(new.name),
                Cell(old.printed),
                Cell(old.band or "–", "band", value_mark(old, framework)),
                Cell(new.printed),
                Cell(new.band or "–", "band", value_mark(new, framework)),
            )
        )
        for old, new in chosen[:MOVED]
    )
    named = (
        sentence("{title}: {shown} of {count}", title=title, shown=MOVED, count=len(chosen))
        if len(chosen) > MOVED
        else title
    )
    return Table(columns, (Span("", rows),), named, continued(title))
