"""What is published and what is ours, counted: targets by their basis, and everything else by where it is from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from markupsafe import Markup

from kpi_toolkit.catalogue.origins import KINDS, ORIGINS, TARGET_KINDS, Origin, Tally
from kpi_toolkit.catalogue.words import BASES, CONFIRMED
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import _
from kpi_toolkit.i18n.numbers import number
from kpi_toolkit.ui.components.html import Cell, Column, Row, Table, table
from kpi_toolkit.ui.components.links import link


def targets_html(framework: Framework, counted: Tally) -> Markup:
    """Data points by the basis of their target, with what the basis means."""
    columns = [
        Column(_("Basis of the target")),
        Column(_("What it means"), css="text"),
        Column(_("Indicators of this kind")),
        Column(_("Data points"), "end"),
    ]
    rows = [
        Row(
            [
                Cell(_(BASES[basis]), head=True),
                framework.pack.bases[basis],
                link(_(TARGET_KINDS[kind]), "indicators", target=kind),
                number(counted.bases[basis], 0),
            ]
        )
        for basis, kind in KINDS.items()
        if counted.bases[basis]
    ]
    total = number(counted.data_points, 0)
    rows.append(Row([Cell(_("Together"), head=True), "", "", total], css="kpi-sum"))
    return table(Table(_("Targets by their basis"), columns, rows, quiet=True))


def confirmed_html(framework: Framework, counted: Tally) -> Markup:
    """Indicators by how much of their formula was read in the published methodology."""
    columns = [Column(_("Formula")), Column(_("What it means"), css="text"), Column(_("Indicators"), "end")]
    rows = [
        Row(
            [
                Cell(link(_(words), "indicators", confirmed=key), head=True),
                framework.pack.confirmed[key],
                number(counted.confirmed[key], 0),
            ]
        )
        for key, words in CONFIRMED.items()
    ]
    return table(Table(_("How far the formulas are confirmed"), columns, rows, quiet=True))


def origins_html(counted: Tally) -> Markup:
    """Everything else, by where it is from."""
    columns = [
        Column(_("What")),
        *(Column(_(words), "end", css="wrap") for words in ORIGINS.values()),
    ]
    rows = [_origin_row(name, found) for name, found in _counted(counted)]
    return table(Table(_("Published and ours, counted"), columns, rows, quiet=True))


def _counted(counted: Tally) -> Iterator[tuple[str, Counter[Origin]]]:
    sdg: Counter[Origin] = Counter({"published": counted.sdg["published"], "ours": counted.sdg["ours"]})
    yield _("Limits of results: outside is an error"), counted.limits
    yield _("Plausible ranges: outside, a verifier asks"), counted.ranges
    yield _("Relations: what should hold between figures"), counted.relations
    yield _("Checks of the program besides these"), counted.checks
    yield _("Settings: limits and tolerances with a name"), counted.settings
    yield _("Links to the Sustainable Development Goals"), sdg


def _origin_row(name: str, found: Counter[Origin]) -> Row:
    return Row([Cell(name, head=True), *(number(found[origin], 0) for origin in ORIGINS)])
