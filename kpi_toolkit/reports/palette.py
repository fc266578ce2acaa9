"""The colours of the documents by name, light and dark, for everything that is shown on a screen.

The light ones are those of the tokens, the dark ones stand in ``templates/dark.yaml``. Drawings name a colour as
a custom property of CSS (``--kpi-ink``), so that the page around them decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

from kpi_toolkit.reports.content.model import Mark
from kpi_toolkit.reports.tokens import Colour, Pair, Pattern, Tokens, tokens
from kpi_toolkit.resources import resource_folder


class Palette(BaseModel):
    """Colours, and pairs of fill and text."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    colours: dict[str, Colour]
    pairs: dict[str, Pair]
    bands: dict[int, Pair]
    marks: dict[str, Pair]
    severities: dict[str, Pair]

    def named(self) -> dict[str, str]:
        """Every colour by the name drawings use; of a pair, the text is called like the fill with "-ink"."""
        found = {name: f"#{colour}" for name, colour in self.colours.items()}
        groups: tuple[tuple[str, Mapping[Any, Pair]], ...] = (
            ("pair-", self.pairs),
            ("band", self.bands),
            ("mark-", self.marks),
            ("severity-", self.severities),
        )
        for prefix, pairs in groups:
            for key, (fill, text) in pairs.items():
                name = f"{prefix}{key}".replace("_", "-")
                found |= {name: f"#{fill}", f"{name}-ink": f"#{text}"}
        return found


@cache
def light() -> Palette:
    """The colours on paper and on a light screen."""
    return light_of(tokens())


def dark_of(look: Tokens) -> Palette:
    """The colours on a dark screen with the cover of a look."""
    covers = {name: look.pairs[name] for name in ("cover", "cover_quiet")}
    standard = dark()
    if covers.items() <= tokens().pairs.items():
        return standard
    return standard.model_copy(update={"pairs": {**standard.pairs, **covers}})


def light_of(look: Tokens) -> Palette:
    """The colours of a look on paper and on a light screen."""
    return Palette(
        colours=look.colours,
        pairs=look.pairs,
        bands=look.bands,
        marks={key: mark.pair for key, mark in look.marks.items()},
        severities=look.severities,
    )


@cache
def dark() -> Palette:
    """The colours on a dark screen."""
    text = (resource_folder("templates") / "dark.yaml").read_text(encoding="utf-8")
    return Palette.model_validate(yaml.safe_load(text))


def declarations(palette: Palette) -> str:
    """The palette as declarations of custom properties."""
    return "".join(f"--kpi-{name}:{colour};" for name, colour in palette.named().items())


@cache
def colour(name: str) -> str:
    """A colour as a value of CSS: what the page around says, the light one where it says nothing."""
    return f"var(--kpi-{name},{light().named()[name]})"


def look_of(mark: Mark | None) -> str:
    """The name of the colours of a mark; of a group without a mark, those of a panel."""
    if mark is None:
        return "panel"
    if mark.step:
        return f"band{tokens().place(mark.step, mark.steps)}"
    return f"severity-{mark.key}" if mark.key in tokens().severities else f"mark-{mark.key}"


def pattern_of(mark: Mark) -> Pattern:
    """The pattern that tells a state; a band has steps instead."""
    known = tokens().marks
    return "none" if mark.step or mark.key not in known else known[mark.key].pattern
