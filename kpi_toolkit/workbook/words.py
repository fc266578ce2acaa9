"""Words that several workbooks print: a target in a few words, why a group has no score."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kpi_toolkit.checks.words import yes_or_no
from kpi_toolkit.framework.models import Band
from kpi_toolkit.i18n import N_
from kpi_toolkit.i18n.numbers import number
from kpi_toolkit.workbook.layout import NO_TARGET, NO_TARGETS, NOTHING_SCORED, PUBLISHED_NONE, YES

NO_OVERALL = N_("There is no overall score of a city: U4SSC publishes none, and none is computed here.")
LOWEST_SCORE = N_(
    "A scored data point earns at least 1 of 4 points, so the score of a group is never below 25 %. "
    "Leaving out a weak figure raises a score, so read each score together with the number of data points "
    "behind it."
)
METHODS = {
    "ratio_up": N_("value ÷ target"),
    "ratio_down": N_("target ÷ value"),
    "min_max": N_("way from the zero point to the target"),
    "parity": N_("the smaller of value ÷ target and target ÷ value"),
    "yes_no": N_("Yes = 100 %, No = 0 %"),
    "bands": N_("thresholds of the source"),
}
"""Method -> how a per cent of target comes about."""


def target_words(
    method: str | None,
    target: float | bool | None,
    edges: Sequence[float] | None,
    zero: float | None,
    basis: str,
    unit: str,
    bands: Sequence[Band],
    say: Callable[[str], str] = str,
) -> str:
    """What a result is measured against: "60 % or more", "95+ up to 5 %; 66-95 up to 7.5 %; ...".

    ``say`` translates the words; the template's are English.
    """
    if method is None:
        return say(PUBLISHED_NONE if basis == "published-none" else NO_TARGET)
    tail = f" {unit}" if unit and len(unit) <= 8 else ""
    if method == "bands":
        assert edges is not None
        step = say(N_("{band} up to {edge}") if edges[0] < edges[-1] else N_("{band} from {edge}"))
        best_first = list(reversed(bands))
        return "; ".join(
            step.format(band=b.name, edge=f"{number(e)}{tail}")
            for e, b in zip(edges, best_first, strict=False)
        )
    if method == "yes_no":
        return say(YES)
    goal = f"{number(float(target or 0))}{tail}"
    words = {
        "ratio_up": N_("{goal} or more"),
        "ratio_down": N_("{goal} or less"),
        "parity": N_("{goal} (equal)"),
        "min_max": N_("{goal}; {zero} counts as 0 % of target"),
    }
    return say(words[method]).format(goal=goal, zero=f"{number(zero or 0)}{tail}")


def why_no_score(has_targets: bool) -> str:
    return NOTHING_SCORED if has_targets else NO_TARGETS


def in_words(value: object) -> object:
    """Yes and no in the language in force; every other value as it is."""
    return yes_or_no(value) if isinstance(value, bool) else value
