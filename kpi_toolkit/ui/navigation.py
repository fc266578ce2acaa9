"""The pages of the app as a table: who finds which page where. Hiding a page protects nothing; services do."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NoReturn

import streamlit as st
from markupsafe import Markup
from streamlit.navigation.page import StreamlitPage

from kpi_toolkit.i18n import N_, _
from kpi_toolkit.reports.markup import join, tag
from kpi_toolkit.review.models import Role
from kpi_toolkit.ui.components.html import esc
from kpi_toolkit.ui.components.links import link
from kpi_toolkit.ui.desk import Desk

Section = Literal["work", "city", "verify", "know", "run"]
EVERYBODY = frozenset(Role)
CITY = frozenset({Role.OFFICIAL, Role.ADMINISTRATOR})
ROUND = frozenset({Role.OFFICIAL, Role.VERIFIER, Role.ADMINISTRATOR})
VERIFY = frozenset({Role.VERIFIER, Role.ADMINISTRATOR})
RUN = frozenset({Role.ADMINISTRATOR})

SECTIONS: Mapping[Section, str] = {
    "work": "",
    "city": N_("This round"),
    "verify": N_("Verification"),
    "know": N_("Good to know"),
    "run": N_("Administration"),
}


@dataclass(frozen=True, slots=True)
class PageSpec:
    """A page. ``key``: its address and the module under ``pages`` that draws it. ``of_round``: it needs one.

    ``listed``: it stands in the menu; others are reached from pages.
    """

    key: str
    title: str
    icon: str
    section: Section
    roles: frozenset[Role] = EVERYBODY
    of_round: bool = False
    listed: bool = True


PAGES = (
    PageSpec("start", N_("My rounds"), "home", "work"),
    PageSpec("new_round", N_("New round"), "add", "work", CITY, listed=False),
    PageSpec("round", N_("Overview"), "flag", "city", ROUND, of_round=True),
    PageSpec("upload", N_("Template and upload"), "upload_file", "city", CITY, of_round=True),
    PageSpec("findings", N_("Findings"), "fact_check", "city", ROUND, of_round=True),
    PageSpec("value", N_("One value"), "manage_search", "city", ROUND, of_round=True, listed=False),
    PageSpec("results", N_("Results"), "donut_large", "city", of_round=True),
    PageSpec("improve", N_("What would lift the scores"), "trending_up", "city", ROUND, of_round=True),
    PageSpec("years", N_("Over the years"), "timeline", "city", of_round=True),
    PageSpec("questions", N_("Questions"), "forum", "city", ROUND, of_round=True),
    PageSpec("documents", N_("Documents"), "picture_as_pdf", "city", of_round=True),
    PageSpec("work", N_("Work list"), "checklist", "verify", VERIFY, of_round=True),
    PageSpec("kpi", N_("One indicator"), "rule", "verify", VERIFY, of_round=True, listed=False),
    PageSpec("attest", N_("Attestation"), "verified", "verify", VERIFY, of_round=True),
    PageSpec("published", N_("Published results"), "public", "know"),
    PageSpec("indicators", N_("Indicators"), "menu_book", "know"),
    PageSpec("checks", N_("Checks"), "rule_folder", "know"),
    PageSpec("method", N_("Method"), "functions", "know"),
    PageSpec("about", N_("Published and ours"), "info", "know"),
    PageSpec("cities", N_("Cities and rounds"), "location_city", "run", RUN),
    PageSpec("people", N_("People and roles"), "group", "run", RUN),
    PageSpec("settings", N_("Targets and thresholds"), "tune", "run", RUN),
    PageSpec("ledger", N_("Ledger and backup"), "link", "run", RUN),
)
_KEYS = "kpi pages"


def build(desk: Desk) -> StreamlitPage:
    """The page of the address, among those for the person; the menu is drawn by ``menu``."""
    shown = [spec for spec in PAGES if _is_for(desk, spec)]
    made = {spec.key: _page(spec, desk) for spec in shown}
    st.session_state[_KEYS] = made
    return st.navigation(list(made.values()), position="hidden")


def _page(spec: PageSpec, desk: Desk) -> StreamlitPage:
    """A page without an icon: the browser would fetch it for its tab from the internet."""
    return st.Page(
        _drawing(spec.key, desk),
        title=_(spec.title),
        url_path="" if spec.key == "start" else spec.key,
        default=spec.key == "start",
    )


def _drawing(key: str, desk: Desk) -> Callable[[], None]:
    def draw() -> None:
        importlib.import_module(f"kpi_toolkit.ui.pages.{key}").page(desk)

    return draw


def current_key(page: StreamlitPage) -> str:
    """The key of the page that is drawn."""
    return page.url_path or "start"


def go(key: str, **place: str) -> NoReturn:
    """Go to another page. ``place``: what it is about, such as ``round``. A page one may not see is the start."""
    pages: Mapping[str, StreamlitPage] = st.session_state[_KEYS]
    st.switch_page(pages.get(key) or pages["start"], query_params=place)


def may_go(key: str) -> bool:
    """Whether a page is among those of the person."""
    return key in st.session_state[_KEYS]


def to(key: str, label: str, *, icon: str | None = None, **place: str) -> None:
    """A link to another page, as an element of its own."""
    page = st.session_state[_KEYS].get(key)
    if page is not None:
        sign = icon or next(spec.icon for spec in PAGES if spec.key == key)
        st.page_link(page, label=label, icon=f":material/{sign}:", query_params=place)


def menu(desk: Desk, shown: str, round_id: str | None, round_name: str | None) -> Markup:
    """The links at the side: those of the round one is in, and those that are always there.

    ``shown``: the key of the page that is drawn. HTML, since drawing some twenty elements of Streamlit takes as
    long as many a page.
    """
    parts = []
    for section, title in SECTIONS.items():
        if section in ("city", "verify") and not round_id:
            continue
        items = Markup("").join(
            _item(spec, spec.key == shown, round_id) for spec in _listed(desk) if spec.section == section
        )
        if items:
            head = round_name if section == "city" and round_name else _(title)
            parts += [tag("p", esc(head))] if head else []
            parts.append(tag("ul", items))
    return tag("nav", *parts, class_="kpi-menu", aria_label=_("Pages"))


def _item(spec: PageSpec, here: bool, round_id: str | None) -> Markup:
    place = {"round": round_id} if spec.of_round and round_id else {}
    icon = tag("span", spec.icon, class_="kpi-icon", aria_hidden="true")
    return tag(
        "li", link(join(icon, tag("span", _(spec.title))), spec.key, here="page" if here else "", **place)
    )


def _listed(desk: Desk) -> Iterable[PageSpec]:
    return (spec for spec in PAGES if spec.listed and _is_for(desk, spec))


def _is_for(desk: Desk, spec: PageSpec) -> bool:
    return spec.roles is EVERYBODY or desk.is_any(*spec.roles)
