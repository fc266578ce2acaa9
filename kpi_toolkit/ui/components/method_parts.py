"""The method, step by step, worked through with the figures of the example city."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from kpi_toolkit.assessment.models import Value
from kpi_toolkit.assessment.printing import benchmark_words
from kpi_toolkit.assessment.target_words import target_words
from kpi_toolkit.catalogue.origins import Tally, kind_of
from kpi_toolkit.catalogue.words import METHODS
from kpi_toolkit.checks.registry import SEVERITIES
from kpi_toolkit.framework import Framework
from kpi_toolkit.framework.models import Band
from kpi_toolkit.i18n import _, ngettext
from kpi_toolkit.i18n.numbers import number, percent
from kpi_toolkit.reports.markup import tag
from kpi_toolkit.services.worked import Worked
from kpi_toolkit.ui.components.findings import severity_badge
from kpi_toolkit.ui.components.html import Cell, Column, Row, Table, badge, table
from kpi_toolkit.ui.components.links import link
from kpi_toolkit.ui.components.origins import Statement, kind_badge, statements
from kpi_toolkit.ui.components.pictures import band_look, band_scale


def figures(worked: Worked | None) -> Iterator[Markup]:
    """From the figures of a city to a result."""
    yield _p(
        _(
            "A city enters figures, most often a part and a whole. The formula of the indicator makes a result "
            "of them. Nothing is entered that can be computed."
        )
    )
    if worked:
        value = worked.value
        rows = [
            Row([Cell(one.label, head=True), number(float(one.value)), one.unit])
            for one in value.trace.inputs
            if one.value is not None
        ]
        columns = [Column(_("Figure")), Column(_("Value"), "end"), Column(_("Unit"))]
        caption = _("{indicator}: what {city} entered").format(indicator=value.name, city=_city(worked))
        yield _example(
            table(Table(caption, columns, rows)),
            tag("p", value.trace.words, class_="kpi-formula"),
            tag("p", _("Here: {calculation}.").format(calculation=value.trace.calculation or value.printed)),
        )
    yield statements(
        (
            Statement(
                "published",
                _(
                    "A result is computed from a numerator and a denominator. A city that has only the final "
                    "figure may enter that. Without data it is not reported."
                ),
                _("U4SSC data collection template (Verification Manual 2022)"),
            ),
            Statement(
                "ours",
                _(
                    "Where all parts are there, they count; a final figure beside them that differs by more "
                    "than rounding is a warning."
                ),
            ),
            Statement(
                "ours",
                _(
                    "A denominator of 0 means that there is nothing to measure: the data point is not "
                    "applicable, leaves all totals and is neither a gap nor a zero."
                ),
            ),
            Statement(
                "ours",
                _(
                    "What can be read in two ways is an error that shows both readings. The program never "
                    "guesses."
                ),
            ),
        )
    )


def severities() -> Iterator[Markup]:
    """What the checks do to a value."""
    yield _p(_("Every value is checked before it is scored. A finding has one of three severities:"))
    columns = [Column(_("Severity")), Column(_("What it means"), css="text")]
    rows = [
        Row([Cell(severity_badge(severity), head=True), _(text)]) for severity, text in SEVERITIES.items()
    ]
    yield table(Table(_("The three severities"), columns, rows, quiet=True))
    yield tag("p", link(_("All checks, each with its reason and its source"), "checks"))


def methods(framework: Framework, counted: Tally, worked: Worked | None) -> Iterator[Markup]:
    """From a result to per cent of a target."""
    yield _p(
        _(
            "A result is compared with the target of its data point. What comes out is the percentage of the "
            "target that is reached. There are several ways to compare, because more is not always better:"
        )
    )
    columns = [
        Column(_("How it is compared")),
        Column(_("Per cent of the target"), css="text"),
        Column(_("Data points"), "end"),
    ]
    rows = [
        Row([Cell(_(title), head=True), _(how), number(counted.methods[key], 0)])
        for key, (title, how) in METHODS.items()
        if counted.methods[key]
    ]
    yield table(Table(_("Ways to compare"), columns, rows, quiet=True))
    if worked:
        point = framework.by_key[worked.value.code, worked.value.data_point]
        words = _("{indicator}: {result} against {target} is {percent} of the target.").format(
            indicator=worked.value.name,
            result=worked.value.printed,
            target=target_words(point, framework),
            percent=percent(worked.value.percent_of_target or 0.0, 1),
        )
        yield _example(
            tag("p", words), tag("p", kind_badge(kind_of(point.target)), " ", point.target.source or "")
        )
    scored = sum(counted.methods.values())
    official = counted.bases["official"]
    others = scored - official
    yield statements(
        (
            Statement(
                "published",
                _("The performance in per cent of a target decides on the points."),
                _("U4SSC reports and factsheets"),
            ),
            Statement(
                "published",
                ngettext(
                    "U4SSC has published {count} target. It prints bands, not targets.",
                    "U4SSC has published {count} targets. It prints bands, not targets.",
                    official,
                ).format(count=number(official, 0)),
            ),
            Statement(
                "ours",
                ngettext(
                    "The other {count} target is a substitute, and says so wherever it is printed.",
                    "The other {count} targets are substitutes, and say so wherever they are printed.",
                    others,
                ).format(count=number(others, 0)),
            ),
            Statement(
                "ours",
                _(
                    "The ways to compare. One of them, the value divided by the target, is confirmed by a "
                    "published example."
                ),
            ),
        )
    )
    yield tag("p", link(_("Where the targets come from, counted"), "about"))


def bands(framework: Framework) -> Iterator[Markup]:
    """From a percentage to points."""
    yield _p(_("The percentage of the target lies in a band, and the band gives the points."))
    yield band_scale(framework.bands)
    columns = [Column(_("Band")), Column(_("Per cent of the target"), css="text"), Column(_("Points"), "end")]
    rows = [
        Row([Cell(_band(band, framework), head=True), band.legend, number(band.points, 0)])
        for band in reversed(framework.bands)
    ]
    yield table(Table(_("Bands and points"), columns, rows, quiet=True))
    edge = framework.bands[-1]
    yield statements(
        (
            Statement(
                "published", _("The bands, their points and their legend."), _("U4SSC reports and factsheets")
            ),
            Statement(
                "ours",
                _(
                    "An edge belongs to the band above it: {percent} of the target stands in {band}. The "
                    "published documents contradict each other there. Nothing is rounded before."
                ).format(percent=percent(edge.from_percent), band=edge.name),
            ),
            Statement(
                "ours", _("More than the target stays in the highest band. A percentage is never below 0.")
            ),
        )
    )


def groups(framework: Framework, worked: Worked | None) -> Iterator[Markup]:
    """From points to the score of a group."""
    highest, lowest = framework.bands[-1].points, framework.bands[0].points
    yield _p(
        _(
            "A category, a sub-dimension and a dimension each have a score: the points of their data points, in "
            "per cent of the points that these could have. It is shown in the same bands."
        )
    )
    if worked:
        yield _example(_group_table(framework, worked), tag("p", *_sum(framework, worked)))
    yield statements(
        (
            Statement(
                "published",
                _(
                    "The sum of the points, divided by {highest} times the number of scored data points, for "
                    "every group straight from its own data points. Percentages are never averaged."
                ).format(highest=number(highest, 0)),
                _("U4SSC reports and factsheets"),
            ),
            Statement("published", _("What is not reported, or has no benchmark, is left out.")),
            Statement("published", _("There is no overall score of a city, and none is computed here.")),
            Statement(
                "ours",
                _(
                    "Coverage stands beside every score: how many data points are reported and scored, of how "
                    "many. Leaving out a weak figure raises a score, and so it must be seen."
                ),
            ),
            Statement(
                "ours",
                _(
                    "A group in which nothing is scored has no score, which is not 0. The lowest possible score "
                    "is {percent}, because the lowest band gives a point as well."
                ).format(percent=percent(100 * lowest / highest, 0)),
            ),
            Statement("ours", _("A value with an error is not scored, whatever a verifier decides.")),
        )
    )


def _group_table(framework: Framework, worked: Worked) -> Markup:
    columns = [
        Column(_("Data point")),
        Column(_("Result"), "end"),
        Column(_("Target"), css="amount"),
        Column(_("Per cent of the target"), "end", css="wrap"),
        Column(_("Band")),
        Column(_("Points"), "end"),
    ]
    caption = _("{dimension}: {category}, as {city} reported it").format(
        dimension=worked.group.dimension, category=worked.group.name, city=_city(worked)
    )
    rows = [_value_row(framework, value) for value in worked.values]
    total = number(worked.group.points, 0)
    rows.append(Row([Cell(_("Sum"), head=True), "", "", "", "", total], css="kpi-sum"))
    return table(Table(caption, columns, rows))


def _value_row(framework: Framework, value: Value) -> Row:
    point = framework.by_key[value.code, value.data_point]
    band = next((one for one in framework.bands if one.name == value.band), None)
    return Row(
        [
            Cell(value.name, head=True),
            value.printed,
            target_words(point, framework),
            "–" if value.percent_of_target is None else percent(value.percent_of_target, 1),
            _band(band, framework) if band else benchmark_words(value.basis, None),
            "–" if value.points is None else number(value.points, 0),
        ]
    )


def _sum(framework: Framework, worked: Worked) -> Iterator[str]:
    group = worked.group
    yield _("{points} ÷ ({highest} × {count}) × 100 = {percent}").format(
        points=number(group.points, 0),
        highest=number(framework.bands[-1].points, 0),
        count=number(group.scored, 0),
        percent=percent(group.percent or 0.0, 2),
    )
    band = next((one for one in framework.bands if one.name == group.band), None)
    if band:
        yield " "
        yield _band(band, framework)
    yield " "
    yield _("Reported {reported} of {total} data points, scored {scored}.").format(
        reported=number(group.reported, 0), total=number(group.total, 0), scored=number(group.scored, 0)
    )


def _band(band: Band, framework: Framework) -> Markup:
    return badge(band.name, band_look(band, framework.bands))


def _city(worked: Worked) -> str:
    return worked.assessment.city or _("the example city")


def _p(text: str) -> Markup:
    return tag("p", text)


def _example(*inside: Markup) -> Markup:
    return tag("div", tag("p", tag("strong", _("Example"))), *inside, class_="kpi-card kpi-example")
