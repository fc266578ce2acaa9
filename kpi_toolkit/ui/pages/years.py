"""The city over the years: scores, coverage and maturity, and any data point as a line."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import _
from kpi_toolkit.i18n.numbers import percent
from kpi_toolkit.reports.content.charts import Year as TrendYear
from kpi_toolkit.reports.content.charts import trend
from kpi_toolkit.reports.svg import trend_svg
from kpi_toolkit.services.stamps import list_stamp
from kpi_toolkit.services.years import Year, years_of
from kpi_toolkit.ui import memory
from kpi_toolkit.ui.components.html import Cell, Column, Row, Table, esc, show, table
from kpi_toolkit.ui.components.links import pictured
from kpi_toolkit.ui.components.rounds import open_round
from kpi_toolkit.ui.desk import Desk


def page(desk: Desk) -> None:
    """Draw the page."""
    view = open_round(desk, _("Over the years"))
    key = f"{desk.person.id} {view.round.id} {list_stamp(desk.acting)}"
    years: tuple[Year, ...] = memory.made("years", key, years_of, desk.acting, view.round.id)
    if not years:
        st.info(_("Nothing is handed in for this city yet."), icon=":material/info:")
        return
    if len(years) == 1:
        st.info(
            _(
                "There is one year so far. As soon as another year of this city is handed in, it stands beside "
                "this one, and the checks compare the two."
            ),
            icon=":material/info:",
        )
    if any(not year.same_method for year in years):
        st.warning(
            _(
                "Not all years were assessed with the same pack, targets and settings: scores of those that are "
                "marked differ for that reason as well. An administrator can restate them."
            ),
            icon=":material/warning:",
        )
    framework = memory.framework(desk, key=view.round.framework)
    _pictures(years)
    show(_scores(years))
    if any(year.values for year in years):
        st.header(_("One data point"))
        _one(years, framework)


def _label(year: Year) -> str:
    mark = "" if year.same_method else " *"
    return f"{year.round.year}{mark}"


def _pictures(years: Sequence[Year]) -> None:
    made = []
    for position, group in enumerate(one for one in years[-1].groups if one.level == "dimension"):
        points = []
        for year in years:
            found = next((g for g in year.groups if (g.level, g.name) == ("dimension", group.name)), None)
            reached = found.percent if found else None
            points.append(
                TrendYear(year.round.year, reached, "–" if reached is None else percent(reached, 1))
            )
        made.append(_picture(_("Score of {name}").format(name=group.name), points, f"trend{position}"))
    pictured(Markup('<div class="kpi-cards">{}</div>').format(Markup("").join(made)), key="pictures")


def _picture(name: str, years: Sequence[TrendYear], prefix: str) -> Markup:
    return Markup('<figure class="kpi-card"><figcaption>{}</figcaption>{}</figure>').format(
        esc(name), trend_svg(trend(name, years), prefix=prefix)
    )


def _scores(years: Sequence[Year]) -> Markup:
    columns = [Column(_("Score of")), *(Column(_label(year), "end") for year in years)]
    groups = [(g.level, g.dimension, g.name) for g in years[-1].groups if g.level != "category"]
    rows = []
    for level, dimension, name in sorted(groups, key=lambda one: one[0] != "dimension"):
        label = (
            name if level == "dimension" else _("{dimension}: {name}").format(dimension=dimension, name=name)
        )
        rows.append(Row([Cell(label, head=True), *(_score(year, level, dimension, name) for year in years)]))
    reported = [
        _("{part} of {whole}").format(part=year.coverage.reported, whole=year.coverage.total)
        for year in years
    ]
    levels = [_("not placed") if year.level is None else str(year.level) for year in years]
    rows.append(Row([Cell(_("Data points reported"), head=True), *reported]))
    rows.append(Row([Cell(_("Maturity by indicators"), head=True), *levels]))
    return table(Table(_("Scores by year"), columns, rows, quiet=True))


def _score(year: Year, level: str, dimension: str, name: str) -> Markup | str:
    for group in year.groups:
        if (group.level, group.dimension, group.name) == (level, dimension, name):
            if group.percent is None:
                return "–"
            band = esc(group.band or "")
            return Markup("{}<br><span class=quiet>{}</span>").format(esc(percent(group.percent, 1)), band)
    return "–"


def _one(years: Sequence[Year], framework: Framework) -> None:
    keys = [point.key for point in framework.points if any(point.key in year.values for year in years)]
    names = {key: f"{key[0]} {framework.by_key[key].name}" for key in keys}
    chosen = st.selectbox(
        _("Data point"), keys, format_func=lambda key: names[key], key="data point of the years"
    )
    points = []
    for year in years:
        score = year.values.get(chosen)
        value = score.value if score else None
        number = None if value is None or isinstance(value, str) else float(value)
        points.append(TrendYear(year.round.year, number, score.printed if score else "–"))
    pictured(_picture(names[chosen], points, "trendone"), key="picture of the data point")
