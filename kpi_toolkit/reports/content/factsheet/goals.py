"""The chapter on the Sustainable Development Goals: the rule, an overview, and goal by goal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kpi_toolkit.assessment.goals import GoalStanding, LinkedPoint, goals_without_indicator
from kpi_toolkit.assessment.printing import benchmark_words
from kpi_toolkit.framework import Framework
from kpi_toolkit.framework.models import SdgLink
from kpi_toolkit.framework.sdg import Goal, Goals
from kpi_toolkit.i18n import N_, _, pgettext
from kpi_toolkit.i18n.lists import commas, listed, semicolons
from kpi_toolkit.i18n.numbers import number
from kpi_toolkit.reports.content.marks import value_mark
from kpi_toolkit.reports.content.model import Block, Cell, Column, Heading, Mark, Paragraph, Row, Span, Table
from kpi_toolkit.reports.content.words import continued, counted, percent, ratio, sentence

LINKS = {"published": N_("{target}, published"), "ours": N_("{target}, ours")}
"""A link to a target of a goal, by its basis."""


def goal_chapter(standings: Sequence[GoalStanding], goals: Goals, framework: Framework) -> tuple[Block, ...]:
    """The chapter; ``goals`` are those of the pack."""
    return (
        Paragraph(
            _(
                "Every indicator of the set serves one or more of the Sustainable Development Goals. What "
                "a city reports about them shows how it stands on the goals as far as these indicators "
                "reach, and no further: a goal is larger than a handful of figures."
            ),
            "lead",
        ),
        Heading(_("Where the words come from"), 2, "goals-rule"),
        Paragraph(sentence("Basis: {basis}", basis=goals.basis)),
        Paragraph(sentence("Source: {source}.", source=goals.source)),
        _words(goals),
        Heading(_("Overview"), 2, "goals-overview"),
        _overview(standings, goals),
        *_unlinked(framework),
        Heading(_("Goal by goal"), 2, "goals-each"),
        Paragraph(
            _(
                "The links between indicators and targets of the goals stand beside the data points: published by "
                "U4SSC, or ours where no link was published."
            )
        ),
        *(block for one in standings for block in _one(one, goals, framework)),
    )


def standing_mark(one: GoalStanding, goals: Goals) -> Mark:
    """The mark of a goal: the word with the look of its place, or that of what is not scored."""
    if one.step:
        return Mark("band", one.word.name, one.word.name, one.step, len(goals.words))
    key = "not-reported" if one.word == goals.not_collected else "no-target"
    return Mark(key, one.word.name, one.word.name)


def goal_name(goal: Goal) -> str:
    """Number and short title of a goal."""
    return sentence("Goal {number}: {name}", number=str(goal.number), name=goal.name)


def _words(goals: Goals) -> Table:
    columns = (
        Column(_("Word"), "standing"),
        Column(pgettext("condition", "When"), "text"),
        Column(_("Meaning"), "wide"),
        Column(_("The word is"), "short"),
    )
    rows = []
    for step, word in reversed(list(enumerate(goals.words, start=1))):
        mark = Mark("band", word.name, word.name, step, len(goals.words))
        above = goals.words[step].from_percent if step < len(goals.words) else None
        when = (
            sentence("score from {low} %", low=number(word.from_percent))
            if above is None
            else sentence(
                "score from {low} % to below {high} %", low=number(word.from_percent), high=number(above)
            )
        )
        rows.append((Cell(word.name, "band", mark), Cell(when), Cell(word.meaning), Cell(_("published"))))
    none = Mark("not-reported", goals.not_collected.name, goals.not_collected.name)
    little = Mark("no-target", goals.too_little.name, goals.too_little.name)
    target = Mark("no-target", goals.no_target.name, goals.no_target.name)
    fewer = sentence(
        "less than {share} % of the data points with a target are scored",
        share=number(goals.minimum_scored_percent),
    )
    rows += [
        (
            Cell(none.word, "band", none),
            Cell(_("nothing is reported")),
            Cell(goals.not_collected.meaning),
            Cell(_("published")),
        ),
        (Cell(little.word, "band", little), Cell(fewer), Cell(goals.too_little.meaning), Cell(_("ours"))),
        (
            Cell(target.word, "band", target),
            Cell(_("no data point has a target")),
            Cell(goals.no_target.meaning),
            Cell(_("ours")),
        ),
    ]
    title = _("The words and the rule that gives them")
    spans = (Span("", tuple(Row(cells) for cells in rows)),)
    return Table(columns, spans, title, continued(title))


def _overview(standings: Sequence[GoalStanding], goals: Goals) -> Table:
    columns = (
        Column(_("Goal"), "text"),
        Column(_("Stands"), "standing"),
        Column(_("Score"), "short"),
        Column(_("Reported"), "number"),
        Column(_("Scored"), "number"),
        Column(_("Links of U4SSC"), "number"),
    )
    rows = []
    for one in standings:
        mark = standing_mark(one, goals)
        published = sum(any(link.basis == "published" for link in point.links) for point in one.points)
        rows.append(
            Row(
                (
                    Cell(goal_name(one.goal)),
                    Cell(mark.word, "band", mark),
                    Cell(percent(one.percent) if one.percent is not None else "–"),
                    Cell(ratio(one.reported, one.total)),
                    Cell(ratio(one.scored, one.total)),
                    Cell(ratio(published, len(one.points))),
                )
            )
        )
    title = _("The goals at a glance")
    return Table(columns, (Span("", tuple(rows)),), title, continued(title))


def _unlinked(framework: Framework) -> Iterable[Block]:
    names = [goal_name(goal) for goal in goals_without_indicator(framework)]
    if names:
        yield Paragraph(
            counted(
                "No indicator of the set is linked to {goals}, so nothing can be said of it.",
                "No indicator of the set is linked to {goals}, so nothing can be said of them.",
                len(names),
                goals=listed(names),
            ),
            "note",
        )


def _one(one: GoalStanding, goals: Goals, framework: Framework) -> Iterable[Block]:
    """A goal with its data points."""
    yield Heading(goal_name(one.goal), 3, f"goal-{one.goal.number}")
    score = percent(one.percent) if one.percent is not None else "–"
    yield Paragraph(
        sentence(
            "{word}. Score {score}; {reported} of {total} data points are reported, {scored} are scored.",
            word=standing_mark(one, goals).word,
            score=score,
            reported=one.reported,
            total=one.total,
            scored=one.scored,
        ),
        "strong",
    )
    columns = (
        Column(_("KPI / Data Point"), "name"),
        Column(_("Target of the goal"), "text"),
        Column(_("Results"), "result"),
        Column(_("Benchmark"), "benchmark"),
    )
    title = goal_name(one.goal)
    reported = [point for point in one.points if point.value.status == "reported"]
    if reported:
        rows = (Span("", tuple(_point(point, framework) for point in reported)),)
        yield Table(columns, rows, continued=continued(title))
    silent = [point for point in one.points if point.value.status != "reported"]
    if silent:
        yield Paragraph(
            sentence("Without a figure: {names}.", names=semicolons(map(_without_figure, silent))), "note"
        )


def _without_figure(point: LinkedPoint) -> str:
    links = commas(map(_link, point.links))
    return sentence("{name} ({link})", name=point.value.name, link=links)


def _point(point: LinkedPoint, framework: Framework) -> Row:
    value = point.value
    return Row(
        (
            Cell(value.name),
            Cell("\n".join(map(_link, point.links))),
            Cell(value.printed, "text" if value.status == "reported" else "quiet"),
            Cell(benchmark_words(value.basis, value.band), "band", value_mark(value, framework)),
        )
    )


def _link(link: SdgLink) -> str:
    return sentence(LINKS[link.basis], target=link.target)
