"""The attestation: when it can be given, what it says, and whether it is independent.

That verification judges whether values are reasonable and plausible, and cannot protect against deliberate
misrepresentation, is the Verification Manual's (2022). The wording, and the rule that an accepted warning
needs its reason, are ours.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from kpi_toolkit.i18n import N_, _
from kpi_toolkit.i18n.lists import together
from kpi_toolkit.review.facts import Facts, names
from kpi_toolkit.review.models import Attestation, PointKey, PointState, Question
from kpi_toolkit.review.points import PointStanding
from kpi_toolkit.review.refusal import Refusal

SELF_ASSESSMENT = N_("Self-assessment, not verified")
INDEPENDENT = N_("Verified")
NOT_INDEPENDENT = N_("Not independently verified")
ROLE = N_("Verifier")
"""The role in which somebody attests, as it is stored."""

TEXT = N_(
    "I have looked at every reported data point of {city} for {year}, together with what the checks raised "
    "and what the city answered, and recorded a decision on each of them. In my judgement the values marked "
    "as verified are reasonable and plausible. This statement rests on what the city handed in; it cannot "
    "rule out that something was misstated on purpose."
)
TEXT_NOT_INDEPENDENT = N_(
    "This verification is not independent: the person who attests also handed in figures, belongs to the "
    "city, or works on an installation of one person. It is a self-assessment with recorded decisions."
)


@dataclass(frozen=True, slots=True)
class Readiness:
    """What stands in the way of an attestation. ``flagged``: accepted plainly, although a check warns."""

    undecided: tuple[PointKey, ...]
    questions: tuple[PointKey, ...]
    flagged: tuple[PointKey, ...]

    @property
    def ready(self) -> bool:
        return not (self.undecided or self.questions or self.flagged)

    def refusals(self, facts: Facts) -> tuple[Refusal, ...]:
        """Each obstacle as a sentence."""
        found = (
            ("questions-open", self.questions),
            ("undecided", self.undecided),
            ("unexplained-flags", self.flagged),
        )
        return tuple(
            Refusal(reason, {"count": len(keys), "points": names(keys, facts)})
            for reason, keys in found
            if keys
        )


def readiness(
    facts: Facts, points: Mapping[PointKey, PointStanding], questions: Iterable[Question]
) -> Readiness:
    """Whether every reported data point is decided, no question is open, and every accepted flag has a
    reason.
    """
    nothing = PointStanding()
    reported = [(key, points.get(key, nothing)) for key in facts.reported]
    return Readiness(
        undecided=tuple(key for key, point in reported if point.judgement is PointState.OPEN),
        questions=tuple((q.code, q.data_point) for q in questions if q.closed_at is None),
        flagged=tuple(
            key
            for key, point in reported
            if point.judgement is PointState.ACCEPTED and facts.serious_flags(key)
        ),
    )


def independent(person_id: str, *, official: bool, submitters: Collection[str], single_user: bool) -> bool:
    """Whether somebody's attestation is independent: no part in the figures, and not alone on the
    installation.
    """
    return not (official or single_user or person_id in submitters)


def statement(city: str, year: int, is_independent: bool, own_text: str = "") -> str:
    """The text of an attestation as it is stored: the usual one, in English, or the verifier's own. Never silent
    about independence."""
    text = own_text or TEXT.format(city=city, year=year)
    return text if is_independent else f"{text} {TEXT_NOT_INDEPENDENT}"


def told(text: str, city: str, year: int) -> str:
    """The text of an attestation for a reader: the usual sentences in the language in force, own words as they
    were written."""
    own = text.removesuffix(TEXT_NOT_INDEPENDENT).rstrip()
    note = _(TEXT_NOT_INDEPENDENT) if text.endswith(TEXT_NOT_INDEPENDENT) else ""
    usual = own == TEXT.format(city=city, year=year)
    return together(_(TEXT).format(city=city, year=year) if usual else own, note)


def role_words(role: str) -> str:
    """The role of whoever attests: the usual one in the language in force, another one as it was written."""
    return _(ROLE) if role == ROLE else role


def mark(attestation: Attestation | None) -> str:
    """The mark on everything that is printed or shown of a round."""
    if attestation is None:
        return SELF_ASSESSMENT
    return INDEPENDENT if attestation.independent else NOT_INDEPENDENT
