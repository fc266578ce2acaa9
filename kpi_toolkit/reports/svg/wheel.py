"""The benchmarking wheel: the drawing, and above it the parts that can be pointed at, followed or chosen."""

from __future__ import annotations

from collections.abc import Callable

from kpi_toolkit.reports.content.model import Wheel, WheelPoint
from kpi_toolkit.reports.geometry import wheel_layout
from kpi_toolkit.reports.markup import Markup, direction, tag
from kpi_toolkit.reports.svg.paths import n
from kpi_toolkit.reports.svg.wheel_drawing import Drawing
from kpi_toolkit.reports.svg.wheel_parts import parts_layer

Links = Callable[[WheelPoint], str | None]


def wheel_svg(
    wheel: Wheel,
    *,
    links: Links | None = None,
    interactive: bool = False,
    words: bool = True,
    prefix: str = "wheel",
) -> Markup:
    """The wheel as SVG, the same text for the same wheel.

    A plain wheel is one picture that is described by the wheel's own text. With ``links``, every data point
    for which it gives an address is a link to it. ``interactive`` makes every dimension, category and data point
    a button with its key (see ``parts``) in ``data-key``; only the first data point is in the tab order, and
    whoever shows the wheel moves it. ``words`` False leaves only coloured rings, as an ornament that nobody reads
    aloud. ``prefix`` begins every id; it is unique in the page and a name as CSS knows it.

    Colours are custom properties (``--kpi-ink``, ``--kpi-band1``, ...) with the tokens as defaults. Inside a
    size container called ``kpi-wheel`` that is too small for the names, the rings take their room. Where the
    language in force runs from right to left, so does the wheel.
    """
    rtl = direction() == "rtl"
    drawing = Drawing(wheel, wheel_layout(wheel, mirrored=rtl), prefix, rtl=rtl)
    half = drawing.half if words else drawing.look.steps
    inside = [drawing.rings()]
    if words:
        inside += [drawing.centre(), drawing.words(), drawing.names()]
        inside = [tag("g", *inside, drawing.around(), aria_hidden="true")]
        inside.append(parts_layer(drawing.layout, drawing.look, links, interactive))
    named, says = _name(wheel, prefix, words, bool(links) or interactive)
    return tag(
        "svg",
        *says,
        drawing.style(words),
        *inside,
        xmlns="http://www.w3.org/2000/svg",
        id=prefix,
        class_="kpi-wheel",
        viewBox=f"{n(-half)} {n(-half)} {n(2 * half)} {n(2 * half)}",
        direction=direction(),
        **named,
    )


def _name(
    wheel: Wheel, prefix: str, words: bool, active: bool
) -> tuple[dict[str, str | float | None], tuple[Markup, ...]]:
    """Role and name of the whole, and the elements that hold them."""
    if not words:
        return {"aria_hidden": "true"}, ()
    title, rest = _split(wheel.alt)
    role: dict[str, str | float | None] = {
        "role": "group" if active else "img",
        "aria_labelledby": f"{prefix}-title",
        "aria_describedby": f"{prefix}-desc",
    }
    return role, (
        tag("title", title, id=f"{prefix}-title"),
        tag("desc", rest, id=f"{prefix}-desc"),
    )


def _split(alt: str) -> tuple[str, str]:
    """The first sentence of a description, which says what it is, and the rest. A name in it may hold a dot."""
    end = alt.find(". ", max(alt.find(": "), 0))
    return (alt, "") if end < 0 else (alt[: end + 1], alt[end + 2 :])
