"""The documents of the tests in every language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from reports.sample_cities import complete, empty, framework, nasty, nasty_framework, published

from kpi_toolkit.assessment import Assessment
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import LANGUAGES, speaking
from kpi_toolkit.reports.content import snapshot, verification_report
from kpi_toolkit.reports.content.model import Report, Snapshot
from kpi_toolkit.reports.pdf import Drawn, draw
from kpi_toolkit.reports.pdf.canvas import Canvas
from kpi_toolkit.reports.pdf.report import draw_report
from kpi_toolkit.reports.pdf.snapshot import draw_snapshot

CITIES: Mapping[str, tuple[Callable[[str], Assessment], Callable[[str], Framework]]] = {
    "complete": (complete, framework),
    "empty": (empty, framework),
    "karmoy-2020": (lambda language: published("karmoy-2020", language), framework),
    "nasty": (nasty, nasty_framework),
}
KINDS = {"snapshot": snapshot, "report": verification_report}
ALL = [(code, name, kind) for code in LANGUAGES for name in CITIES for kind in KINDS]


@cache
def document(code: str, name: str, kind: str) -> Snapshot | Report:
    assess, chosen = CITIES[name]
    with speaking(code):
        made = KINDS[kind](assess(code), chosen(code))
    assert made.info.language == code
    return made


@cache
def canvas(code: str, name: str, kind: str) -> Canvas:
    """The pages, laid out and settled."""
    made = document(code, name, kind)
    drawn = draw_snapshot(made) if isinstance(made, Snapshot) else draw_report(made)
    drawn.settle()
    return drawn


@cache
def drawn(code: str, name: str, kind: str) -> Drawn:
    return draw(document(code, name, kind))
