"""How a data point of a verification is shown wherever it appears: its state, its place on the list."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from kpi_toolkit.i18n import N_, _
from kpi_toolkit.review.models import PointState
from kpi_toolkit.review.points import PointStanding
from kpi_toolkit.review.words import POINT_WORDS
from kpi_toolkit.review.worklist import Rank
from kpi_toolkit.ui.components.html import badge

POINT_LOOKS: Mapping[PointState, tuple[str, str]] = {
    PointState.OPEN: ("quiet", "○"),
    PointState.QUESTION: ("warning", "?"),
    PointState.ACCEPTED: ("good", "✓"),
    PointState.ACCEPTED_WITH_REASON: ("good", "✓"),
    PointState.CORRECTED: ("good", "✎"),
    PointState.NOT_VERIFIED: ("error", "✕"),
}
"""Look of a state in style.css and its sign."""

RANK_WORDS: Mapping[Rank, str] = {
    "error": N_("Errors"),
    "warning": N_("Warnings"),
    "info": N_("Notes"),
    "clean": N_("Nothing flagged"),
    "not_reported": N_("Not reported"),
}
RANK_MEANINGS: Mapping[Rank, str] = {
    "error": N_("Such a value is not scored. Accepting it takes a reason."),
    "warning": N_("A check asks about it. Accepting it takes a reason, which the report prints."),
    "info": N_("Worth a look. It may be accepted plainly."),
    "clean": N_("No check says anything."),
    "not_reported": N_("The city reported nothing here, so there is nothing to decide."),
}


def point_badge(standing: PointStanding, *, reported: bool = True) -> Markup:
    """The state of a data point in a word."""
    if not reported and not standing.questioned:
        return badge(_("nothing to decide"), "quiet", icon="–")
    look, sign = POINT_LOOKS[standing.state]
    return badge(_(POINT_WORDS[standing.state]), look, icon=sign)
