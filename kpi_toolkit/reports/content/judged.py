"""A verification beside the assessment it belongs to: stages, words for states, counts, numbers of remarks."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Literal

from kpi_toolkit.assessment.models import Assessment, Value
from kpi_toolkit.framework import fold_code
from kpi_toolkit.i18n import LANGUAGES, N_, SOURCE, _, dates, language_in_force
from kpi_toolkit.reports.content.marks import in_words, legend
from kpi_toolkit.reports.content.model import Legend, LegendEntry, Mark
from kpi_toolkit.reports.content.words import clean
from kpi_toolkit.review.attest import INDEPENDENT, NOT_INDEPENDENT, SELF_ASSESSMENT
from kpi_toolkit.review.models import PointState
from kpi_toolkit.review.verification import Attested, Verification, VerifiedPoint

Stage = Literal["in-verification", "independent", "not-independent"]

MARKS: dict[Stage, str] = {
    "in-verification": SELF_ASSESSMENT,
    "independent": INDEPENDENT,
    "not-independent": NOT_INDEPENDENT,
}
VERDICTS = {
    PointState.ACCEPTED: Mark("verified", N_("Yes"), N_("Yes")),
    PointState.ACCEPTED_WITH_REASON: Mark("verified", N_("Yes"), N_("Yes")),
    PointState.CORRECTED: Mark("corrected", N_("Corrected"), N_("Corrected")),
    PointState.NOT_VERIFIED: Mark("not-verified", N_("No"), N_("No")),
    # Translators: a value on which no decision is taken yet
    PointState.OPEN: Mark("undecided", N_("Open"), N_("Open")),
    # Translators: a value about which the city was asked something
    PointState.QUESTION: Mark("questioned", N_("Question"), N_("Question")),
}
MEANINGS = {
    PointState.ACCEPTED: N_("The verifier judges the value to be reasonable and plausible."),
    PointState.CORRECTED: N_("Verified, as a correction of what was first handed in."),
    PointState.NOT_VERIFIED: N_("The verifier could not accept the value. Chapter 8 says why."),
    PointState.OPEN: N_("No decision is recorded yet."),
    PointState.QUESTION: N_("A question to the city is open."),
}
UNFINISHED = (PointState.OPEN, PointState.QUESTION)
REMARK = "V"
"""What stands before the number of a remark of the verifier: one series for the whole document."""
NO_REASON = N_("No reason is recorded.")
NOT_NAMED = N_("name not given")


class Judged:
    """A verification and the assessment printed with it.

    ``mark`` follows from the attestation; ValueError where the verification claims another one.
    """

    def __init__(self, assessment: Assessment, verification: Verification) -> None:
        self.assessment, self.verification = assessment, verification
        self._points = {_key(p.code, p.data_point): p for p in verification.points}
        self._remarks = {
            _key(n.code, n.data_point): (f"{REMARK}{n.number}", clean(n.text)) for n in verification.footnotes
        }
        if verification.mark != self.mark:
            raise ValueError(f"The mark of this verification is {self.mark!r}, not {verification.mark!r}.")

    @property
    def attestation(self) -> Attested | None:
        return self.verification.attestation

    @property
    def stage(self) -> Stage:
        if self.attestation is None:
            return "in-verification"
        return "independent" if self.attestation.independent else "not-independent"

    @property
    def mark(self) -> str:
        """What stands on every page."""
        return MARKS[self.stage]

    @property
    def reported(self) -> tuple[Value, ...]:
        return tuple(v for v in self.assessment.values if v.status == "reported")

    def point(self, value: Value) -> VerifiedPoint | None:
        """What is recorded of a value; None where it is not reported, or was not part of the verification."""
        found = self._points.get(_key(value.code, value.data_point))
        return found if value.status == "reported" and found and found.verified is not None else None

    def verified(self, value: Value) -> bool:
        """Whether a value is verified. An open question comes before what was decided earlier."""
        point = self.point(value)
        return point is not None and bool(point.verified) and point.state not in UNFINISHED

    def state(self, value: Value) -> PointState | None:
        """The verifier's judgement of a value; None where it is not reported."""
        if value.status != "reported":
            return None
        point = self.point(value)
        return PointState.OPEN if point is None else point.state

    def remark(self, value: Value) -> tuple[str, str] | None:
        """The number and the words of the verifier's remark on a value."""
        return self._remarks.get(_key(value.code, value.data_point)) if self.point(value) else None

    @property
    def states(self) -> Counter[PointState]:
        """How many reported data points stand in each state."""
        return Counter(state for v in self.assessment.values if (state := self.state(v)))

    @property
    def verified_count(self) -> int:
        return sum(self.verified(v) for v in self.assessment.values)

    @property
    def unfinished(self) -> int:
        """Reported data points that no decision is in force for."""
        return sum(self.states[state] for state in UNFINISHED)

    @property
    def all_verified(self) -> bool:
        """Whether the chapter may say so: attested, something reported, and every reported value verified."""
        return (
            self.attestation is not None
            and bool(self.reported)
            and self.verification.all_verified
            and all(map(self.verified, self.reported))
        )

    def legend(self) -> Legend:
        """What the column on verification says. Open states only while there are any."""
        found = self.states
        entries = tuple(
            LegendEntry(verdict(state), _(text))
            for state, text in MEANINGS.items()
            if state not in UNFINISHED or found[state]
        )
        return legend(_("Verified"), entries)


def verdict(state: PointState) -> Mark:
    """The mark of a judgement, in the language in force."""
    return in_words(VERDICTS[state])


def paragraphs(text: str) -> tuple[str, ...]:
    """A text from outside in its own paragraphs, each of them cleaned."""
    return tuple(filter(None, map(clean, text.splitlines())))


def day(at: datetime) -> str:
    """The date of a time, in UTC."""
    return f"{_utc(at):%Y-%m-%d}" if _as_numbers() else dates.day(at)


def moment(at: datetime) -> str:
    """A time to the second, in UTC."""
    return f"{_utc(at):%Y-%m-%d %H:%M:%S} UTC" if _as_numbers() else dates.moment(at, seconds=True)


def _as_numbers() -> bool:
    """English documents write a date as ISO 8601 does; other languages by CLDR."""
    return language_in_force() not in LANGUAGES or language_in_force() == SOURCE


def _utc(at: datetime) -> datetime:
    return at if at.tzinfo is None else at.astimezone(UTC)


def _key(code: str, data_point: str) -> tuple[str, str]:
    return fold_code(code), data_point
