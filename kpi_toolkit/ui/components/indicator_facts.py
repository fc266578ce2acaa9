"""One indicator with everything that is known of it: how it is computed, against what, and what it is asked."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from markupsafe import Markup

from kpi_toolkit.assessment.target_words import DIRECTION_WORDS, LEVEL_WORDS, target_words
from kpi_toolkit.catalogue.indicators import IndicatorFacts, InputFacts, PointFacts
from kpi_toolkit.catalogue.origins import Origin, kind_of, origin_of
from kpi_toolkit.catalogue.targets import limits_words, range_words, reaches
from kpi_toolkit.catalogue.words import CONFIRMED, METHODS, TYPES
from kpi_toolkit.framework import Framework, Point
from kpi_toolkit.framework.models import Kpi, Target
from kpi_toolkit.i18n import _
from kpi_toolkit.i18n.numbers import number
from kpi_toolkit.reports.markup import join, tag
from kpi_toolkit.review.manual import ManualCheck
from kpi_toolkit.ui.components.findings import severity_badge
from kpi_toolkit.ui.components.html import Cell, Column, Row, Table, badge, table
from kpi_toolkit.ui.components.links import link
from kpi_toolkit.ui.components.origins import kind_badge, origin_badge
from kpi_toolkit.ui.components.pictures import band_look


def indicator_html(
    facts: IndicatorFacts,
    framework: Framework,
    in_force: Collection[str],
    titles: Mapping[str, str],
    kept: Mapping[str, str],
) -> Markup:
    """Everything that is said of an indicator.

    ``in_force``: overlays chosen for new rounds here; ``titles``: of the checks of the program, by key; ``kept``:
    the filters of the list one came from.
    """
    return join(*_told(facts, framework, in_force, titles, kept))


def _told(
    facts: IndicatorFacts,
    framework: Framework,
    in_force: Collection[str],
    titles: Mapping[str, str],
    kept: Mapping[str, str],
) -> Iterator[Markup]:
    kpi = facts.kpi
    back = _("Back to the indicators found") if kept else _("All indicators")
    yield tag("p", link(f"← {back}", "indicators", **kept))
    yield tag("p", *_place(kpi), class_="kpi-place")
    yield tag("p", kpi.definition, class_="kpi-lead")
    yield tag("p", badge(_(CONFIRMED[kpi.confirmed]), "quiet"), " ", framework.pack.confirmed[kpi.confirmed])
    for one in facts.points:
        yield _point_html(one, framework, in_force, alone=len(facts.points) == 1)
    if facts.manual:
        yield tag("h2", _("What a verifier looks at"))
        yield _manual_html(facts.manual, titles)
    if facts.relations:
        yield tag("h2", _("Held against other figures of the city"))
        yield _relations_html(facts)
    if kpi.sdg:
        yield tag("h2", _("Sustainable Development Goals"))
        yield _sdg_html(facts)
    yield tag("h2", _("Background"))
    yield _background_html(facts)
    key = facts.points[0].point.data_point.key
    yield tag("p", link(_("Results of cities for this indicator"), "published", about=f"{kpi.code}/{key}"))
    yield tag("nav", *_neighbours(facts, kept), class_="kpi-neighbours", aria_label=_("Other indicators"))


def _place(kpi: Kpi) -> Iterator[str]:
    words = [kpi.dimension, kpi.sub_dimension, kpi.category, _(LEVEL_WORDS[kpi.level])]
    if kpi.type:
        words.append(_(TYPES[kpi.type]))
    yield tag("code", kpi.code)
    for word in words:
        yield f" · {word}"


def _neighbours(facts: IndicatorFacts, kept: Mapping[str, str]) -> Iterator[Markup]:
    if facts.before:
        yield link(f"← {facts.before.name}", "indicators", code=facts.before.code, **kept)
    if facts.after:
        yield link(f"{facts.after.name} →", "indicators", code=facts.after.code, **kept)


def _point_html(found: PointFacts, framework: Framework, in_force: Collection[str], *, alone: bool) -> Markup:
    """A data point. ``in_force``: overlays chosen for new rounds here; ``alone``: the only one of its indicator."""
    point = found.point
    return tag(
        "section",
        tag("h2", _("How it is computed") if alone else point.name),
        tag("p", found.words, class_="kpi-formula"),
        tag("p", _("As the program reads it:"), " ", tag("code", point.data_point.formula), class_="quiet"),
        _inputs(found),
        _result(point, framework),
        tag("h3", _("What it is measured against")),
        _targets(found, framework, in_force),
        _worth(found, framework),
    )


def _inputs(found: PointFacts) -> Markup:
    columns = [Column(_("Figure")), Column(_("Unit")), Column(_("Where it is entered"))]
    rows = [Row([Cell(_named(one), head=True), one.unit, _entered(one)]) for one in found.inputs]
    return table(Table(_("Figures the city enters"), columns, rows))


def _named(one: InputFacts) -> Markup:
    return join(one.input.label, tag("br"), tag("code", one.key))


def _entered(one: InputFacts) -> str:
    if one.shared:
        return (
            _("Once, on the city profile; cannot be 0")
            if one.input.above_zero
            else _("Once, on the city profile")
        )
    return _("In its row; cannot be 0") if one.input.above_zero else _("In its row")


def _result(point: Point, framework: Framework) -> Markup:
    columns = [
        Column(_("Result")),
        Column(_("Value"), css="amount"),
        Column(_("Where it is from"), css="text"),
    ]
    return table(Table(_("The result"), columns, list(_result_rows(point, framework)), quiet=True))


def _result_rows(point: Point, framework: Framework) -> Iterator[Row]:
    original = (framework.original or framework).by_key[point.key]
    yield Row([Cell(_("Unit"), head=True), unit_words(point, framework), ""])
    yield Row([Cell(_("Direction"), head=True), _(DIRECTION_WORDS[point.direction]), ""])
    limits, asked = point.data_point.limits, point.range
    if limits and original.data_point.limits:
        told = _based(origin_of(original.data_point.limits.basis), limits.basis, limits.may_exceed)
        yield Row([Cell(_("Limits: outside is an error"), head=True), limits_words(point), told])
    if asked and original.range:
        told = _based(origin_of(original.range.basis), asked.basis, asked.why)
        yield Row([Cell(_("Plausible: outside, a verifier asks"), head=True), range_words(point), told])


def unit_words(point: Point, framework: Framework) -> str:
    """The unit of a result as reports print it; the word for it where they print none."""
    return point.printed_unit or framework.said(point.data_point.unit)


def _based(origin: Origin, *told: str | None) -> Markup:
    lines = (join(tag("br"), tag("span", text, class_="quiet")) for text in told if text)
    return join(origin_badge(origin), *lines)


def _targets(found: PointFacts, framework: Framework, in_force: Collection[str]) -> Markup:
    point = found.point
    if not point.target.scored and not found.overlays:
        parts = (framework.pack.bases[point.target.basis], point.target.source, point.target.note)
        return tag("p", kind_badge(kind_of(point.target)), " ", ". ".join(filter(None, parts)))
    columns = [
        Column(_("Target of")),
        Column(_("Target"), css="amount"),
        Column(_("How it is compared"), css="text"),
        Column(_("Where it is from"), css="text"),
    ]
    rows = [_target_row(_("the pack"), point.target, point, framework)]
    for other in found.overlays:
        name: list[str] = [other.overlay.title]
        if other.overlay.key in in_force:
            name += [" ", badge(_("in force here for new rounds"), "good", icon="✓")]
        rows.append(_target_row(join(*name), other.target, point, framework))
    return table(Table(_("Targets"), columns, rows, quiet=True, css="kpi-wide"))


def _target_row(name: str, target: Target, point: Point, framework: Framework) -> Row:
    words = target_words(replace(point, target=target), framework)
    compared = join(*(_compared(target) if target.method else ("–",)))
    told = [target.source, target.note, framework.pack.bases[target.basis]]
    lines = (join(tag("br"), tag("span", text, class_="quiet")) for text in told if text)
    source = join(kind_badge(kind_of(target)), *lines)
    return Row([Cell(name, head=True), words, compared, source])


def _compared(target: Target) -> tuple[str, ...]:
    assert target.method is not None
    title, how = METHODS[target.method]
    return _(title), tag("br"), tag("span", _(how), class_="quiet")


def _worth(found: PointFacts, framework: Framework) -> Markup:
    """What a result is worth, in its own unit: one column for each target that is scored."""
    point, bands = found.point, framework.bands
    targets = [
        (_("the target of the pack"), point.target),
        *((o.overlay.title, o.target) for o in found.overlays),
    ]
    shown = [(name, reaches(target, bands)) for name, target in targets]
    shown = [(name, steps) for name, steps in shown if steps]
    if not shown:
        return Markup("")
    unit = unit_words(point, framework)
    alone = len(shown) == 1
    heads = [
        _("Result") if alone else _("Result against {target}").format(target=name) for name, _steps in shown
    ]
    columns = [Column(_("Band")), Column(_("Points"), "end")]
    columns += [Column(f"{head} ({unit})", css="wrap") for head in heads]
    rows = [
        Row(
            [
                Cell(badge(band.name, band_look(band, bands)), head=True),
                number(band.points, 0),
                *(steps[index].words for _name, steps in shown),
            ]
        )
        for index, band in enumerate(reversed(bands))
    ]
    return table(Table(_("What a result is worth"), columns, rows))


def _manual_html(checks: tuple[ManualCheck, ...], titles: Mapping[str, str]) -> Markup:
    """What a verifier looks at by the manual. ``titles``: of the checks of the program, by key."""
    items = []
    for check in checks:
        inside: list[str] = [check.text, " ", tag("span", check.source, class_="quiet")]
        done = [link(titles[key], "checks", check=key) for key in check.checked_by if key in titles]
        if done:
            inside += [
                tag("br"),
                _("Checked by the program, in whole or in part:"),
                " ",
                Markup("; ").join(done),
            ]
        items.append(tag("li", *inside))
    return tag("ul", *items, class_="kpi-list")


def _relations_html(found: IndicatorFacts) -> Markup:
    """What the indicator is held against among the other figures of the city."""
    items = (
        tag(
            "li",
            severity_badge(one.check.severity),
            " ",
            link(one.check.means, "checks", check=one.check.key),
            " ",
            origin_badge(one.origin),
        )
        for one in found.relations
    )
    return tag("ul", *items, class_="kpi-list")


def _sdg_html(found: IndicatorFacts) -> Markup:
    """Links to the Sustainable Development Goals, each with who made it."""
    items = (
        tag("li", _("SDG {target}").format(target=one.target), " ", origin_badge(one.basis))
        for one in found.kpi.sdg
    )
    return tag("ul", *items, class_="kpi-list")


def _background_html(found: IndicatorFacts) -> Markup:
    """What else is known: figures of others, what is plausible, where figures come from, where it was read."""
    kpi = found.kpi
    groups = (
        (_("What is plausible"), (kpi.plausibility,) if kpi.plausibility else ()),
        (_("Known figures"), kpi.benchmark_facts),
        (_("Where figures may come from"), kpi.data_sources),
        (_("Read in"), kpi.sources),
    )
    made = (
        join(tag("h3", label), tag("ul", *(tag("li", text) for text in texts), class_="kpi-list"))
        for label, texts in groups
        if texts
    )
    return join(*made)
