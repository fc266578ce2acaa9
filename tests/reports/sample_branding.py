"""What a made-up city calls its own: arms, a photo, colours, a foreword."""

from __future__ import annotations

import io
from functools import cache

from PIL import Image, ImageDraw

from kpi_toolkit.reports.branding import Branding, BrandingFile, checked

ARMS_ALT, PHOTO_ALT = "Arms: a sun on a red shield", "Hills behind a harbour"
FOREWORD = "We publish these figures so that everybody can hold us to them.\nThe next ones follow in a year."


def encoded(image: Image.Image, form: str, **options: object) -> bytes:
    """A picture as a file."""
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


@cache
def arms() -> bytes:
    """A shield on a transparent ground, higher than wide."""
    image = Image.new("RGBA", (80, 100), (0, 0, 0, 0))
    ImageDraw.Draw(image).polygon([(4, 4), (76, 4), (76, 60), (40, 96), (4, 60)], fill=(180, 30, 30, 255))
    return encoded(image, "PNG")


@cache
def photo() -> bytes:
    return encoded(Image.linear_gradient("L").resize((180, 120)).convert("RGB"), "JPEG")


@cache
def branding() -> Branding:
    said = {
        "accent": "7A1F3D",
        "cover": "4A1226",
        "arms": {"file": "arms.png", "alt": ARMS_ALT},
        "photo": {"file": "photo.jpg", "alt": PHOTO_ALT},
        "foreword": {"text": FOREWORD, "name": "Mara Holm", "role": "Mayor (fictional)"},
    }
    return checked(
        BrandingFile.model_validate(said), {"arms.png": arms(), "photo.jpg": photo()}, "branding.yaml"
    )
