"""What changes between two scores of the same city: of a group, and of how much is covered."""

from __future__ import annotations

from dataclasses import dataclass

from kpi_toolkit.framework.framework import GroupLevel


@dataclass(frozen=True, slots=True)
class GroupChange:
    """A group's score before and after. ``percent`` and ``band``: None where nothing of it is scored.

    ``scored``: how many of its data points are.
    """

    level: GroupLevel
    dimension: str
    name: str
    old_percent: float | None
    new_percent: float | None
    old_band: str | None
    new_band: str | None
    old_scored: int
    new_scored: int

    @property
    def gain(self) -> float:
        """Percentage points more than before; a group without a score counts as 0."""
        return (self.new_percent or 0.0) - (self.old_percent or 0.0)

    @property
    def other_band(self) -> bool:
        return self.old_band != self.new_band

    @property
    def changed(self) -> bool:
        """Whether the score is another one or rests on more or fewer data points."""
        old, new = (self.old_percent, self.old_scored), (self.new_percent, self.new_scored)
        return old != new or self.other_band


@dataclass(frozen=True, slots=True)
class Covered:
    """Data points of the whole set that are reported and scored, of those that apply."""

    reported: int
    scored: int
    total: int

    @property
    def reported_percent(self) -> float | None:
        return 100 * self.reported / self.total if self.total else None

    @property
    def scored_percent(self) -> float | None:
        return 100 * self.scored / self.total if self.total else None
