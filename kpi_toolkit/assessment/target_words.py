"""What a data point is measured against, in words and in the language in force."""

from __future__ import annotations

from kpi_toolkit.assessment.printing import in_unit
from kpi_toolkit.checks.words import yes_or_no
from kpi_toolkit.framework import Framework, Point
from kpi_toolkit.i18n import N_, _
from kpi_toolkit.i18n.lists import semicolons

DIRECTION_WORDS = {
    "higher": N_("Higher is better"),
    "lower": N_("Lower is better"),
    "parity": N_("Closer to the target is better"),
    "none": N_("Neither higher nor lower is better"),
}
LEVEL_WORDS = {"core": N_("Core indicator"), "advanced": N_("Advanced indicator")}


def target_words(point: Point, framework: Framework) -> str:
    """The target of a data point in a few words: "at least 60 %"; why there is none where there is none."""
    target = point.target
    match target.method:
        case None if target.basis == "published-none":
            return _("U4SSC prints it as one without a benchmark")
        case None:
            return _("No target is set")
        case "yes_no":
            return yes_or_no(True)
        case "bands":
            return _bands(point, framework)
    goal = _amount(point, float(target.target or 0))
    words = {
        "ratio_up": _("at least {goal}"),
        "ratio_down": _("at most {goal}"),
        "parity": _("{goal}; more and less count alike"),
        "min_max": _("{goal}; {zero} counts as 0 % of it"),
    }
    return words[target.method].format(goal=goal, zero=_amount(point, target.zero or 0.0))


def _bands(point: Point, framework: Framework) -> str:
    """The thresholds of the bands, the best first; the lowest band has none."""
    edges = point.target.edges or (0.0, 0.0, 0.0)
    one = _("{band}: at most {edge}") if edges[0] < edges[-1] else _("{band}: at least {edge}")
    best_first = reversed(framework.bands)
    parts = (
        one.format(band=band.name, edge=_amount(point, edge))
        for band, edge in zip(best_first, edges, strict=False)
    )
    return semicolons(parts)


def _amount(point: Point, value: float) -> str:
    """A number with as many decimals as it has, and its unit."""
    return in_unit(point, value, len(f"{value:.10g}".partition(".")[2]))
