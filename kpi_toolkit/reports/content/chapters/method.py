"""Chapter 5: how a value becomes a score, and every target with its source."""

from __future__ import annotations

from kpi_toolkit.assessment.models import Assessment
from kpi_toolkit.catalogue.words import BASES, METHODS
from kpi_toolkit.framework import Framework, Point
from kpi_toolkit.framework.models import Target
from kpi_toolkit.i18n.numbers import number
from kpi_toolkit.reports.content import frame
from kpi_toolkit.reports.content.marks import band_mark
from kpi_toolkit.reports.content.model import (
    Block,
    Bullets,
    Cell,
    Column,
    Heading,
    Paragraph,
    Row,
    Span,
    Table,
)
from kpi_toolkit.reports.content.words import clean, sentence


def methodology(assessment: Assessment, framework: Framework) -> tuple[Block, ...]:
    """Bands, methods, where targets come from, and the table of all of them."""
    return (
        Heading("From a value to a score", 2, "bands"),
        Paragraph(
            "For every reported data point that has a target, the performance in per cent of that target is "
            "computed. It gives the points:"
        ),
        bands_table(framework),
        Paragraph(
            sentence(
                "The percentage of a group is the sum of its points, divided by {high} times the number of "
                "its scored data points, times 100. Every group is computed straight from its own data "
                "points; percentages are never averaged. An edge belongs to the band above it, and nothing "
                "is rounded before it is put into a band.",
                high=framework.bands[-1].points,
            )
        ),
        Heading("Ways to compare with a target", 2, "methods"),
        _methods(framework),
        Heading("Published and ours", 2, "published-and-ours"),
        Bullets(
            (
                "Published by U4SSC: the KPIs, the bands with their points, the percentage of a group, which "
                "data points have no benchmark, and the official target where the table below says so.",
                "Ours: the substitute targets, the ways to compare, to which band an edge belongs, how "
                "missing figures are told apart, the checks with their limits, and the maturity thresholds.",
                "N/A stands only where U4SSC itself prints a data point as one without a benchmark. Where we "
                "know of no usable target, it says that no target is set.",
            )
        ),
        Heading("Where the targets come from", 2, "bases"),
        Paragraph(frame.targets_words(framework), "strong"),
        basis_table(framework),
        Heading("All targets", 2, "targets"),
        Paragraph(
            "A substitute is a substitute target, not the U4SSC benchmark. A band that rests on one says how "
            "the city stands against that source, not what U4SSC would print."
        ),
        *(_targets(framework, dimension.name) for dimension in framework.pack.dimensions),
    )


def bands_table(framework: Framework) -> Table:
    """The bands with their points, the best first."""
    rows = tuple(
        Row(
            (
                Cell(band.name, "band", band_mark(framework, band.name)),
                Cell(band.legend),
                Cell(sentence("{n}", n=band.points)),
            )
        )
        for band in reversed(framework.bands)
    )
    columns = (Column("Band", "benchmark"), Column("Percent of target", "wide"), Column("Points", "short"))
    return Table(columns, (Span("", rows),))


def _methods(framework: Framework) -> Table:
    used = [p.target.method for p in framework.points]
    rows = tuple(
        Row((Cell(title), Cell(words), Cell(sentence("{n}", n=used.count(key)))))
        for key, (title, words) in METHODS.items()
        if key in used
    )
    columns = (Column("Method", "text"), Column("Percent of target", "wide"), Column("Data points", "short"))
    return Table(columns, (Span("", rows),), continued="Methods (continued)")


def basis_table(framework: Framework) -> Table:
    """Where the targets come from, with how many rest on each basis."""
    used = [p.target.basis for p in framework.points]
    rows = tuple(
        Row((Cell(BASES[key], "strong"), Cell(meaning), Cell(sentence("{n}", n=used.count(key)))))
        for key, meaning in framework.pack.bases.items()
        if key in used
    )
    columns = (Column("Basis", "text"), Column("Meaning", "wide"), Column("Data points", "short"))
    return Table(columns, (Span("", rows),), continued="Basis (continued)")


def _targets(framework: Framework, dimension: str) -> Table:
    spans: list[Span] = []
    for category in next(d.categories for d in framework.pack.dimensions if d.name == dimension):
        points = [p for p in framework.points if (p.kpi.dimension, p.kpi.category) == (dimension, category)]
        if points:
            head = Row((Cell(category, "strong"),), "group")
            spans.append(Span("", (head, *(_target_row(p, framework) for p in points))))
    columns = (
        Column("Data point", "text"),
        Column("Target and method", "target"),
        Column("Basis", "basis"),
        Column("Source and note", "source"),
    )
    title = sentence("Targets: {name}", name=dimension)
    return Table(columns, tuple(spans), title, f"{title} (continued)")


def _target_row(point: Point, framework: Framework) -> Row:
    target = point.target
    name = "\n".join((point.code, point.name))
    words = [target_words(point, framework), *([METHODS[target.method][0]] if target.method else [])]
    said = [clean(text) for text in (target.source, target.note) if text]
    return Row(
        (
            Cell(name),
            Cell("\n".join(words)),
            Cell(BASES[target.basis], "strong" if target.basis in ("official", "city") else "text"),
            Cell(". ".join(text[0].upper() + text[1:] for text in said) or "–"),
        )
    )


def target_words(point: Point, framework: Framework) -> str:
    """The target of a data point in words, with its unit; thresholds from the best band down."""
    target: Target = point.target
    unit = point.printed_unit
    if target.method is None:
        return "–"
    if target.method == "yes_no":
        return "Yes"
    if target.method == "bands":
        assert target.edges is not None
        way = "up to" if target.edges[0] < target.edges[-1] else "from"
        steps = [
            sentence("{band} {way} {edge}", band=band.name, way=way, edge=number(edge))
            for band, edge in zip(reversed(framework.bands[1:]), target.edges, strict=True)
        ]
        return f"{'; '.join(steps)} {unit}".strip()
    goal = f"{number(float(target.target or 0))} {unit}".strip()
    if target.method == "min_max":
        return sentence(
            "{goal} (0 % at {zero})", goal=goal, zero=f"{number(target.zero or 0)} {unit}".strip()
        )
    return goal
