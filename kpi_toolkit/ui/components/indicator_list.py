"""The catalogue of indicators as a list: by dimension and category, each with what it is measured against."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from markupsafe import Markup

from kpi_toolkit.assessment.target_words import LEVEL_WORDS, target_words
from kpi_toolkit.catalogue.indicators import IndicatorFacts
from kpi_toolkit.catalogue.words import CONFIRMED
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import _, ngettext
from kpi_toolkit.reports.markup import join, tag
from kpi_toolkit.ui.components.links import link
from kpi_toolkit.ui.components.origins import kind_badge


def list_html(found: Sequence[IndicatorFacts], framework: Framework, place: Mapping[str, str]) -> Markup:
    """The indicators. ``place``: the filters in force, which go along with the links."""
    return join(*(part for part in _dimensions(found, framework, place)))


def _dimensions(
    found: Sequence[IndicatorFacts], framework: Framework, place: Mapping[str, str]
) -> Iterator[Markup]:
    for dimension, inside in groupby(found, key=lambda facts: facts.kpi.dimension):
        members = list(inside)
        count = ngettext("{count} indicator", "{count} indicators", len(members)).format(count=len(members))
        yield tag("h2", dimension, " ", tag("span", count, class_="quiet"))
        by_category: dict[str, list[IndicatorFacts]] = {}
        for facts in members:
            by_category.setdefault(facts.kpi.category, []).append(facts)
        for category, entries in by_category.items():
            yield tag("h3", category)
            yield tag("ul", *(_entry(facts, framework, place) for facts in entries), class_="kpi-entries")


def _entry(facts: IndicatorFacts, framework: Framework, place: Mapping[str, str]) -> Markup:
    kpi = facts.kpi
    return tag(
        "li",
        tag(
            "div",
            link(kpi.name, "indicators", code=kpi.code, **place),
            " ",
            tag("code", kpi.code),
            tag("p", kpi.definition),
        ),
        tag(
            "div",
            *(kind_badge(kind) for kind in sorted(facts.target_kinds)),
            tag("p", _against(facts, framework)),
            tag("p", f"{_(LEVEL_WORDS[kpi.level])} · {_(CONFIRMED[kpi.confirmed])}"),
            class_="quiet",
        ),
    )


def _against(facts: IndicatorFacts, framework: Framework) -> str:
    """The target of the one data point; of several, how many there are."""
    points = [one.point for one in facts.points]
    if len(points) > 1:
        return ngettext("{count} data point", "{count} data points", len(points)).format(count=len(points))
    return target_words(points[0], framework) if points[0].target.scored else ""
