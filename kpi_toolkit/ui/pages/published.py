"""Published results: verified rounds of this installation, and what was published elsewhere. Never mixed."""

from __future__ import annotations

import streamlit as st

from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import _
from kpi_toolkit.reports.markup import tag
from kpi_toolkit.services.peers import Peers, peers
from kpi_toolkit.services.published import published_elsewhere, standings
from kpi_toolkit.services.reading import Results, results
from kpi_toolkit.services.stamps import list_stamp
from kpi_toolkit.submission.published import PublishedCity
from kpi_toolkit.ui import memory
from kpi_toolkit.ui.components import filters
from kpi_toolkit.ui.components.document import arrived
from kpi_toolkit.ui.components.html import show
from kpi_toolkit.ui.components.links import link
from kpi_toolkit.ui.components.side_by_side import (
    GROUP,
    choices,
    cities_html,
    group_of,
    peers_html,
    point_of,
    rounds_html,
    standings_html,
)
from kpi_toolkit.ui.desk import Desk
from kpi_toolkit.ui.parts import part


def page(desk: Desk) -> None:
    """Draw the page."""
    st.title(_("Published results"), anchor=False)
    arrived("published")
    st.write(
        _(
            "Results of cities, to look at and to compare. What was verified here and what was published "
            "elsewhere is kept apart: the two were not checked in the same way."
        )
    )
    framework = memory.framework(desk)
    rounds = _rounds(desk)
    cities: tuple[PublishedCity, ...] = memory.of_pack("published", framework, published_elsewhere)
    _compare(desk, framework, rounds)
    st.header(_("Verified in this installation"), anchor=False)
    if rounds:
        show(rounds_html(rounds, framework, _("Rounds that were verified here")))
    else:
        st.info(
            _("No round that you may see has been verified yet. It appears here once a verifier attests it."),
            icon=":material/info:",
        )
    st.header(_("Published elsewhere"), anchor=False)
    if cities:
        st.write(
            _(
                "Figures as the documents print them. Scores are not computed for these cities: the documents "
                "hold a part of the indicators only."
            )
        )
        show(cities_html(cities, _("Cities whose results were published elsewhere")))
    else:
        st.info(_("The indicators in use carry no published results."), icon=":material/info:")


def _rounds(desk: Desk) -> tuple[Results, ...]:
    key = f"{desk.person.id} {list_stamp(desk.acting)}"
    found: tuple[Results, ...] = memory.made("verified rounds", key, results, desk.acting)
    return tuple(sorted(found, key=lambda one: (one.city.name.casefold(), -one.round.year)))


@part
def _compare(desk: Desk, framework: Framework, rounds: tuple[Results, ...]) -> None:
    st.header(_("Cities side by side"), anchor=False)
    options = memory.of_pack("comparable", framework, choices)
    chosen = filters.choice("about", _("Indicator or group"), options, _("Choose what to compare"))
    if not chosen:
        st.write(_("Choose an indicator or a group to see several cities beside one another."))
    elif chosen.startswith(GROUP):
        _group(framework, rounds, chosen, options[chosen])
    else:
        _point(desk, framework, chosen, options[chosen])


def _group(framework: Framework, rounds: tuple[Results, ...], chosen: str, name: str) -> None:
    group = group_of(framework, chosen)
    found = standings(rounds, group) if group else ()
    here = (
        standings_html(found, framework, name)
        if found
        else tag("p", _("No round that was verified here has a score in it."))
    )
    elsewhere = tag("p", _("The documents hold a part of the indicators only, so no scores are computed."))
    parts = (
        tag("h3", _("Verified in this installation")),
        here,
        tag("h3", _("Published elsewhere")),
        elsewhere,
    )
    show(tag("div", *parts))


def _point(desk: Desk, framework: Framework, chosen: str, name: str) -> None:
    point = point_of(framework, chosen)
    if point is None:
        return
    key = f"{desk.person.id} {list_stamp(desk.acting)} {chosen}"
    found: Peers = memory.made("peers", key, peers, desk.acting, point.code, point.data_point.key)
    parts = []
    for title, own, nothing in (
        (
            _("Published here"),
            found.rounds,
            _("No round that was published here has a verified result for it."),
        ),
        (_("Published elsewhere"), found.published, _("The documents print no result for it.")),
    ):
        parts.append(tag("h3", title))
        caption = _("{name}: {title}").format(name=name, title=title)
        parts.append(peers_html(own, found, point, caption) if own.peers else tag("p", nothing))
    words = _("How {indicator} is computed").format(indicator=point.kpi.name)
    parts.append(tag("p", link(words, "indicators", code=point.code)))
    show(tag("div", *parts))
