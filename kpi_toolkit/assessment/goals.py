"""How a city stands on the Sustainable Development Goals, by the rule of the pack.

The score of a goal is reckoned like that of a group: points of its scored data points out of those they could
reach. Which data points belong to it, and which word a score gets, stands in the pack.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kpi_toolkit.assessment.models import Assessment, Value
from kpi_toolkit.framework import Framework, fold_code
from kpi_toolkit.framework.models import SdgLink
from kpi_toolkit.framework.sdg import Goal, Goals, GoalWord

TOLERANCE = 1e-9
"""An edge belongs to the word above it, as with bands."""


@dataclass(frozen=True, slots=True)
class LinkedPoint:
    """A data point with what links its indicator to a goal."""

    value: Value
    links: tuple[SdgLink, ...]


@dataclass(frozen=True, slots=True)
class GoalStanding:
    """How a city stands on a goal.

    ``total``: data points that apply; ``with_target``: those of them that have a target. ``percent``: None where
    nothing is scored. ``step``: the place of the word among those that follow the score, from 1 upwards; 0 for
    a word that does not, and then the score, if there is one, says too little.
    """

    goal: Goal
    points: tuple[LinkedPoint, ...]
    reported: int
    scored: int
    with_target: int
    total: int
    percent: float | None
    word: GoalWord
    step: int


def goal_standings(assessment: Assessment, framework: Framework) -> tuple[GoalStanding, ...]:
    """The goals that indicators of the pack are linked to, by their numbers; none where the pack has no goals."""
    if framework.goals is None:
        return ()
    linked: dict[int, list[LinkedPoint]] = {}
    links = {fold_code(kpi.code): kpi.sdg for kpi in framework.kpis}
    for value in assessment.values:
        own = links.get(fold_code(value.code), ())
        for number in sorted({link.goal for link in own}):
            here = tuple(link for link in own if link.goal == number)
            linked.setdefault(number, []).append(LinkedPoint(value, here))
    return tuple(
        _standing(goal, tuple(linked[goal.number]), framework.goals, framework)
        for goal in framework.goals.goals
        if goal.number in linked
    )


def goals_without_indicator(framework: Framework) -> Iterator[Goal]:
    """The goals that no indicator of the pack is linked to."""
    linked = {link.goal for kpi in framework.kpis for link in kpi.sdg}
    for goal in framework.goals.goals if framework.goals else ():
        if goal.number not in linked:
            yield goal


def _standing(
    goal: Goal, points: tuple[LinkedPoint, ...], goals: Goals, framework: Framework
) -> GoalStanding:
    values = [one.value for one in points if one.value.status != "not_applicable"]
    scored = [value.points for value in values if value.points is not None]
    with_target = sum(value.method is not None for value in values)
    reported = sum(value.status == "reported" for value in values)
    percent = 100 * sum(scored) / (framework.bands[-1].points * len(scored)) if scored else None
    word, step = _word(goals, percent, reported, len(scored), with_target)
    return GoalStanding(goal, points, reported, len(scored), with_target, len(values), percent, word, step)


def _word(
    goals: Goals, percent: float | None, reported: int, scored: int, with_target: int
) -> tuple[GoalWord, int]:
    if not reported:
        return goals.not_collected, 0
    if not with_target:
        return goals.no_target, 0
    if percent is None or 100 * scored < goals.minimum_scored_percent * with_target:
        return goals.too_little, 0
    step = sum(percent + TOLERANCE >= word.from_percent for word in goals.words)
    return goals.words[step - 1], step
