"""How a city stands, below the wheel: sub-dimensions, strengths and gaps, the place on the maturity scale.

One piece of HTML, kept until the figures change.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from kpi_toolkit.assessment import Assessment
from kpi_toolkit.assessment.blocking import Blocked, blocking
from kpi_toolkit.assessment.data_quality import DataQuality, data_quality
from kpi_toolkit.assessment.levers import Placed, gaps, strengths
from kpi_toolkit.assessment.models import Group, Value
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import _, ngettext
from kpi_toolkit.i18n.numbers import number, percent
from kpi_toolkit.reports.markup import join, tag
from kpi_toolkit.ui.components.html import Cell, Column, Row, Table, badge, esc, meter, table
from kpi_toolkit.ui.components.links import link
from kpi_toolkit.ui.figures import Figures

MOST = 6
"""Strengths and gaps shown."""


def standing_html(found: Figures, round_id: str, values: bool) -> Markup:
    """All of it. ``values``: whether the reader may open single values."""
    parts = [
        tag("h2", _("Sub-dimensions")),
        tag(
            "p",
            _(
                "The score is the share of points reached, of those that could be reached with what is "
                "reported. Look at the coverage first: leaving out a weak figure raises a score."
            ),
        ),
        _cards(found, round_id),
    ]
    if values and found.as_installed:
        best = strengths(found.assessment, found.framework, MOST)
        worst = gaps(found.assessment, found.framework, MOST)
        parts += [
            tag(
                "div",
                tag("section", tag("h2", _("Strengths")), _placed(best, round_id)),
                tag("section", tag("h2", _("Gaps")), _placed(worst, round_id)),
                class_="kpi-halves",
            ),
            tag("p", link(_("What would lift the scores"), "improve", round=round_id)),
        ]
    return join(*parts, tag("h2", _("Maturity")), *_maturity(found, round_id, values))


def _cards(found: Figures, round_id: str) -> Markup:
    assessment, framework = found.assessment, found.framework
    cards = [
        _card(group, data_quality(assessment, framework, group), framework)
        for group in assessment.groups
        if group.level == "sub_dimension"
    ]
    rows = [
        Row(
            [
                Cell(group.name, head=True),
                score_words(group),
                band_html(group.band, _points(group, framework)),
                part_of(group.scored, group.total),
                part_of(group.reported, group.total),
            ]
        )
        for group in assessment.groups
        if group.level == "dimension"
    ]
    columns = [
        Column(_("Dimension")),
        Column(_("Score"), "end"),
        Column(_("Band")),
        Column(_("Scored"), "end"),
        Column(_("Reported"), "end"),
    ]
    dimensions = table(Table(_("Dimensions"), columns, rows, quiet=True))
    return Markup('<div class="kpi-cards">{}</div>{}').format(Markup("").join(cards), dimensions)


def _card(group: Group, quality: DataQuality, framework: Framework) -> Markup:
    name = _("{dimension}: {name}").format(dimension=group.dimension, name=group.name)
    covered = 100 * group.reported / group.total if group.total else None
    lines = (
        (_("Reported"), covered, part_of(group.reported, group.total)),
        (_("Traceable to data"), quality.percent, part_of(quality.traceable, quality.reported)),
    )
    inside = Markup("").join(
        Markup("<p>{} {} <span class=quiet>{}</span></p>").format(
            esc(label), meter(share, f"{label}: {words}"), esc(words)
        )
        for label, share, words in lines
    )
    return Markup('<section class="kpi-card"><h3>{}</h3><p class="score">{} {}</p>{}</section>').format(
        esc(name), esc(score_words(group)), band_html(group.band, _points(group, framework)), inside
    )


def _points(group: Group, framework: Framework) -> int:
    return next((band.points for band in framework.bands if band.name == group.band), 0)


def part_of(part: int, whole: int) -> str:
    """A share in whole numbers."""
    return _("{part} of {whole}").format(part=part, whole=whole)


def _placed(placed: Sequence[Placed], round_id: str) -> Markup:
    if not placed:
        return Markup("<p>{}</p>").format(esc(_("None among what is scored.")))
    items = []
    for one in placed:
        value = one.value
        reached = "" if value.percent_of_target is None else percent(value.percent_of_target, 1)
        of_target = _("{percent} of the target").format(percent=reached) if reached else ""
        items.append(
            Markup("<li>{} <span class=quiet>{} · {}</span> {} {}</li>").format(
                value_link(value, round_id),
                esc(value.dimension),
                esc(value.category),
                band_html(value.band, value.points),
                esc(" · ".join(part for part in (value.printed, of_target) if part)),
            )
        )
    return Markup('<ul class="kpi-list">{}</ul>').format(Markup("").join(items))


def value_link(value: Value, round_id: str) -> Markup:
    """A data point that leads to its page."""
    words = f"{value.code} {value.name}"
    return link(words, "value", round=round_id, code=value.code, data_point=value.data_point)


def band_html(band: str | None, points: int | None) -> Markup:
    """A band on its colour."""
    return badge(band, f"band{points}") if band else Markup("–")


def score_words(group: Group) -> str:
    """The score of a group as it is said."""
    return _("nothing scored") if group.percent is None else percent(group.percent, 1)


def _maturity(found: Figures, round_id: str, values: bool) -> Iterable[Markup]:
    result = found.assessment.maturity
    levels = found.framework.maturity.levels
    yield tag(
        "p",
        _(
            "Placed by two things: how close the indicators are to their targets, and what the city declares "
            "in the checklist. The lowest of the six dimensions counts for the whole."
        ),
    )
    yield _ladder(found.assessment, {level.level: level.name for level in levels})
    if result.overall.level is None:
        words = _("No overall level yet: {assessed} of {of} dimensions could be assessed.")
        told = words.format(assessed=result.overall.assessed, of=result.overall.of)
        yield tag("p", told, class_="kpi-note")
    if not values or not found.as_installed:
        return
    for blocked in blocking(found.assessment, found.framework):
        if blocked.indicators:
            yield _folded(_blocked_title(blocked), _blocked(blocked, round_id))
    criteria = {c.key: c for d in found.framework.maturity.dimensions for c in d.criteria}
    for one in result.declared:
        if one.open:
            title = _("{dimension}: what the next level asks for").format(dimension=one.name)
            yield _folded(title, _list(criteria[key].text for key in one.open if key in criteria))


def _folded(title: str, inside: Markup) -> Markup:
    return tag("details", tag("summary", title), inside, class_="kpi-folded")


def _list(items: Iterable[str]) -> Markup:
    made = Markup("").join(Markup("<li>{}</li>").format(esc(item)) for item in items)
    return Markup('<ul class="kpi-list">{}</ul>').format(made)


def _ladder(assessment: Assessment, names: dict[int, str]) -> Markup:
    result = assessment.maturity
    columns = [Column(_("Dimension of maturity")), Column(_("Level")), Column(_("Rests on"))]
    rows = []
    for placement in (result.kpi, *result.dimensions):
        label = placement.dimension or _("Indicators of the city")
        rests = _("{scored} of {whole} indicators with a target").format(
            scored=placement.scored, whole=placement.with_target
        )
        rows.append(Row([Cell(label, head=True), _level(placement.level, placement.name, len(names)), rests]))
    for one in result.declared:
        rests = _("{answered} of {criteria} criteria answered").format(
            answered=one.answered, criteria=one.criteria
        )
        rows.append(Row([Cell(one.name, head=True), _level(one.level, one.level_name, len(names)), rests]))
    whole = _level(result.overall.level, result.overall.name, len(names))
    rests = _("{assessed} of {of} dimensions assessed").format(
        assessed=result.overall.assessed, of=result.overall.of
    )
    rows.append(Row([Cell(_("The whole"), head=True), whole, rests], css="total"))
    return table(Table(_("Maturity profile"), columns, rows, quiet=True))


def _level(level: int | None, name: str | None, most: int) -> Markup:
    if level is None:
        return esc(_("not placed"))
    steps = Markup("").join(
        Markup('<i class="{}"></i>').format("on" if step <= level else "") for step in range(1, most + 1)
    )
    return Markup('<span class="kpi-steps" aria-hidden="true">{}</span> {} {}').format(
        steps, number(level, 0), esc(name or "")
    )


def _blocked_title(blocked: Blocked) -> str:
    where = blocked.dimension or _("Indicators of the city")
    if blocked.next is None:
        words = ngettext(
            "{where}: {count} more indicator has to be scored before it can be placed",
            "{where}: {count} more indicators have to be scored before it can be placed",
            blocked.needed,
        )
    else:
        words = ngettext(
            "{where}: {count} indicator short of level {level}",
            "{where}: {count} indicators short of level {level}",
            blocked.needed,
        )
    return words.format(where=where, count=blocked.needed, level=blocked.next)


def _blocked(blocked: Blocked, round_id: str) -> Markup:
    columns = [Column(_("Indicator")), Column(_("Now"), "end"), Column(_("Needed"), "end")]
    rows = []
    for indicator in blocked.indicators:
        for point in indicator.points:
            needed = point.reach.printed if point.reach else "–"
            if point.reach and not point.reach.reachable:
                needed = _("{value} (beyond what the definition allows)").format(value=needed)
            name = value_link(point.value, round_id)
            rows.append(Row([Cell(name, head=True), point.value.printed, needed]))
        if not indicator.points:
            rows.append(Row([Cell(f"{indicator.code} {indicator.name}", head=True), "–", "–"]))
    return table(Table(_("What keeps it from the next level"), columns, rows, quiet=True))
