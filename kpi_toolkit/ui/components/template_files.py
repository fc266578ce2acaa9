"""The workbook of a round to take home: empty, or with the figures of the year before."""

from __future__ import annotations

from functools import partial

import streamlit as st

from kpi_toolkit.i18n import _
from kpi_toolkit.services import example
from kpi_toolkit.services.stamps import list_stamp
from kpi_toolkit.services.years import earlier_year, template_for
from kpi_toolkit.ui import memory
from kpi_toolkit.ui.components.downloads import WORKBOOK, delivered, file_name
from kpi_toolkit.ui.components.html import md
from kpi_toolkit.ui.doing import bound, came_of
from kpi_toolkit.ui.journey import Standing, Step
from kpi_toolkit.ui.preparing import Preparation

PLACE = "template"


def templates(of: Preparation) -> None:
    """The buttons, each with what is in its file; out of the way once there are figures."""
    came_of(PLACE)
    if of.standings[Step.TEMPLATE] is Standing.NOW:
        _files(of)
    else:
        with st.expander(_("Download the workbook"), key="workbooks"):
            _files(of)


def _files(of: Preparation) -> None:
    city, year = of.view.city.name, of.view.round.year
    st.write(
        md(
            _(
                "An Excel workbook with every indicator, its definition and its unit. City, country and year are "
                "filled in: {city}, {country}, {year}."
            ).format(city=city, country=of.view.city.country, year=year)
        )
    )
    _file(of, _("Download the workbook"), file_name(city, year, ending="xlsx"), carry=False)
    earlier = memory.made("earlier", f"{list_stamp(of.desk.acting)} {of.round_id}", _earlier, of)
    if earlier is not None:
        words = _("Download it with the figures of {year}").format(year=earlier)
        _file(
            of, words, file_name(city, year, _("with {year}").format(year=earlier), ending="xlsx"), carry=True
        )
        st.caption(
            md(
                _(
                    "It carries figures over with their year, source, quality and origin, each marked “Carried "
                    "over from {year}”, so that you change what is new. It leaves behind comments, evidence, words "
                    "in place of figures, the maturity checklist, and figures with an error."
                ).format(year=earlier)
            )
        )
    if of.desk.single_user and (city, year) == (example.CITY, example.YEAR):
        st.caption(
            _("To try it out: the example city's workbook with many mistakes, to be uploaded in step 2.")
        )
        st.download_button(
            _("Download the workbook with mistakes"),
            delivered(partial(example.example_file, example.MESSY), PLACE),
            file_name=example.MESSY,
            mime=WORKBOOK,
            icon=":material/science:",
            key="messy example",
            on_click="ignore",
        )


def _file(of: Preparation, label: str, name: str, *, carry: bool) -> None:
    st.download_button(
        label,
        delivered(partial(template_for, of.desk.acting, of.round_id, carry=carry), PLACE),
        file_name=name,
        mime=WORKBOOK,
        icon=":material/download:",
        type="secondary" if carry or of.standings[Step.TEMPLATE] is not Standing.NOW else "primary",
        key=f"template {of.round_id} {carry}",
        on_click=bound(PLACE, partial(_taken, of)),
    )


def _taken(of: Preparation) -> None:
    of.note(taken=True)


def _earlier(of: Preparation) -> int | None:
    return earlier_year(of.desk.acting, of.round_id)
