"""The catalogue of indicators: found by words, code and filters; one of them with everything said of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import streamlit as st

from kpi_toolkit.assessment.target_words import LEVEL_WORDS
from kpi_toolkit.catalogue.checks import check_facts
from kpi_toolkit.catalogue.indicators import IndicatorFacts, Part, Wanted, found, indicators, parts
from kpi_toolkit.catalogue.origins import TARGET_KINDS
from kpi_toolkit.catalogue.words import CONFIRMED
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import _, ngettext
from kpi_toolkit.reports.markup import tag
from kpi_toolkit.services.installation import configuration
from kpi_toolkit.ui import memory
from kpi_toolkit.ui.components import filters
from kpi_toolkit.ui.components.document import arrived
from kpi_toolkit.ui.components.html import md, show
from kpi_toolkit.ui.components.indicator_facts import indicator_html
from kpi_toolkit.ui.components.indicator_list import list_html
from kpi_toolkit.ui.desk import Desk
from kpi_toolkit.ui.parts import part
from kpi_toolkit.ui.place import asked

NAMES = ("q", "part", "level", "target", "confirmed")
"""Filters in the address."""


def page(desk: Desk) -> None:
    """Draw the page."""
    framework = memory.framework(desk)
    known: Mapping[str, IndicatorFacts] = memory.of_pack("indicators", framework, indicators)
    kpi = framework.kpi(asked("code")) if asked("code") else None
    if kpi is not None:
        _one(desk, framework, known[kpi.code])
        return
    st.title(_("Indicators"), anchor=False)
    arrived("indicators")
    if asked("code"):
        st.warning(md(_("There is no indicator with the code {code}.").format(code=asked("code"))))
    count = len(framework.points)
    said = ngettext(
        "{kpis} indicators with {count} data point.", "{kpis} indicators with {count} data points.", count
    )
    st.write(
        md(said.format(kpis=len(known), count=count))
        + " "
        + _("Choose one to see how it is computed, what it is measured against, and what is published of it.")
    )
    _list(framework, known)


@part
def _list(framework: Framework, known: Mapping[str, IndicatorFacts]) -> None:
    by_key: Mapping[str, Part] = memory.of_pack("parts", framework, parts)
    wanted = _wanted(framework, by_key)
    shown = found(known.values(), wanted, by_key)
    count = ngettext("{count} indicator", "{count} indicators", len(shown)).format(count=len(shown))
    show(tag("p", tag("strong", count), role="status"))
    if not shown:
        st.info(_("Nothing fits. Take a filter away, or try another word."), icon=":material/search_off:")
        return
    show(list_html(shown, framework, filters.chosen(NAMES)))


def _wanted(framework: Framework, by_key: Mapping[str, Part]) -> Wanted:
    text = filters.search("q", _("Search"), _("Words or a code, such as internet or 1C"))
    columns = st.columns(4, vertical_alignment="bottom")
    with columns[0]:
        where = filters.choice(
            "part", _("Dimension or category"), dict(_part_words(by_key)), _("The whole set")
        )
    with columns[1]:
        levels = {level: _(words) for level, words in LEVEL_WORDS.items()}
        level = filters.choice("level", _("Level"), levels, _("Core and advanced"))
    with columns[2]:
        used = {kind for point in framework.points for kind in (point.target.basis,)}
        kinds = {"any": _("With a target that is scored")} | {
            kind: _(words) for kind, words in TARGET_KINDS.items() if kind != "city" or "city" in used
        }
        target = filters.choice("target", _("Target"), kinds, _("With any target or none"))
    with columns[3]:
        confirmed = filters.choice(
            "confirmed",
            _("Formula: published or ours"),
            {key: _(words) for key, words in CONFIRMED.items()},
            _("Confirmed or not"),
        )
    filters.everything(NAMES, _("Show all indicators"))
    return Wanted(text, where, level, target, confirmed)


def _part_words(by_key: Mapping[str, Part]) -> Iterator[tuple[str, str]]:
    for key, one in by_key.items():
        if not one.name:
            yield key, one.dimension
        elif one.category:
            yield key, _("{dimension}: {name}").format(dimension=one.dimension, name=one.name)
        else:
            words = _("{dimension}: {name} (sub-dimension)")
            yield key, words.format(dimension=one.dimension, name=one.name)


def _one(desk: Desk, framework: Framework, facts: IndicatorFacts) -> None:
    st.title(md(facts.kpi.name), anchor=False)
    arrived(f"indicators {facts.kpi.code}")
    in_force = configuration(desk.acting).overlays
    titles = {key: one.check.title for key, one in memory.of_pack("checks", framework, check_facts).items()}
    show(indicator_html(facts, framework, in_force, titles, filters.chosen(NAMES)))
