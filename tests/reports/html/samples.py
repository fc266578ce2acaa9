"""The documents of the tests, as content and as HTML."""

from __future__ import annotations

from functools import cache
from xml.etree import ElementTree

from reports.html.said import read
from reports.sample_cities import complete, empty, framework, nasty, nasty_framework, published
from reports.sample_verifications import CASES, case, printed

from kpi_toolkit.reports.content import snapshot, verification_report
from kpi_toolkit.reports.content.model import Report, Snapshot
from kpi_toolkit.reports.html import draw

CITIES = ("complete", "empty", "nasty", "karmoy-2020")
KINDS = ("snapshot", "report")
ALL = [(name, kind) for name in (*CITIES, *CASES) for kind in KINDS]
"""Cities, and cases of a verification."""


@cache
def content(name: str, kind: str) -> Snapshot | Report:
    make = snapshot if kind == "snapshot" else verification_report
    if name in CASES:
        return make(printed(), framework(), case(name))
    if name == "nasty":
        return make(nasty(), nasty_framework())
    made = {"complete": complete, "empty": empty}
    return make(made[name]() if name in made else published(name), framework())


@cache
def html(name: str, kind: str) -> bytes:
    return draw(content(name, kind))


def tree(name: str, kind: str) -> ElementTree.Element:
    return read(html(name, kind))
