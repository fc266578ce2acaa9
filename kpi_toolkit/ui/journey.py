"""The way of a city's figures into a round, as steps: which are done, which one comes now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from kpi_toolkit.i18n import N_


class Step(StrEnum):
    """A step of the way, in its order."""

    TEMPLATE = "template"
    UPLOAD = "upload"
    EXPECTED = "expected"
    FINDINGS = "findings"
    TARGETS = "targets"
    HAND_IN = "hand-in"


class Standing(StrEnum):
    """How a step stands. ``FREE``: nobody has to take it."""

    DONE = "done"
    NOW = "now"
    NEXT = "next"
    FREE = "free"


STEP_TITLES: Mapping[Step, str] = {
    Step.TEMPLATE: N_("Template"),
    Step.UPLOAD: N_("Upload"),
    Step.EXPECTED: N_("Is this what you expected?"),
    Step.FINDINGS: N_("Findings"),
    Step.TARGETS: N_("Targets"),
    Step.HAND_IN: N_("Hand in"),
}
STANDING_WORDS: Mapping[Standing, str] = {
    Standing.DONE: N_("done"),
    Standing.NOW: N_("now"),
    Standing.NEXT: N_("next"),
    Standing.FREE: N_("if you like"),
}


@dataclass(frozen=True, slots=True)
class Way:
    """How far a city is. ``taken``: somebody downloaded the workbook; ``prepared``: there is a working copy;
    ``expected``: the person said that it is what they expected; ``errors``: of the figures that are there.
    """

    taken: bool = False
    prepared: bool = False
    expected: bool = False
    errors: int = 0
    handed_in: bool = False

    @property
    def standings(self) -> dict[Step, Standing]:
        """How each step stands: those that are done, then one that comes now, then what follows."""
        there = self.prepared or self.handed_in
        settled = not self.prepared and self.handed_in
        done = {
            Step.TEMPLATE: self.taken or there,
            Step.UPLOAD: there,
            Step.EXPECTED: settled or (there and self.expected),
            Step.FINDINGS: settled or (there and self.expected and not self.errors),
            Step.HAND_IN: settled,
        }
        now = next((step for step, is_done in done.items() if not is_done), None)
        return {step: self._standing(step, now, done) for step in Step}

    @staticmethod
    def _standing(step: Step, now: Step | None, done: Mapping[Step, bool]) -> Standing:
        if step not in done:
            return Standing.FREE
        if done[step]:
            return Standing.DONE
        return Standing.NOW if step is now else Standing.NEXT
