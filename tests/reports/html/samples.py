"""The documents of the tests, as content and as HTML."""

from __future__ import annotations

from functools import cache
from xml.etree import ElementTree

from reports.html.said import read
from reports.sample_branding import branding
from reports.sample_cities import complete, empty, framework, nasty, nasty_framework, published
from reports.sample_verifications import CASES, case, printed

from kpi_toolkit.reports import content as contents
from kpi_toolkit.reports.branding import branded, look_of
from kpi_toolkit.reports.content.model import Document
from kpi_toolkit.reports.html import draw

CITIES = ("complete", "empty", "nasty", "karmoy-2020")
KEYS = {"report": "verification_report"}
"""Of kinds that are called shortly here."""
ALL = [
    *((name, kind) for name in (*CITIES, *CASES) for kind in ("snapshot", "report")),
    *((name, "factsheet") for name in ("empty", "nasty", "branded")),
    *((name, "certificate") for name in ("independent", "branded")),
]
"""Cities, cases of a verification, and one with what is the city's own."""


@cache
def content(name: str, kind: str) -> Document:
    make = getattr(contents, KEYS.get(kind, kind))
    if name == "branded":
        return branded(make(printed(), framework(), case("independent")), branding())
    if name in CASES:
        return make(printed(), framework(), case(name))
    if name == "nasty":
        return make(nasty(), nasty_framework())
    made = {"complete": complete, "empty": empty}
    return make(made[name]() if name in made else published(name), framework())


@cache
def html(name: str, kind: str) -> bytes:
    return draw(content(name, kind), look_of(branding() if name == "branded" else None))


def tree(name: str, kind: str) -> ElementTree.Element:
    return read(html(name, kind))
