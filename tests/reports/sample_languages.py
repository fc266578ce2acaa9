"""The documents of the tests in every language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from reports.documents_in_languages import framework_in, judged, made
from reports.sample_cities import complete, empty, framework, nasty, nasty_framework, published

from kpi_toolkit.assessment import Assessment
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import LANGUAGES, speaking
from kpi_toolkit.reports.content.model import Document
from kpi_toolkit.reports.kinds import KINDS
from kpi_toolkit.reports.pdf import Drawn, draw, pages
from kpi_toolkit.reports.pdf.canvas import Canvas

CITIES: Mapping[str, tuple[Callable[[str], Assessment], Callable[[str], Framework]]] = {
    "complete": (complete, framework),
    "empty": (empty, framework),
    "karmoy-2020": (lambda language: published("karmoy-2020", language), framework),
    "nasty": (nasty, nasty_framework),
}
VERIFIED = "verified"
"""A city after an independent verification. It has what the others are too many for: long documents, certificates."""
ALONE = ("factsheet", "certificate")
ALL = [
    *((code, name, kind) for code in LANGUAGES for name in CITIES for kind in KINDS if kind not in ALONE),
    *((code, VERIFIED, kind) for code in LANGUAGES for kind in ALONE),
]


def city_of(kind: str) -> str:
    """The city of which a kind of document is looked at in every language."""
    return VERIFIED if kind in ALONE else "complete"


@cache
def document(code: str, name: str, kind: str) -> Document:
    with speaking(code):
        if name == VERIFIED:
            assessment, verification = judged("independent", code)
            shown = made(kind, assessment, framework_in(code), verification)
        else:
            assess, chosen = CITIES[name]
            shown = made(kind, assess(code), chosen(code))
    assert shown.info.language == code
    return shown


@cache
def canvas(code: str, name: str, kind: str) -> Canvas:
    """The pages, laid out and settled."""
    laid = pages(document(code, name, kind))
    laid.settle()
    return laid


@cache
def drawn(code: str, name: str, kind: str) -> Drawn:
    return draw(document(code, name, kind))
