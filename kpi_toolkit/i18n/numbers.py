"""Numbers as published reports print them: decimal point, a blank between thousands."""

from __future__ import annotations


def number(value: float, decimals: int | None = None) -> str:
    """A number as text.

    With ``decimals``: exactly so many, but never rounded away to nothing: 0.001 with two decimals stays
    "0.001". Without: as many as the number has, ten significant digits at most.
    """
    if decimals is None:
        text = f"{value:,.10g}"
        if "e" in text:
            text = f"{value:,.0f}" if abs(value) >= 1 else f"{value:.3g}"
        return _signed(text)
    places = decimals
    while value and places < 8 and round(abs(value), places) == 0:
        places += 1
    return _signed(f"{value:,.{places}f}")


def _signed(text: str) -> str:
    text = text.replace(",", " ")
    if text.startswith("-") and not any(c in "123456789" for c in text):
        return text[1:]
    return text.replace("-", "−", 1) if text.startswith("-") else text
