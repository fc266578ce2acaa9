"""Words that several workbooks print: a target in a few words, why a group has no score."""

from __future__ import annotations

from collections.abc import Sequence

from kpi_toolkit.framework.models import Band
from kpi_toolkit.i18n.numbers import number
from kpi_toolkit.workbook.layout import NO_TARGET, NO_TARGETS, NOTHING_SCORED, PUBLISHED_NONE, YES

NO_OVERALL = "There is no overall score of a city: U4SSC publishes none, and none is computed here."
LOWEST_SCORE = (
    "A scored data point earns at least 1 of 4 points, so the score of a group is never below 25 %. "
    "Leaving out a weak figure raises a score, so read each score together with the number of data points "
    "behind it."
)
METHODS = {
    "ratio_up": "value ÷ target",
    "ratio_down": "target ÷ value",
    "min_max": "way from the zero point to the target",
    "parity": "the smaller of value ÷ target and target ÷ value",
    "yes_no": "Yes = 100 %, No = 0 %",
    "bands": "thresholds of the source",
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
) -> str:
    """What a result is measured against: "60 % or more", "95+ up to 5 %; 66-95 up to 7.5 %; ..."."""
    if method is None:
        return PUBLISHED_NONE if basis == "published-none" else NO_TARGET
    tail = f" {unit}" if unit and len(unit) <= 8 else ""
    if method == "bands":
        assert edges is not None
        side = "up to" if edges[0] < edges[-1] else "from"
        best_first = list(reversed(bands))
        return "; ".join(
            f"{b.name} {side} {number(e)}{tail}" for e, b in zip(edges, best_first, strict=False)
        )
    if method == "yes_no":
        return YES
    goal = f"{number(float(target or 0))}{tail}"
    return {
        "ratio_up": f"{goal} or more",
        "ratio_down": f"{goal} or less",
        "parity": f"{goal} (equal)",
        "min_max": f"{goal}; {number(zero or 0)}{tail} counts as 0 % of target",
    }[method]


def why_no_score(has_targets: bool) -> str:
    return NOTHING_SCORED if has_targets else NO_TARGETS
