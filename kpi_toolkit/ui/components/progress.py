"""How far a verification is: a bar by state, with its words."""

from __future__ import annotations

from markupsafe import Markup

from kpi_toolkit.i18n import _, ngettext
from kpi_toolkit.i18n.lists import commas
from kpi_toolkit.review.models import PointState
from kpi_toolkit.review.words import POINT_WORDS
from kpi_toolkit.services.reading import Progress
from kpi_toolkit.ui.components.html import esc

ORDER = (
    PointState.ACCEPTED,
    PointState.ACCEPTED_WITH_REASON,
    PointState.CORRECTED,
    PointState.NOT_VERIFIED,
    PointState.QUESTION,
    PointState.OPEN,
)
"""From what is done to what is left."""


def progress_html(progress: Progress) -> Markup:
    """The bar, what it says in a sentence, and the count of each state."""
    counts = [(state, progress.by_state.get(state, 0)) for state in ORDER]
    parts = Markup("").join(
        Markup('<span class="{}" style="width:{:.2f}%"></span>').format(
            state.value, 100 * count / max(progress.reported, 1)
        )
        for state, count in counts
        if count
    )
    legend = Markup("").join(
        Markup('<li><span class="sign {}" aria-hidden="true"></span>{} {}</li>').format(
            state.value, count, esc(_(POINT_WORDS[state]))
        )
        for state, count in counts
        if count
    )
    return Markup(
        '<p class="kpi-done"><strong>{}</strong> {}</p><div class="kpi-progress" role="img" aria-label="{}">{}</div>'
        '<ul class="kpi-legend">{}</ul>'
    ).format(esc(decided_words(progress)), esc(_questions(progress)), esc(_spoken(progress)), parts, legend)


def decided_words(progress: Progress) -> str:
    """How many data points are decided, in a sentence."""
    words = ngettext(
        "{decided} of {count} reported data point is decided.",
        "{decided} of {count} reported data points are decided.",
        progress.reported,
    )
    return words.format(decided=progress.decided, count=progress.reported)


def _questions(progress: Progress) -> str:
    count = progress.questions_open
    if not count:
        return _("No question is open.")
    return ngettext("{count} question is open.", "{count} questions are open.", count).format(count=count)


def _spoken(progress: Progress) -> str:
    named = ((_(POINT_WORDS[state]), progress.by_state.get(state, 0)) for state in ORDER)
    parts = (_("{state}: {count}").format(state=state, count=count) for state, count in named if count)
    return commas(parts)
