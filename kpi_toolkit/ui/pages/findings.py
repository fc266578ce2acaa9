"""Everything the checks found, by what to do first, each shown where it stands in the file."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from kpi_toolkit.assessment import Assessment
from kpi_toolkit.assessment.models import FindingText
from kpi_toolkit.i18n import _, ngettext
from kpi_toolkit.ui.components.findings import SEVERITIES, WORDS, findings_html
from kpi_toolkit.ui.components.html import esc, md, show
from kpi_toolkit.ui.components.rounds import open_round
from kpi_toolkit.ui.desk import Desk
from kpi_toolkit.ui.figures import Figures, needed_figures


def page(desk: Desk) -> None:
    """Draw the page."""
    view = open_round(desk, _("Findings"))
    found = needed_figures(desk, view)
    every = found.assessment.findings
    if not every:
        st.success(_("The checks found nothing. Look at the results next."), icon=":material/check_circle:")
        return
    shown = _filtered(found.assessment)
    st.markdown(
        md(
            ngettext(
                "{count} finding of {all} is shown.", "{count} findings of {all} are shown.", len(shown)
            ).format(count=len(shown), all=len(every))
        )
    )
    show(_html(shown, found, view.round.id))


def _filtered(assessment: Assessment) -> Sequence[FindingText]:
    severity, category, search = st.columns([3, 3, 3], vertical_alignment="bottom")
    names = {value.code: (value.dimension, value.category) for value in assessment.values}
    with severity:
        wanted = st.pills(
            _("Kind"),
            list(SEVERITIES),
            selection_mode="multi",
            default=[kind for kind in SEVERITIES if kind in st.query_params.get_all("kind")],
            format_func=lambda key: f"{_(WORDS[key]).capitalize()} ({assessment.counts[key]})",
            key="kind",
        )
        st.query_params["kind"] = wanted  # not bound: the address would hold the words with their counts
    with category:
        used = dict.fromkeys(names[f.code] for f in assessment.findings if f.code in names)
        groups = {f"{dimension}: {name}": (dimension, name) for dimension, name in used}
        chosen = st.selectbox(
            _("Category"),
            list(groups),
            index=None,
            placeholder=_("All categories"),
            key="category",
            bind="query-params",
        )
    with search:
        words = st.text_input(
            _("Search"), placeholder=_("Code, name, cell or word"), key="words", bind="query-params"
        )
    return [
        finding
        for finding in assessment.findings
        if (not wanted or finding.severity in wanted)
        and (not chosen or names.get(finding.code or "") == groups.get(chosen))
        and _says(finding, words or "")
    ]


def _says(finding: FindingText, words: str) -> bool:
    text = f"{finding.code} {finding.name} {finding.cell} {finding.title} {finding.message}".casefold()
    return all(word in text for word in words.casefold().split())


def _html(shown: Sequence[FindingText], found: Figures, round_id: str) -> Markup:
    parts = []
    for severity, (title, meaning, _sign) in SEVERITIES.items():
        own = [finding for finding in shown if finding.severity == severity]
        if own:
            head = Markup('<h2 class="kpi-kind">{} <span class="quiet">{}</span></h2><p class="quiet">{}</p>')
            count = ngettext("{count} finding", "{count} findings", len(own)).format(count=len(own))
            parts.append(head.format(esc(_(title)), esc(count), esc(_(meaning))))
            parts.append(findings_html(own, found.sheets, round_id))
    return Markup("").join(parts)
