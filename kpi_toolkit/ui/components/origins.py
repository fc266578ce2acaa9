"""Whatever is said carries where it comes from: published, or ours. The word says it, and a sign beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from kpi_toolkit.catalogue.origins import ORIGINS, TARGET_KINDS, Origin, TargetKind
from kpi_toolkit.i18n import _
from kpi_toolkit.reports.markup import join, tag
from kpi_toolkit.ui.components.html import badge

_LOOKS: Mapping[Origin, tuple[str, str]] = {
    "published": ("info", "●"),
    "both": ("quiet", "◐"),
    "ours": ("quiet", "○"),
}
_KIND_LOOKS: Mapping[TargetKind, tuple[str, str]] = {
    "published": ("info", "●"),
    "substitute": ("quiet", "○"),
    "not-benchmarked": ("quiet", "–"),
    "none": ("quiet", "–"),
    "city": ("quiet", "◇"),
}


def origin_badge(origin: Origin) -> Markup:
    """Published, or ours, in a word."""
    look, sign = _LOOKS[origin]
    return badge(_(ORIGINS[origin]), look, icon=sign)


def kind_badge(kind: TargetKind) -> Markup:
    """What kind of target it is, in a few words."""
    look, sign = _KIND_LOOKS[kind]
    return badge(_(TARGET_KINDS[kind]), look, icon=sign)


@dataclass(frozen=True, slots=True)
class Statement:
    """Something that is said of the method, with where it comes from. ``source``: the document, or why."""

    origin: Origin
    text: str | Markup
    source: str = ""


def statements(said: Iterable[Statement]) -> Markup:
    """Statements as a list, each with where it comes from."""
    items = (
        tag(
            "li",
            origin_badge(one.origin),
            tag("span", one.text, *((" ", tag("span", one.source, class_="quiet")) if one.source else ())),
        )
        for one in said
    )
    return tag("ul", join(*items), class_="kpi-origins")
