"""The frame of a document: head, the line with its mark, cover, contents, foot."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kpi_toolkit.i18n import _
from kpi_toolkit.reports.content.model import Cover, Info, Picture, Wheel
from kpi_toolkit.reports.html.figures import facts, motif, tiles
from kpi_toolkit.reports.markup import Markup, css_string, direction, join, lines, tag
from kpi_toolkit.reports.palette import dark_of, declarations, light, light_of
from kpi_toolkit.reports.svg.text import FONTS
from kpi_toolkit.reports.tokens import Tokens

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""What the file may load or run: nothing but the style inside it."""
WITH_PICTURES = f"{POLICY}; img-src data:"
"""The same for a file that holds pictures."""
LONG = 28
"""Letters from which the name of a city is set smaller."""
CONTENT = "content"
MARGIN = {
    (
        "top",
        False,
    ): "font:7.4pt var(--fonts);color:#55646B;vertical-align:bottom;padding-bottom:9mm;width:70%;",
    ("top", True): "font:bold 7.4pt var(--fonts);color:#6B3A00;vertical-align:bottom;padding-bottom:9mm;",
    ("bottom", False): "font:7.4pt var(--fonts);color:#55646B;vertical-align:top;padding-top:5mm;width:70%;",
    ("bottom", True): "font:7.4pt var(--fonts);color:#55646B;vertical-align:top;padding-top:5mm;",
}
"""The look of the margins of a printed page: above and below, at the end of the line or at its beginning."""
PLACES = {"{page}": "counter(page)", "{pages}": "counter(pages)"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents, with the lines below it."""

    number: str
    title: str
    key: str
    inside: tuple[Entry, ...] = ()


def page(
    info: Info,
    cover: Cover,
    wheel: Wheel,
    entries: tuple[Entry, ...],
    main: Markup,
    kind: str,
    look: Tokens,
) -> bytes:
    """One file that needs nothing else. ``kind`` is the class of the document for its style, ``look`` has its
    colours.
    """
    contents = _contents(info, entries) if entries else Markup("")
    policy = WITH_PICTURES if cover.arms or cover.photo else POLICY
    body = tag(
        "body",
        tag("a", _("Skip to the content"), href=f"#{CONTENT}", class_="skip"),
        tag("header", _bar(info), _cover(cover, wheel)),
        tag("div", contents, tag("main", main, id=CONTENT, tabindex=-1), class_="layout"),
        tag("footer", tag("p", info.origin)),
        class_=kind,
    )
    whole = tag("html", _head(info, look, policy), body, lang=info.language, dir=direction(info.language))
    return f"<!DOCTYPE html>\n{whole}\n".encode()


def _head(info: Info, look: Tokens, policy: str) -> Markup:
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="author", content=info.author),
        tag("meta", name="description", content=info.subject),
        tag("title", info.title),
        tag("style", _colours(look), _rules(), _print(info)),
    )


def _colours(look: Tokens) -> Markup:
    dark_screen = f"@media screen and (prefers-color-scheme:dark){{:root{{{declarations(dark_of(look))}}}}}"
    return Markup(f":root{{{declarations(light_of(look))}--fonts:{FONTS}}}{dark_screen}{_pairs()}")


@cache
def _pairs() -> str:
    """A class for every pair of fill and text, and one for the text alone."""
    names = light().named()
    pairs = [name for name in names if f"{name}-ink" in names]
    return "".join(
        f".on.{name}{{--fill:var(--kpi-{name});--text:var(--kpi-{name}-ink)}}"
        f".as-{name}{{color:var(--kpi-{name}-ink)}}.meter .{name}{{background:var(--kpi-{name})}}"
        for name in pairs
    )


@cache
def _rules() -> Markup:
    return Markup(Path(__file__).with_name("style.css").read_text(encoding="utf-8"))


def _print(info: Info) -> Markup:
    """What stands in the margins of every printed page but the cover, the mark first of all."""
    parts = (part for part in re.split(r"(\{pages?\})", info.page) if part)
    count = " ".join(PLACES.get(part) or css_string(part) for part in parts)
    start, end = ("right", "left") if direction(info.language) == "rtl" else ("left", "right")
    corners = {
        f"top-{start}": css_string(info.running),
        f"top-{end}": css_string(info.mark),
        f"bottom-{start}": css_string(info.origin),
        f"bottom-{end}": count,
    }
    looks = "".join(
        f"@{place}-{side}{{{MARGIN[place, side == end]}text-align:{side}}}"
        for place in ("top", "bottom")
        for side in (start, end)
    )
    boxes = "".join(f"@{corner}{{content:{said}}}" for corner, said in corners.items())
    return Markup(
        f"@page{{{looks}}}@page{{{boxes}}}@page:first{{{re.sub(r'content:[^}]*', 'content:none', boxes)}}}"
    )


def _bar(info: Info) -> Markup:
    """The running line. It stays in sight, so that the mark does."""
    look = "pair-verified" if info.verified else "pair-notice"
    return tag(
        "div",
        tag("p", info.running, class_="running"),
        tag("p", info.mark, class_=f"mark on {look}"),
        class_="bar",
    )


def _cover(cover: Cover, wheel: Wheel) -> Markup:
    front = tag(
        "div",
        _picture(cover.arms, "arms"),
        tag("p", cover.kind, class_="kind"),
        tag("h1", tag("bdi", cover.title), class_="long" if len(cover.title) > LONG else None),
        tag("p", tag("bdi", cover.line), class_="line") if cover.line else Markup(""),
        _picture(cover.photo, "photo"),
        facts(cover.facts) if cover.facts else Markup(""),
        class_="front",
    )
    below = [
        *([tag("p", cover.subtitle, class_="lead")] if cover.subtitle else []),
        *([tiles(cover.tiles)] if cover.tiles else []),
        *([tag("p", lines(cover.disclaimer), class_="note")] if cover.disclaimer else []),
    ]
    first = tag("div", tag("div", front, motif(wheel)), class_="cover")
    return join(first, tag("div", *below, class_="below")) if below else first


def _picture(shown: Picture | None, class_: str) -> Markup:
    """A picture inside the file; the style sets how large it may be."""
    if shown is None:
        return Markup("")
    source = f"data:{shown.mime};base64,{base64.b64encode(shown.data).decode('ascii')}"
    return tag("img", src=source, alt=shown.alt, width=shown.width, height=shown.height, class_=class_)


def _contents(info: Info, entries: tuple[Entry, ...]) -> Markup:
    return tag(
        "nav",
        tag("h2", info.contents, id="contents"),
        tag("ol", *map(_entry, entries)),
        aria_labelledby="contents",
    )


def _entry(entry: Entry) -> Markup:
    number = [tag("span", entry.number, class_="number"), " "] if entry.number else []
    inside = tag("ol", *map(_entry, entry.inside)) if entry.inside else Markup("")
    return tag("li", tag("a", *number, entry.title, href=f"#{entry.key}"), inside)
