"""Pictures from outside, made safe in a child process: bounded, upright, opaque, with nothing but their colours."""

from __future__ import annotations

from typing import Literal, cast

from kpi_toolkit.bounded import Child, Limits, run_child
from kpi_toolkit.reports.content.model import Picture
from kpi_toolkit.submission.errors import UnusableFile

CHILD = Child("kpi_toolkit.reports.pictures.child", ("kpi_toolkit", "PIL"), prefix="picture-")
MOST_BYTES = 12_000_000
LIMITS = Limits(seconds=20)
LONGEST_WORDS = 300
"""Letters of an alternative text."""


def picture(data: bytes, name: str, alt: str, limits: Limits = LIMITS) -> Picture:
    """A PNG or JPEG file as a picture for documents, decoded and encoded anew.

    ``name``: of the file, for messages; ``alt``: what the picture shows, which a picture cannot do without.
    Transparent parts become white, CMYK becomes RGB, what a camera noted about its position is carried out, and
    large ones are made smaller. Raises UnusableFile.
    """
    words = " ".join(alt.split())
    if not words or len(words) > LONGEST_WORDS:
        raise UnusableFile("picture-no-words", name, limit=LONGEST_WORDS)
    if len(data) > MOST_BYTES:
        raise UnusableFile("picture-too-large", name, limit=MOST_BYTES // 1_000_000)
    head, _, made = run_child(CHILD, "encode", data, {}, name=name, limits=limits).partition(b"\n")
    mime, wide, high = head.decode("ascii").split()
    return Picture(made, cast(Literal["image/png", "image/jpeg"], mime), int(wide), int(high), words)
