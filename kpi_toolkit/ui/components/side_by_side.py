"""Several cities beside one another for one data point or one group, as tables with bars."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from kpi_toolkit.assessment.printing import in_unit
from kpi_toolkit.framework import Framework, Group, Point
from kpi_toolkit.framework.framework import fold_code
from kpi_toolkit.i18n import N_, _, ngettext
from kpi_toolkit.i18n.numbers import number, percent
from kpi_toolkit.reports.markup import join, tag
from kpi_toolkit.services.peers import Peer, Peers, PeerSet
from kpi_toolkit.services.published import Standing, documents, standings
from kpi_toolkit.services.reading import Results
from kpi_toolkit.submission.published import PublishedCity
from kpi_toolkit.ui.components.html import Cell, Column, Row, Table, badge, table
from kpi_toolkit.ui.components.links import link
from kpi_toolkit.ui.components.pictures import band_look

LEVELS = {
    "dimension": N_("Dimension {name}"),
    "sub_dimension": N_("{dimension}: sub-dimension {name}"),
    "category": N_("{dimension}: category {name}"),
}
MARKS = frozenset({N_("Self-assessment, not verified"), N_("Verified"), N_("Not independently verified")})
"""The marks of ``review.attest``, which are words to translate."""

GROUP = "group:"
"""What the choice of a group begins with; of a data point it is code and key."""


def choices(framework: Framework) -> dict[str, str]:
    """What cities can be compared for, in words: first the groups, then the data points."""
    original = framework.original or framework
    levels = tuple(LEVELS)
    groups = [
        (levels.index(group.level), f"{GROUP}{index}", _group_words(group))
        for index, group in enumerate(framework.groups)
    ]
    found = {key: words for _level, key, words in sorted(groups, key=lambda one: one[0])}
    for point in original.points:
        shown = framework.points[point.index]
        found[f"{point.code}/{point.data_point.key}"] = f"{shown.name} ({point.code})"
    return found


def point_of(framework: Framework, choice: str) -> Point | None:
    """The data point of a choice; blanks in the code do not matter."""
    code, _slash, key = choice.rpartition("/")
    return next(
        (p for p in framework.points if fold_code(p.code) == fold_code(code) and p.data_point.key == key),
        None,
    )


def group_of(framework: Framework, choice: str) -> Group | None:
    """The group of a choice, with its words as assessments are stored."""
    number = choice.removeprefix(GROUP)
    groups = (framework.original or framework).groups
    return groups[int(number)] if number.isdecimal() and int(number) < len(groups) else None


def _group_words(group: Group) -> str:
    return _(LEVELS[group.level]).format(dimension=group.dimension, name=group.name)


def peers_html(found: PeerSet, all_of: Peers, point: Point, caption: str) -> Markup:
    """Results of cities for a data point. The bars of both sets have one scale, so they can be compared."""
    spread = _spread(found, point)
    columns = [Column(_("City")), Column(_("Year"), "end"), Column(_("Result"), "end", css="result")]
    lowest, highest = _scale((*all_of.published.peers, *all_of.rounds.peers))
    bars = not point.yes_no and highest > lowest
    if bars:
        columns.append(Column(_("Bar")))
    columns.append(Column(_("Where it is from"), css="text"))
    rows = [
        Row(
            [
                Cell(f"{peer.city}, {peer.country}", head=True),
                str(peer.year) if peer.year is not None else "–",
                peer.printed,
                *((_bar(float(peer.value), lowest, highest),) if bars else ()),
                said_mark(peer.source),
            ]
        )
        for peer in found.peers
    ]
    return table(Table(caption, columns, rows, quiet=True)) + spread


def _scale(peers: Sequence[Peer]) -> tuple[float, float]:
    values = [float(peer.value) for peer in peers]
    return min((0.0, *values)), max((0.0, *values))


def _bar(value: float, lowest: float, highest: float) -> Markup:
    """A bar from 0 to the value; the number beside it says the same, so it is not read aloud."""
    width = highest - lowest
    start, end = sorted((-lowest / width, (value - lowest) / width))
    inside = tag("span", style=f"margin-inline-start:{100 * start:.1f}%;width:{100 * (end - start):.1f}%")
    return tag("span", inside, class_="kpi-meter long", aria_hidden="true")


def _spread(found: PeerSet, point: Point) -> Markup:
    if found.minimum is None or found.median is None or found.maximum is None:
        return Markup("")
    count = len(found.peers)
    said = ngettext(
        "{count} city: lowest {lowest}, middle {median}, highest {highest}.",
        "{count} cities: lowest {lowest}, middle {median}, highest {highest}.",
        count,
    ).format(
        count=number(count, 0),
        lowest=in_unit(point, found.minimum, point.decimals),
        median=in_unit(point, found.median, point.decimals),
        highest=in_unit(point, found.maximum, point.decimals),
    )
    return tag("p", said, class_="quiet")


def standings_html(found: Sequence[Standing], framework: Framework, caption: str) -> Markup:
    """Scores of verified rounds in one group, with their coverage."""
    columns = [
        Column(_("City")),
        Column(_("Year"), "end"),
        Column(_("Score"), "end", css="result"),
        Column(_("Bar")),
        Column(_("Band")),
        Column(_("Scored")),
        Column(_("How it was verified")),
    ]
    return table(Table(caption, columns, [_standing(one, framework) for one in found], quiet=True))


def _standing(one: Standing, framework: Framework) -> Row:
    city, words = one.round.city, "–" if one.percent is None else percent(one.percent, 1)
    band = next((band for band in framework.bands if band.name == one.band), None)
    covered = _("{scored} of {total}").format(scored=number(one.scored, 0), total=number(one.total, 0))
    return Row(
        [
            Cell(link(f"{city.name}, {city.country}", "results", round=one.round.round.id), head=True),
            str(one.round.round.year),
            words,
            _bar(one.percent, 0.0, 100.0) if one.percent is not None else "–",
            badge(band.name, band_look(band, framework.bands)) if band else _("nothing scored"),
            covered,
            said_mark(one.round.mark),
        ]
    )


def rounds_html(found: Sequence[Results], framework: Framework, caption: str) -> Markup:
    """Verified rounds with their scores by dimension, coverage and maturity."""
    source = (framework.original or framework).groups
    dimensions = [
        (group, named.name)
        for group, named in zip(source, framework.groups, strict=True)
        if group.level == "dimension"
    ]
    columns = [Column(_("City")), Column(_("Year"), "end"), Column(_("How it was verified"))]
    columns += [Column(_("Reported")), *(Column(name) for _group, name in dimensions), Column(_("Maturity"))]
    rows = [_round(one, [group for group, _name in dimensions], framework) for one in found]
    return table(Table(caption, columns, rows, quiet=True))


def _round(one: Results, dimensions: Sequence[Group], framework: Framework) -> Row:
    city, coverage = one.city, one.coverage
    reported = _("{part} of {whole}").format(
        part=number(coverage["data_points_reported"], 0), whole=number(coverage["data_points_total"], 0)
    )
    scores: list[Markup | str] = []
    for group in dimensions:
        standing = next(iter(standings((one,), group)), None)
        scores.append(_score(standing, framework) if standing else "–")
    level = one.maturity["kpi"]["level"]
    return Row(
        [
            Cell(link(f"{city.name}, {city.country}", "results", round=one.round.id), head=True),
            str(one.round.year),
            said_mark(one.mark),
            reported,
            *scores,
            _("not placed") if level is None else _level(level, framework),
        ]
    )


def _score(standing: Standing, framework: Framework) -> Markup | str:
    band = next((band for band in framework.bands if band.name == standing.band), None)
    if standing.percent is None or band is None:
        return _("nothing scored")
    return join(percent(standing.percent, 1), " ", badge(band.name, band_look(band, framework.bands)))


def _level(level: int, framework: Framework) -> str:
    names = {one.level: one.name for one in framework.maturity.levels} | {
        0: framework.maturity.pre_maturity.name
    }
    return _("{level} {name}").format(level=level, name=names[level]) if level else names[0]


def said_mark(mark: str) -> str:
    """How a round was verified, in words; anything else, such as a document, stays as it is."""
    return _(mark) if mark in MARKS else mark


def cities_html(found: Sequence[PublishedCity], caption: str) -> Markup:
    """Cities whose results were published elsewhere, with the documents."""
    columns = [
        Column(_("City")),
        Column(_("Year"), "end"),
        Column(_("Results"), "end"),
        Column(_("Published in"), css="text"),
    ]
    rows = [
        Row(
            [
                Cell(f"{one.city}, {one.country}", head=True),
                str(one.year) if one.year is not None else "–",
                number(len(one.results), 0),
                join(*(tag("div", title) for title in documents(one))),
            ]
        )
        for one in found
    ]
    return table(Table(caption, columns, rows, quiet=True))
