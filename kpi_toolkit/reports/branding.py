"""What a city may give its documents of its own: two colours, arms, a photo, a foreword.

Marks, disclaimers, the colours of the bands and all words of the toolkit are not among it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from kpi_toolkit.i18n import _
from kpi_toolkit.i18n.lists import commas
from kpi_toolkit.reports.content.judged import paragraphs
from kpi_toolkit.reports.content.model import (
    Block,
    Certificate,
    Chapter,
    Document,
    Heading,
    Paragraph,
    Picture,
    Snapshot,
)
from kpi_toolkit.reports.content.words import clean, shorten
from kpi_toolkit.reports.contrast import READABLE, contrast, mixed
from kpi_toolkit.reports.pictures.safe import picture
from kpi_toolkit.reports.tokens import Tokens, tokens
from kpi_toolkit.submission.errors import UnusableFile

LONGEST_FOREWORD = 3_000
SHORT_FOREWORD = 600
"""So many letters of it stand in the snapshot, in one paragraph: its page holds what has to be there as well."""
QUIET = 0.2
"""How far the quiet words on a cover go towards its colour, as far as they can still be read."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PictureFile(_Model):
    """A file beside the one that names it, and what it shows."""

    file: Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f]+$")]
    alt: str


class Foreword(_Model):
    """Words of the city, in paragraphs by lines; who says them."""

    text: Annotated[str, Field(min_length=1, max_length=LONGEST_FOREWORD)]
    name: Annotated[str, Field(max_length=120)] = ""
    role: Annotated[str, Field(max_length=160)] = ""


Colour = Annotated[str, Field(pattern=r"^[0-9A-Fa-f]{6}$")]


class BrandingFile(_Model):
    """The file that says all this. ``accent``: of headings and heads of tables; ``cover``: behind the title."""

    accent: Colour | None = None
    cover: Colour | None = None
    arms: PictureFile | None = None
    photo: PictureFile | None = None
    foreword: Foreword | None = None


@dataclass(frozen=True, slots=True)
class Branding:
    """What is a city's own, checked: the colours can be read, the pictures are safe."""

    accent: str | None = None
    cover: str | None = None
    arms: Picture | None = None
    photo: Picture | None = None
    foreword: Foreword | None = None


def checked(said: BrandingFile, files: Mapping[str, bytes], name: str) -> Branding:
    """The branding of a file called ``name``; ``files``: the pictures it names. Raises UnusableFile."""
    accent, cover = (colour and colour.upper() for colour in (said.accent, said.cover))
    look = tokens()
    for colour, grounds in (
        (accent, (look.colours["paper"], look.colours["panel"])),
        (cover, (look.pairs["cover"][1], look.colours["paper"])),
    ):
        found = (
            min((contrast(colour, ground) for ground in grounds), default=READABLE) if colour else READABLE
        )
        if found < READABLE:
            raise UnusableFile("low-contrast", name, colour=colour, found=f"{int(found * 10) / 10:.1f}")
    pictures = {
        key: picture(files[one.file], one.file, one.alt)
        for key, one in (("arms", said.arms), ("photo", said.photo))
        if one is not None
    }
    return Branding(accent, cover, pictures.get("arms"), pictures.get("photo"), said.foreword)


def look_of(branding: Branding | None) -> Tokens:
    """The tokens with the city's colours."""
    look = tokens()
    if branding is None or not (branding.accent or branding.cover):
        return look
    colours, pairs = dict(look.colours), dict(look.pairs)
    if branding.accent:
        colours |= {"accent": branding.accent, "deep": branding.accent}
        pairs["head"] = (branding.accent, look.pairs["head"][1])
    if branding.cover:
        ink = look.pairs["cover"][1]
        colours["deep"] = branding.cover
        pairs["cover"] = (branding.cover, ink)
        pairs["cover_quiet"] = (branding.cover, _quiet(ink, branding.cover))
    return look.model_copy(update={"colours": colours, "pairs": pairs})


def _quiet(ink: str, ground: str) -> str:
    quiet = mixed(ink, ground, QUIET)
    return quiet if contrast(quiet, ground) >= READABLE else ink


def branded(document: Document, branding: Branding | None) -> Document:
    """A document with the pictures and words of the city; everything else stays as it is."""
    if branding is None:
        return document
    cover = replace(document.cover, arms=branding.arms, photo=branding.photo)
    title = _("Foreword of the city")
    match document:
        case Certificate():
            return replace(document, cover=replace(document.cover, arms=branding.arms))
        case Snapshot():
            first, wheel, grid = document.pages
            blocks = first.blocks
            if (own := branding.foreword) is not None:
                short = (shorten(clean(own.text), SHORT_FOREWORD),)
                blocks = (*blocks, Heading(title, 2, "city-foreword"), *_foreword(own, short))
            pages = (replace(first, blocks=blocks), wheel, grid)
            return replace(document, cover=cover, pages=pages)
        case _:
            front = document.front
            if (own := branding.foreword) is not None:
                words = _foreword(own, paragraphs(own.text))
                front = (Chapter("", title, "city-foreword", words), *front)
            return replace(document, cover=cover, front=front)


def _foreword(said: Foreword, words: Iterable[str]) -> tuple[Block, ...]:
    """The words, who says them, and that they are nobody else's."""
    who = commas(map(clean, (said.name, said.role)))
    return (
        *map(Paragraph, words),
        *((Paragraph(who, "strong"),) if who else ()),
        Paragraph(_("These words are the city's own and no part of what was measured or verified."), "note"),
    )
