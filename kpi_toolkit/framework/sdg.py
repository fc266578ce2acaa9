"""The Sustainable Development Goals in a pack, and the words for how a city stands on them."""

from __future__ import annotations

from typing import Self

from pydantic import Field, FiniteFloat, model_validator

from kpi_toolkit.framework.models import Model, Shown


class Goal(Model):
    """One of the Sustainable Development Goals."""

    number: int = Field(ge=1)
    name: Shown


class GoalWord(Model):
    """How a goal stands, in a word."""

    name: Shown
    meaning: Shown


class ScoredWord(GoalWord):
    """The word of goals whose score is at least so many per cent."""

    from_percent: FiniteFloat


class Goals(Model):
    """The Sustainable Development Goals and the words for how a city stands on them.

    ``basis`` says whose rule gives the words. A goal of which less than ``minimum_scored_percent`` of the data
    points with a target are scored gets ``too_little``, one of which nothing is reported ``not_collected``, and
    one that has no targets ``no_target``.
    """

    basis: Shown
    source: Shown
    minimum_scored_percent: FiniteFloat = Field(ge=0, le=100)
    goals: tuple[Goal, ...] = Field(min_length=1)
    words: tuple[ScoredWord, ...] = Field(min_length=2)
    not_collected: GoalWord
    too_little: GoalWord
    no_target: GoalWord

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        numbers = [goal.number for goal in self.goals]
        if numbers != sorted(set(numbers)):
            raise ValueError("goals: give them by rising number, each once")
        edges = [word.from_percent for word in self.words]
        if edges[0] != 0 or edges != sorted(set(edges)):
            raise ValueError("words: give them rising, the first from 0 percent")
        return self
