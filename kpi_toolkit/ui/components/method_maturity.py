"""How a city is placed on the scale of maturity, with the example city beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from markupsafe import Markup

from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import _, ngettext
from kpi_toolkit.i18n.lists import commas
from kpi_toolkit.i18n.numbers import number, percent
from kpi_toolkit.reports.markup import tag
from kpi_toolkit.services.worked import Worked
from kpi_toolkit.ui.components.html import Cell, Column, Row, Table, meter, table
from kpi_toolkit.ui.components.origins import Statement, statements
from kpi_toolkit.ui.components.pictures import ladder


def maturity(framework: Framework, worked: Worked | None) -> Iterator[Markup]:
    """The steps, where the indicators place a city, and the other dimensions."""
    share = percent(framework.setting("maturity_share"))
    least = percent(framework.setting("maturity_minimum_coverage"))
    yield tag(
        "p", _("Maturity says how far a city has come on its way, beside how it performs against targets.")
    )
    yield ladder(framework.maturity, dict(_notes(framework)), _here(worked))
    yield tag(
        "p",
        _(
            "Each indicator with a target stands on a step. The city stands on the highest step that at least "
            "{share} of its scored indicators have reached. With less than {least} of the indicators that have "
            "a target scored, it is not placed."
        ).format(share=share, least=least),
    )
    if worked:
        yield _example(framework, worked)
    yield statements(_statements(framework))
    yield tag("h3", _("The other dimensions of maturity"))
    yield tag(
        "p",
        _(
            "A city answers a checklist about itself. In each of these dimensions it stands at the highest step at "
            "which, and below which, no answer is no:"
        ),
    )
    columns = [
        Column(_("Dimension")),
        Column(_("What it is about"), css="text"),
        Column(_("Statements"), "end"),
    ]
    rows = [
        Row([Cell(one.name, head=True), one.meaning, number(len(one.criteria), 0)])
        for one in framework.maturity.dimensions
    ]
    yield table(Table(_("The other dimensions of maturity"), columns, rows, quiet=True))


def _notes(framework: Framework) -> Iterator[tuple[int, str]]:
    yield 1, _("An indicator stands here once it is scored.")
    for level, edge in framework.maturity.thresholds.items():
        words = _("An indicator stands here from {percent} of its target.")
        yield level, words.format(percent=percent(edge))


def _here(worked: Worked | None) -> Mapping[int, str]:
    if worked is None:
        return {}
    said: dict[int, str] = {}
    city = worked.assessment.city or _("the example city")
    by_indicators, overall = worked.assessment.maturity.kpi.level, worked.assessment.maturity.overall.level
    if by_indicators is not None:
        said[by_indicators] = _("Here stands {city} by its indicators.").format(city=city)
    if overall is not None:
        words = _("Here stands {city} overall: on the lowest of all dimensions.").format(city=city)
        said[overall] = f"{said[overall]} {words}" if overall in said else words
    return said


def _example(framework: Framework, worked: Worked) -> Markup:
    found = worked.assessment.maturity.kpi
    needed = framework.setting("maturity_share")
    columns = [
        Column(_("Step")),
        Column(_("Indicators there or above"), "end", css="wrap"),
        Column(_("Share")),
        Column(_("Enough")),
    ]
    rows = []
    for level in reversed(framework.maturity.levels):
        count = found.at_level.get(level.level, 0)
        part = 100 * count / found.scored if found.scored else 0.0
        words = percent(part, 1)
        name = _("{level} {name}").format(level=level.level, name=level.name)
        enough = _("yes") if part >= needed else _("no")
        rows.append(
            Row([Cell(name, head=True), number(count, 0), meter(part, words) + Markup(" ") + words, enough])
        )
    caption = ngettext(
        "{city}: {count} indicator is scored, of {total} with a target",
        "{city}: {count} indicators are scored, of {total} with a target",
        found.scored,
    ).format(city=worked.assessment.city, count=number(found.scored, 0), total=number(found.with_target, 0))
    head = tag("p", tag("strong", _("Example")))
    return tag("div", head, table(Table(caption, columns, rows)), class_="kpi-card kpi-example")


def _statements(framework: Framework) -> Iterator[Statement]:
    model = framework.maturity
    names = commas(level.name for level in model.levels)
    yield Statement(
        "published",
        _("The names and the order of the steps: {names}. The other dimensions.").format(names=names),
        "ITU-T Y.4904 (12/2019)",
    )
    yield Statement(
        "published",
        _(
            "A step is reached when the values set for it are met. Which values these are is left to the city."
        ),
        "ITU-T Y.4904 (12/2019)",
    )
    yield Statement(
        "ours", _("What each step means, the thresholds for all indicators, and the whole checklist.")
    )
    for key in ("maturity_share", "maturity_minimum_coverage"):
        setting = framework.settings[key]
        words = _("{meaning} Here: {value}.").format(
            meaning=setting.meaning, value=f"{number(setting.value)} {setting.unit}".strip()
        )
        yield Statement("ours", words, setting.basis)
    yield Statement(
        "ours",
        _(
            "An indicator with several data points stands on the step of the lowest of them. Where one of them "
            "is not scored, it stands on the first step at most."
        ),
    )
    yield Statement(
        "ours",
        _(
            "Overall is the lowest of all dimensions and never shown without them. While some of them are not "
            "assessed, there is no overall level."
        ),
    )
