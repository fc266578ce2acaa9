"""Pictures of the method, made of boxes: the bands on their scale, the steps of maturity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from kpi_toolkit.framework.models import Band, Maturity
from kpi_toolkit.i18n import _, ngettext
from kpi_toolkit.i18n.numbers import percent
from kpi_toolkit.reports.markup import join, tag

LOOKS = 4
"""So many looks of bands there are in style.css."""


def band_look(band: Band, bands: Sequence[Band]) -> str:
    """The class of a band in style.css; a pack may have other than four bands."""
    place = list(bands).index(band)
    return f"band{1 + round(place * (LOOKS - 1) / max(1, len(bands) - 1))}"


def points_words(band: Band) -> str:
    """What a band is worth."""
    return ngettext("{count} point", "{count} points", band.points).format(count=band.points)


def band_scale(bands: Sequence[Band]) -> Markup:
    """The bands side by side, as wide as they are, with their edges. The best one has no end."""
    ends = [*(band.from_percent for band in bands[1:]), max(110.0, bands[-1].from_percent * 1.15)]
    parts = [
        tag(
            "span",
            tag("b", band.name),
            tag("span", points_words(band)),
            tag("i", percent(band.from_percent, None), class_="edge"),
            class_=f"part {band_look(band, bands)}",
            style=f"flex:{end - band.from_percent:g} 1 0",
        )
        for band, end in zip(bands, ends, strict=True)
    ]
    return tag(
        "figure",
        tag("div", *parts, class_="scale", aria_hidden="true"),
        tag("figcaption", bands_alt(bands), class_="kpi-hidden"),
        class_="kpi-bands",
    )


def bands_alt(bands: Sequence[Band]) -> str:
    """The bands in words, for those who do not see the picture."""
    each = (
        _("{legend}: band {band}, {points}.").format(
            legend=band.legend, band=band.name, points=points_words(band)
        )
        for band in bands
    )
    return " ".join(each)


def ladder(maturity: Maturity, notes: Mapping[int, str], here: Mapping[int, str]) -> Markup:
    """The levels of maturity as steps, the highest on top and pre-maturity, as 0, below.

    ``notes``: what is said of each level; ``here``: who stands at it.
    """
    levels = [(str(level.level), level.level, level.name, level.meaning) for level in maturity.levels]
    below = maturity.pre_maturity
    steps = (
        _step(sign, name, meaning, notes.get(level, ""), here.get(level, ""))
        for sign, level, name, meaning in reversed([("–", 0, below.name, below.meaning), *levels])
    )
    return tag("ol", join(*steps), class_="kpi-ladder", reversed="", start=str(len(levels)))


def _step(sign: str, name: str, meaning: str, note: str, here: str) -> Markup:
    inside = [tag("strong", name), " ", tag("span", meaning)]
    if note:
        inside.append(tag("span", note, class_="quiet line"))
    if here:
        inside.append(tag("span", here, class_="here line"))
    number = tag("span", sign, class_="number", aria_hidden="true")
    return tag("li", number, tag("div", *inside), class_="here" if here else None)
