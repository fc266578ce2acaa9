"""Chapter 5: how a value becomes a score, and every target with its source."""

from __future__ import annotations

from kpi_toolkit.assessment.models import Assessment
from kpi_toolkit.assessment.printing import in_unit
from kpi_toolkit.catalogue.words import BASES, METHODS
from kpi_toolkit.checks.words import yes_or_no
from kpi_toolkit.framework import Framework, Point
from kpi_toolkit.framework.models import Target
from kpi_toolkit.i18n import N_, _
from kpi_toolkit.i18n.lists import semicolons
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
from kpi_toolkit.reports.content.words import clean, continued, figure, sentence


def methodology(assessment: Assessment, framework: Framework) -> tuple[Block, ...]:
    """Bands, methods, where targets come from, and the table of all of them."""
    return (
        Heading(_("From a value to a score"), 2, "bands"),
        Paragraph(
            _(
                "For every reported data point that has a target, the performance in per cent of that target is "
                "computed. It gives the points:"
            )
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
        Heading(_("Ways to compare with a target"), 2, "methods"),
        _methods(framework),
        Heading(_("Published and ours"), 2, "published-and-ours"),
        Bullets(
            (
                _(
                    "Published by U4SSC: the KPIs, the bands with their points, the percentage of a group, which "
                    "data points have no benchmark, and the official target where the table below says so."
                ),
                _(
                    "Ours: the substitute targets, the ways to compare, to which band an edge belongs, how "
                    "missing figures are told apart, the checks with their limits, and the maturity thresholds."
                ),
                _(
                    "N/A stands only where U4SSC itself prints a data point as one without a benchmark. Where we "
                    "know of no usable target, it says that no target is set."
                ),
            )
        ),
        Heading(_("Where the targets come from"), 2, "bases"),
        Paragraph(frame.targets_words(framework), "strong"),
        basis_table(framework),
        Heading(_("All targets"), 2, "targets"),
        Paragraph(
            _(
                "A substitute is a substitute target, not the U4SSC benchmark. A band that rests on one says how "
                "the city stands against that source, not what U4SSC would print."
            )
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
                Cell(figure(band.points)),
            )
        )
        for band in reversed(framework.bands)
    )
    columns = (
        Column(_("Band"), "benchmark"),
        Column(_("Percent of target"), "wide"),
        Column(_("Points"), "short"),
    )
    return Table(columns, (Span("", rows),))


def _methods(framework: Framework) -> Table:
    used = [p.target.method for p in framework.points]
    rows = tuple(
        Row((Cell(_(title)), Cell(_(words)), Cell(figure(used.count(key)))))
        for key, (title, words) in METHODS.items()
        if key in used
    )
    columns = (
        Column(_("Method"), "text"),
        Column(_("Percent of target"), "wide"),
        Column(_("Data points"), "short"),
    )
    return Table(columns, (Span("", rows),), continued=continued(_("Methods")))


def basis_table(framework: Framework) -> Table:
    """Where the targets come from, with how many rest on each basis."""
    used = [p.target.basis for p in framework.points]
    rows = tuple(
        Row((Cell(_(BASES[key]), "strong"), Cell(meaning), Cell(figure(used.count(key)))))
        for key, meaning in framework.pack.bases.items()
        if key in used
    )
    columns = (Column(_("Basis"), "text"), Column(_("Meaning"), "wide"), Column(_("Data points"), "short"))
    return Table(columns, (Span("", rows),), continued=continued(_("Basis")))


def _targets(framework: Framework, dimension: str) -> Table:
    spans: list[Span] = []
    for category in next(d.categories for d in framework.pack.dimensions if d.name == dimension):
        points = [p for p in framework.points if (p.kpi.dimension, p.kpi.category) == (dimension, category)]
        if points:
            head = Row((Cell(category, "strong"),), "group")
            spans.append(Span("", (head, *(_target_row(p, framework) for p in points))))
    columns = (
        Column(_("Data point"), "text"),
        Column(_("Target and method"), "target"),
        Column(_("Basis"), "basis"),
        Column(_("Source and note"), "source"),
    )
    title = sentence("Targets: {name}", name=dimension)
    return Table(columns, tuple(spans), title, continued(title))


def _target_row(point: Point, framework: Framework) -> Row:
    target = point.target
    name = "\n".join((point.code, point.name))
    words = [target_words(point, framework), *([_(METHODS[target.method][0])] if target.method else [])]
    said = [clean(text) for text in (target.source, target.note) if text]
    said = [text[0].upper() + text[1:] for text in said]
    source = sentence("{source}. {note}", source=said[0], note=said[1]) if len(said) > 1 else "".join(said)
    return Row(
        (
            Cell(name),
            Cell("\n".join(words)),
            Cell(_(BASES[target.basis]), "strong" if target.basis in ("official", "city") else "text"),
            Cell(source or "–"),
        )
    )


def target_words(point: Point, framework: Framework) -> str:
    """The target of a data point in words, with its unit; thresholds from the best band down."""
    target: Target = point.target
    if target.method is None:
        return "–"
    if target.method == "yes_no":
        return yes_or_no(True)
    if target.method == "bands":
        return _steps(point, framework)
    goal = in_unit(point, float(target.target or 0), None)
    if target.method == "min_max":
        return sentence("{goal} (0 % at {zero})", goal=goal, zero=in_unit(point, target.zero or 0.0, None))
    return goal


def _steps(point: Point, framework: Framework) -> str:
    """The thresholds of the bands; the unit stands behind the last one only."""
    assert point.target.edges is not None
    *others, last = point.target.edges
    edges = (*map(number, others), in_unit(point, last, None))
    template = N_("{band} up to {edge}") if others[0] < last else N_("{band} from {edge}")
    return semicolons(
        sentence(template, band=band.name, edge=edge)
        for band, edge in zip(reversed(framework.bands[1:]), edges, strict=True)
    )
