"""Numbered steps of a page: an overview with links to each, and the head of each with how it stands."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from kpi_toolkit.i18n import _
from kpi_toolkit.ui.components.html import badge, esc
from kpi_toolkit.ui.journey import STANDING_WORDS, STEP_TITLES, Standing, Step

LOOKS: Mapping[Standing, tuple[str, str]] = {
    Standing.DONE: ("good", "✓"),
    Standing.NOW: ("info", "►"),
    Standing.NEXT: ("quiet", "○"),
    Standing.FREE: ("quiet", "◇"),
}
"""Look of a standing in style.css and its sign."""


def overview_html(standings: Mapping[Step, Standing]) -> Markup:
    """All steps in a row, each a link to its place on the page."""
    items = Markup("").join(
        Markup('<li class="{css}"{current}><a href="#{anchor}">{title}</a> {badge}</li>').format(
            css=standing.value,
            current=Markup(' aria-current="step"') if standing is Standing.NOW else "",
            anchor=anchor(step),
            title=esc(_(STEP_TITLES[step])),
            badge=standing_badge(standing),
        )
        for step, standing in standings.items()
    )
    return Markup('<nav aria-label="{}"><ol class="kpi-way">{}</ol></nav>').format(esc(_("Steps")), items)


def head_html(step: Step, standing: Standing) -> Markup:
    """The heading of a step with its number and how it stands."""
    return Markup('<h2 class="kpi-step" id="{}"><span class="number">{}</span> {} {}</h2>').format(
        anchor(step), list(Step).index(step) + 1, esc(_(STEP_TITLES[step])), standing_badge(standing)
    )


def standing_badge(standing: Standing) -> Markup:
    """How a step stands in a word."""
    look, sign = LOOKS[standing]
    return badge(_(STANDING_WORDS[standing]), look, icon=sign)


def anchor(step: Step) -> str:
    """The id of a step's heading."""
    return f"step-{step.value}"
