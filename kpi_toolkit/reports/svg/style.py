"""The style inside a drawing: every rule holds for this drawing alone, every colour can come from the page."""

from __future__ import annotations

from collections.abc import Iterable

from kpi_toolkit.reports.markup import Markup, tag
from kpi_toolkit.reports.palette import colour, light


def painted(prefix: str, selector: str, name: str, what: str = "fill") -> str:
    """A rule that paints. The plain colour before the property is for programs that know no properties."""
    return f"#{prefix} {selector}{{{what}:{light().named()[name]};{what}:{colour(name)}}}"


def ink_of(look: str) -> str:
    """The name of the colour of text on the colour of this name."""
    return f"{look}-ink" if f"{look}-ink" in light().named() else "ink"


def fills(prefix: str, looks: Iterable[str]) -> str:
    """Rules for classes called like their colours, and for the text on them."""
    return "".join(
        painted(prefix, f".{look}", look) + painted(prefix, f".on-{look}", ink_of(look))
        for look in sorted(set(looks))
    )


def style(*rules: str) -> Markup:
    """The element that holds the rules, which are our own."""
    return tag("style", Markup("".join(rules)))
