"""The look of the wheel: its rules and patterns."""

from __future__ import annotations

from collections.abc import Iterable

from kpi_toolkit.reports.markup import Markup, tag
from kpi_toolkit.reports.palette import colour
from kpi_toolkit.reports.svg.paths import n
from kpi_toolkit.reports.svg.style import fills, ink_of, painted, style
from kpi_toolkit.reports.svg.text import FONTS

PATTERNS = {
    "cross": ("M0 0L1.5 1.5M1.5 0L0 1.5", 1.5),
    "stripes": ("M0 0.4L1.2 0.4", 1.2),
    "dots": ("M0.5 0.45L0.5 0.55", 1.0),
    "open": ("M0 1.6L1.6 0", 1.6),
}
"""Patterns of states: what one tile holds, and the side of a tile."""
TOO_SMALL = "47rem"
"""Below this width of its container the names around a wheel cannot be read and give way."""


def patterns(prefix: str, classes: Iterable[str]) -> Markup:
    """The tiles of the patterns that are used."""
    made = [
        tag(
            "pattern",
            tag("path", d=d, class_="tile"),
            id=f"{prefix}-{name}",
            width=side,
            height=side,
            patternUnits="userSpaceOnUse",
        )
        for name, (d, side) in PATTERNS.items()
        if f"hatch {name}" in classes
    ]
    return tag("defs", *made) if made else Markup("")


def wheel_style(prefix: str, looks: Iterable[str], scale: float | None) -> Markup:
    """The rules of a wheel. ``scale``: how much the rings grow where the names give way; None without names."""
    looks = sorted(looks)
    p = f"#{prefix}"
    rules = [
        fills(prefix, looks),
        painted(prefix, ".empty", "hair"),
        painted(prefix, ".hatch", "line", "stroke"),
        *(f"{p} .{name}{{fill:url({p}-{name})}}" for name in PATTERNS),
        f"{p} .hatch{{stroke-width:.12}}",
        painted(prefix, ".tile", "hair", "stroke"),
        f"{p} .tile{{fill:none;stroke-width:.18;stroke-linecap:round}}",
        painted(prefix, ".between", "paper", "stroke"),
        f"{p} .between{{fill:none}}",
        painted(prefix, ".pips", "ink"),
        painted(prefix, ".pips", "ink", "stroke"),
        f"{p} .pips{{stroke-width:.1}}{p} .pips.no{{fill:none}}",
    ]
    if scale is not None:
        rules += [*_words(prefix, looks), *_parts(p), *_small(p, scale)]
    return style(*rules)


def _words(prefix: str, looks: Iterable[str]) -> list[str]:
    p = f"#{prefix}"
    return [
        f"{p}{{overflow:visible}}",
        f"{p} text{{font-family:{FONTS};fill:currentColor;-webkit-text-size-adjust:none}}",
        *(painted(prefix, f"text.on-{look}", ink_of(look)) for look in looks),
        painted(prefix, "text.ink", "ink"),
        painted(prefix, "text.quiet", "quiet"),
        painted(prefix, "text.city", "ink"),
        f"{p} .city,{p} .name{{font-weight:700}}",
        f"{p} .city,{p} textPath{{text-anchor:middle}}{p} .end{{text-anchor:end}}",
        *(painted(prefix, f".as-{look}", ink_of(look), "stroke") for look in looks),
        f"{p} .sign{{fill:none;stroke-width:.22}}",
        painted(prefix, ".ray", "line", "stroke"),
        f"{p} .ray{{stroke-width:.12}}",
        painted(prefix, ".ray.strong", "quiet", "stroke"),
        f"{p} .ray.strong{{stroke-width:.2}}",
        f"{p} .around{{display:none}}",
        painted(prefix, ".around text", "ink"),
    ]


def _parts(p: str) -> list[str]:
    """What is pointed at, in the focus, or chosen. The glow keeps the line apart from any colour below it."""
    ink, paper = colour("ink"), colour("paper")
    glow = " ".join(f"drop-shadow(0 0 {size}px {paper})" for size in (0.25, 0.25, 0.4))
    return [
        f"{p} .part,{p} .reach{{fill:transparent;stroke:none;stroke-linejoin:round}}",
        f"{p} .parts>:hover>path,{p} :focus-visible>.reach{{fill:{ink};fill-opacity:.12}}",
        f"{p} [role=button],{p} a{{cursor:pointer;outline:none}}",
        f"{p} [aria-pressed=true]>.part{{stroke:{ink};stroke-width:.6;filter:{glow}}}",
        f"{p} :focus-visible>.part{{stroke:{ink};stroke-width:.9;filter:{glow}}}",
    ]


def _small(p: str, scale: float) -> list[str]:
    """The wheel where its names cannot be read: larger rings with the dimensions around them."""
    return [
        f"@container kpi-wheel (max-width:{TOO_SMALL}){{",
        f"{p} .names,{p} .words text,{p} .reach{{display:none}}",
        f"{p} .around{{display:inline}}",
        f"{p} .rings,{p} .city,{p} .words,{p} .parts{{transform:scale({n(scale)})}}",
        f"{p} .tile{{stroke:{colour('line')};stroke-width:.25}}",
        "}",
    ]
