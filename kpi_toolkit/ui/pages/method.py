"""How a figure becomes points, bands, scores and a step of maturity; each statement published, or ours."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from kpi_toolkit.catalogue.origins import tally
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import _
from kpi_toolkit.reports.markup import join, tag
from kpi_toolkit.ui import memory
from kpi_toolkit.ui.components.document import arrived
from kpi_toolkit.ui.components.html import show
from kpi_toolkit.ui.components.method_maturity import maturity
from kpi_toolkit.ui.components.method_parts import bands, figures, groups, methods, severities
from kpi_toolkit.ui.components.origins import Statement, statements
from kpi_toolkit.ui.components.sections import contents, heading
from kpi_toolkit.ui.desk import Desk


def page(desk: Desk) -> None:
    """Draw the page."""
    st.title(_("Method"), anchor=False)
    arrived("method")
    st.write(
        _(
            "How a figure of a city becomes a result, points, a score and a step of maturity. Whatever is said "
            "is marked as published or as ours."
        )
    )
    framework = memory.framework(desk)
    with st.spinner(_("Working through the example ...")):
        html = memory.of_pack("method", framework, _told)
    show(html)


def _told(framework: Framework) -> Markup:
    from kpi_toolkit.services.worked import worked_example

    worked, counted = worked_example(framework), tally(framework)
    parts = (
        ("figures", _("From figures to a result"), figures(worked)),
        ("checks", _("What is checked"), severities()),
        ("target", _("From a result to per cent of a target"), methods(framework, counted, worked)),
        ("bands", _("From per cent to points"), bands(framework)),
        ("groups", _("From points to scores"), groups(framework, worked)),
        ("maturity", _("Maturity"), maturity(framework, worked)),
        ("verification", _("What a verification adds"), _verification()),
    )
    return join(
        contents(_("On this page"), ((anchor, title) for anchor, title, _body in parts)),
        *(tag("section", heading(title, anchor), *body) for anchor, title, body in parts),
    )


def _verification() -> tuple[Markup, ...]:
    said = (
        Statement(
            "published",
            _(
                "A verifier judges whether reported values are reasonable and plausible. That adds credibility; it "
                "cannot protect against figures that were misstated on purpose."
            ),
            "Verification Manual 2022",
        ),
        Statement(
            "ours",
            _(
                "Before an independent person has attested it, everything that is shown or printed is marked as a "
                "self-assessment. The mark cannot be switched off."
            ),
        ),
        Statement(
            "ours",
            _(
                "A verification changes no figure and no score. Only the city can correct a value, with a reason."
            ),
        ),
    )
    return (statements(said),)
