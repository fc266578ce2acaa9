"""The figures of the documents as data, each with a text that says what it shows."""

from __future__ import annotations

from itertools import groupby

from kpi_toolkit.assessment.models import Assessment, Group, Value
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import N_, _
from kpi_toolkit.i18n.lists import listed, together
from kpi_toolkit.reports.content.keys import group_key
from kpi_toolkit.reports.content.marks import group_mark, value_mark
from kpi_toolkit.reports.content.model import (
    Grid,
    GridBlock,
    GridRow,
    Mark,
    Wheel,
    WheelCategory,
    WheelDimension,
    WheelPoint,
)
from kpi_toolkit.reports.content.words import clean, counted, percent, sentence

UNNAMED_CITY = N_("City not named")


def city_name(assessment: Assessment) -> str:
    """The name of the city as it stands on the documents."""
    return clean(assessment.city) or _(UNNAMED_CITY)


def the_city(assessment: Assessment) -> str:
    """The city within a sentence."""
    # Translators: stands for the name of a city: "This report sets out how the city stands on ..."
    return clean(assessment.city) or _("the city")


def wheel(assessment: Assessment, framework: Framework) -> Wheel:
    """The benchmarking wheel: city, dimensions, categories, data points; each with its mark."""
    groups = {(g.level, g.dimension, g.name): g for g in assessment.groups}
    dimensions = []
    for name, in_dimension in groupby(assessment.values, key=lambda v: v.dimension):
        categories = []
        for category, values in groupby(in_dimension, key=lambda v: v.category):
            points = tuple(
                WheelPoint(v.code, v.data_point, v.name, v.printed, value_mark(v, framework)) for v in values
            )
            categories.append(
                WheelCategory(category, _mark(groups.get(("category", name, category)), framework), points)
            )
        mark = _mark(groups.get(("dimension", name, name)), framework)
        label = name if mark is None else f"{name} · {mark.short}"
        dimensions.append(WheelDimension(name, label, mark, tuple(categories)))
    city = city_name(assessment)
    return Wheel(city, tuple(dimensions), _wheel_alt(city, tuple(dimensions)))


def _mark(group: Group | None, framework: Framework) -> Mark | None:
    return None if group is None else group_mark(group, framework)


def _wheel_alt(city: str, dimensions: tuple[WheelDimension, ...]) -> str:
    parts = []
    for dimension in dimensions:
        marks = [p.mark.word for c in dimension.categories for p in c.points]
        numbers = listed(
            # Translators: "16 Not Reported", one of a list
            sentence("{count} {word}", count=marks.count(word), word=word)
            for word in dict.fromkeys(sorted(marks))
        )
        parts.append(sentence("{label}: {numbers}.", label=dimension.label, numbers=numbers))
    title = sentence(
        "Benchmarking wheel of {city}, from the centre outwards: dimensions, categories, data points.",
        city=city,
    )
    return together(title, *parts)


def grid(assessment: Assessment, framework: Framework) -> Grid:
    """Sub-dimensions with score, band and coverage; their categories as words."""
    rows = []
    for dimension in framework.pack.dimensions:
        blocks = []
        for sub in dimension.sub_dimensions:
            group = assessment.group("sub_dimension", sub.name, dimension.name)
            own = [
                v for v in assessment.values if (v.dimension, v.sub_dimension) == (dimension.name, sub.name)
            ]
            blocks.append(_block(group, own, framework))
        whole = assessment.group("dimension", dimension.name)
        rows.append(GridRow(dimension.name, score_words(whole), group_mark(whole, framework), tuple(blocks)))
    said = [
        sentence("{title}: {score}, {band}.", title=b.title, score=b.score, band=b.mark.word)
        for row in rows
        for b in row.blocks
    ]
    return Grid(tuple(rows), together(*said))


def _block(group: Group, values: list[Value], framework: Framework) -> GridBlock:
    coverage = [
        sentence("{part} of {whole} data points reported", part=group.reported, whole=group.total),
        counted(
            "{part} of {whole} scored, {count} of them a yes/no answer",
            "{part} of {whole} scored, {count} of them yes/no answers",
            group.yes_no,
            part=group.scored,
            whole=group.total,
        )
        if group.yes_no
        else sentence("{part} of {whole} scored", part=group.scored, whole=group.total),
    ]
    if not group.has_targets:
        coverage.append(_("Nothing here has a target."))
    categories = tuple(dict.fromkeys(v.category for v in values))
    return GridBlock(
        group.name,
        score_words(group),
        group_mark(group, framework),
        tuple(coverage),
        categories,
        key=group_key(group),
    )


def score_words(group: Group) -> str:
    """The score of a group; a dash where nothing is scored, never 0."""
    return "–" if group.percent is None else percent(group.percent)
