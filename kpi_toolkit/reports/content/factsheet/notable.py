"""Notable data points: what speaks for them or against them, in words that follow from the data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kpi_toolkit.assessment.levers import PerformanceLever, Placed, by_performance, gaps, strengths
from kpi_toolkit.assessment.models import Assessment, Value
from kpi_toolkit.assessment.target_words import target_words
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import N_, _
from kpi_toolkit.i18n.lists import together
from kpi_toolkit.i18n.numbers import number
from kpi_toolkit.reports.content.judged import Judged
from kpi_toolkit.reports.content.marks import value_mark
from kpi_toolkit.reports.content.model import Cell, Column, Row, Span, Table
from kpi_toolkit.reports.content.words import continued, percent, sentence

FAR_ABOVE = 120.0
"""From this percent of target a result is said to go far beyond it. Ours."""

Key = tuple[str, str]
REACHED = {
    "yes_no": N_("The answer is yes, which is the target."),
    "band": N_("The result is in the best band of its source."),
    "beyond": N_("The result goes far beyond its target ({target})."),
    "reached": N_("The result reaches its target ({target})."),
    "nearly": N_("The result nearly reaches its target ({target})."),
}
MISSED = {
    "yes_no": N_("The answer is no; the target is yes."),
    "band": N_("The result is in the band {band} of its source."),
    "percent": N_("The result reaches {percent} of its target ({target})."),
}


class Notable:
    """The notable data points of an assessment, the foremost first."""

    def __init__(self, assessment: Assessment, framework: Framework, judged: Judged | None) -> None:
        self._framework, self._judged = framework, judged
        self.strengths = strengths(assessment, framework)
        self.gaps = gaps(assessment, framework)
        self.levers: Mapping[Key, PerformanceLever] = {
            (one.value.code, one.value.data_point): one for one in by_performance(assessment, framework)
        }

    def why_strong(self, one: Placed) -> str:
        """Why a data point is a strength: how it meets its target, and what it brings to its sub-dimension."""
        value, weight = one.value, one.weights[1]
        reached = value.percent_of_target
        if value.method == "yes_no":
            key = "yes_no"
        elif reached is None:
            key = "band"
        else:
            key = "beyond" if reached >= FAR_ABOVE else "reached" if reached >= 100 else "nearly"
        said = sentence(REACHED[key], target=self._target(value))
        brings = sentence(
            "It brings {part} percentage points to the score of {group}.",
            part=number(weight.brings, 1),
            group=weight.name,
        )
        return together(said, brings, *self._doubts(value))

    def why_weak(self, one: Placed) -> str:
        """Why a data point is a gap: how far it is from its target, what it holds back, and where the next band
        begins."""
        value, weight = one.value, one.weights[1]
        reached = value.percent_of_target
        key = "yes_no" if value.method == "yes_no" else "band" if reached is None else "percent"
        said = sentence(
            MISSED[key],
            band=value.band,
            percent="" if reached is None else percent(reached, 1) if reached >= 0.1 else percent(0, 0),
            target=self._target(value),
        )
        holds = sentence(
            "It holds back {part} percentage points of the score of {group}.",
            part=number(weight.misses, 1),
            group=weight.name,
        )
        return together(said, holds, *self._next(value), *self._doubts(value))

    def _next(self, value: Value) -> Iterable[str]:
        lever = self.levers.get((value.code, value.data_point))
        if lever is None or lever.reach is None or not lever.reachable or value.method == "yes_no":
            return
        yield sentence("The band {band} begins at {result}.", band=lever.band, result=lever.reach.printed)

    def _doubts(self, value: Value) -> Iterable[str]:
        """What should be known before anybody builds on the figure."""
        if value.quality in self._framework.pack.weak_quality:
            yield _("The city says that the figure cannot be traced to data.")
        if self._judged and not self._judged.verified(value):
            yield _("The figure is not verified.")

    def _target(self, value: Value) -> str:
        return target_words(self._framework.by_key[value.code, value.data_point], self._framework)

    def table(self, title: str, chosen: Iterable[Placed], *, weak: bool) -> Table:
        """Notable data points, each with the reason."""
        columns = (
            Column(_("KPI / Data Point"), "label"),
            Column(_("Results"), "label"),
            Column(_("Benchmark"), "band"),
            Column(_("Why it is notable"), "wide"),
        )
        rows = tuple(
            Row(
                (
                    Cell(one.value.name),
                    Cell(one.value.printed),
                    Cell(one.value.band or "–", "band", value_mark(one.value, self._framework)),
                    Cell(self.why_weak(one) if weak else self.why_strong(one)),
                )
            )
            for one in chosen
        )
        return Table(columns, (Span("", rows),), title, continued(title))
