"""The head of a page about one indicator: what it measures, against what, and who says so."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from kpi_toolkit.assessment.target_words import DIRECTION_WORDS, LEVEL_WORDS, target_words
from kpi_toolkit.catalogue.origins import kind_of
from kpi_toolkit.framework import Framework, Point
from kpi_toolkit.framework.models import Kpi
from kpi_toolkit.i18n import _
from kpi_toolkit.i18n.lists import commas
from kpi_toolkit.ui.components.html import esc, facts
from kpi_toolkit.ui.components.origins import kind_badge


def indicator_html(kpi: Kpi, framework: Framework, *, targets: bool = True) -> Markup:
    """Code, definition, place in the set and, if wanted, the targets of its data points."""
    place = _("{dimension}: {category}").format(dimension=kpi.dimension, category=kpi.category)
    head = Markup('<p class="kpi-definition"><code>{}</code> · {} · {}</p><p>{}</p>').format(
        esc(kpi.code), esc(_(LEVEL_WORDS[kpi.level])), esc(place), esc(kpi.definition)
    )
    points = framework.points_of(kpi)
    return head + targets_html(points, framework) if targets else head


def targets_html(points: Sequence[Point], framework: Framework) -> Markup:
    """The targets of data points, with which way is better; one for all where they are alike."""
    told: dict[Markup, list[str]] = {}
    for point in points:
        direction = Markup('<br><span class="quiet">{}</span>').format(
            esc(_(DIRECTION_WORDS[point.direction]))
        )
        told.setdefault(target_html(point, framework) + direction, []).append(point.data_point.name)
    if len(told) == 1:
        return facts((_("Target"), target) for target in told)
    return facts(
        (_("Target of {names}").format(names=commas(names)), target) for target, names in told.items()
    )


def target_html(point: Point, framework: Framework) -> Markup:
    """A target with what kind of target it is and where it is from."""
    target = point.target
    source = " ".join(part for part in (target.source, target.note) if part)
    rest = Markup("").join(
        Markup('<br><span class="quiet">{}</span>').format(esc(part))
        for part in (framework.pack.bases[target.basis], source)
        if part
    )
    words = esc(target_words(point, framework)) + Markup(" ") if target.scored else Markup("")
    return words + kind_badge(kind_of(target)) + rest


def background_html(kpi: Kpi, framework: Framework) -> Markup:
    """What the methodology and the pack know about the indicator besides."""
    rows: list[tuple[str, object]] = [(_("How sure the formula is"), framework.pack.confirmed[kpi.confirmed])]
    many = (
        (_("Known figures"), kpi.benchmark_facts),
        (_("Where figures may come from"), kpi.data_sources),
        (_("Read in"), kpi.sources),
    )
    if kpi.plausibility:
        rows.append((_("What is plausible"), kpi.plausibility))
    rows += [(label, Markup("<br>").join(esc(text) for text in texts)) for label, texts in many if texts]
    return facts(rows)
