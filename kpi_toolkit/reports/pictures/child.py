"""What the child process does that opens pictures (see ``bounded_child``)."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, ImageOps

from kpi_toolkit.bounded_child import Operations, Refused, refusing_damaged_files, serve

FORMATS = ("PNG", "JPEG")
MOST_PIXELS = 50_000_000
KEPT = 1_600
"""Pixels on the longer side of what documents hold: 300 to the inch on 135 mm."""
QUALITY = 88
WHITE = (255, 255, 255)


def encode(data: bytes, arguments: dict[str, Any]) -> bytes:
    """The picture as JPEG where it came as one, else as PNG; before it a line with its type, width and height.

    Raises Refused where it is no picture of these kinds, is damaged or has too many pixels.
    """
    Image.MAX_IMAGE_PIXELS = None  # the bound stands here
    with refusing_damaged_files():
        opened = Image.open(io.BytesIO(data), formats=FORMATS)
        if opened.width * opened.height > MOST_PIXELS:
            raise Refused("too-many-pixels", size=f"{opened.width} x {opened.height}")
        photo = opened.format == "JPEG"
        opened.draft("RGB", (KEPT, KEPT))  # large photographs are decoded at a smaller size
        upright = ImageOps.exif_transpose(opened)
        made = _opaque(upright)
        made.thumbnail((KEPT, KEPT), Image.Resampling.LANCZOS)
        bare = Image.new("RGB", made.size)
        bare.paste(made)
        out = io.BytesIO()
        if photo:
            bare.save(out, "JPEG", quality=QUALITY)
        else:
            bare.save(out, "PNG", optimize=True)
    mime = "image/jpeg" if photo else "image/png"
    return f"{mime} {bare.width} {bare.height}\n".encode() + out.getvalue()


def _opaque(image: Image.Image) -> Image.Image:
    """The colours on white."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layers = image.convert("RGBA")
        ground = Image.new("RGB", layers.size, WHITE)
        ground.paste(layers, mask=layers.getchannel("A"))
        return ground
    if image.mode.startswith("I"):  # 16 bits for each grey: the upper 8 are kept
        return image.point(lambda grey: grey / 256).convert("L").convert("RGB")
    return image.convert("RGB")


OPERATIONS: Operations = {"encode": (encode, ())}


def main() -> None:
    """Answers the request on stdin, and ends the process."""
    serve(OPERATIONS)
