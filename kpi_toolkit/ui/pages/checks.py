"""The rule catalogue: every check by group and severity, and one of them with why, what to do and settings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import streamlit as st

from kpi_toolkit.catalogue.checks import CheckFacts, WantedChecks, check_facts, found_checks
from kpi_toolkit.catalogue.origins import ORIGINS
from kpi_toolkit.checks.registry import GROUPS, SEVERITIES
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import _, ngettext
from kpi_toolkit.reports.markup import join, tag
from kpi_toolkit.services.installation import configuration
from kpi_toolkit.ui import memory
from kpi_toolkit.ui.components import filters
from kpi_toolkit.ui.components.check_facts import check_html, list_html, severities_html
from kpi_toolkit.ui.components.document import arrived
from kpi_toolkit.ui.components.findings import WORDS
from kpi_toolkit.ui.components.html import md, show
from kpi_toolkit.ui.components.links import link
from kpi_toolkit.ui.desk import Desk
from kpi_toolkit.ui.parts import part
from kpi_toolkit.ui.place import asked

NAMES = ("q", "severity", "group", "origin")
"""Filters in the address."""


def page(desk: Desk) -> None:
    """Draw the page."""
    framework = memory.framework(desk)
    known: Mapping[str, CheckFacts] = memory.of_pack("checks", framework, check_facts)
    if asked("check") in known:
        _one(desk, framework, known[asked("check")])
        return
    st.title(_("Checks"), anchor=False)
    arrived("checks")
    if asked("check"):
        st.warning(md(_("There is no check with the key {key}.").format(key=asked("check"))))
    relations = len(framework.relations)
    said = ngettext(
        "Every submission is looked at by {count} check. Of these, {relations} hold figures of the city "
        "against one another.",
        "Every submission is looked at by {count} checks. Of these, {relations} hold figures of the city "
        "against one another.",
        len(known),
    )
    st.write(md(said.format(count=len(known), relations=relations)))
    show(severities_html(Counter(one.check.severity for one in known.values())))
    _list(known)


@part
def _list(known: Mapping[str, CheckFacts]) -> None:
    shown = found_checks(known.values(), _wanted(known))
    count = ngettext("{count} check", "{count} checks", len(shown)).format(count=len(shown))
    show(tag("p", tag("strong", count), role="status"))
    if not shown:
        st.info(_("Nothing fits. Take a filter away, or try another word."), icon=":material/search_off:")
        return
    show(list_html(shown, filters.chosen(NAMES)))


def _wanted(known: Mapping[str, CheckFacts]) -> WantedChecks:
    text = filters.search("q", _("Search"), _("Words or a key, such as households"))
    columns = st.columns(3, vertical_alignment="bottom")
    with columns[0]:
        severities = {key: _(WORDS[key]) for key in SEVERITIES}
        severity = filters.choice("severity", _("Severity"), severities, _("Any severity"))
    with columns[1]:
        used = {one.check.group for one in known.values()}
        groups = {key: _(title) for key, title in GROUPS.items() if key in used}
        group = filters.choice("group", _("Group"), groups, _("All groups"))
    with columns[2]:
        origins = {key: _(words) for key, words in ORIGINS.items()}
        origin = filters.choice("origin", _("Published or ours"), origins, _("Published and ours"))
    filters.everything(NAMES, _("Show all checks"))
    return WantedChecks(text, severity, group, origin)


def _one(desk: Desk, framework: Framework, found: CheckFacts) -> None:
    st.title(md(found.check.title), anchor=False)
    arrived(f"checks {found.check.key}")
    chosen = configuration(desk.acting).settings
    changed = {key: (float(one["value"]), str(one["reason"])) for key, one in chosen.items()}
    kept = filters.chosen(NAMES)
    words = _("Back to the checks found") if kept else _("All checks")
    back = link(f"← {words}", "checks", **kept)
    show(join(*check_html(found, changed, framework.pack.short_title, back=back)))
