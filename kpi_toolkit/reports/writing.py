"""How scripts are written, whatever draws them: which way a text runs, what keeps its order, where lines may break."""

from __future__ import annotations

import re
from collections.abc import Iterator

BACKWARDS = re.compile("[\u0590-\u060b\u060d-\u08ff\ufb1d-\ufdff\ufe70-\ufefe]")
"""Letters that run from right to left."""
FORWARDS = re.compile("[^\\W\\d_\u0590-\u060b\u060d-\u08ff\ufb1d-\ufdff\ufe70-\ufefe]")
"""Letters that run from left to right."""
WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]")
"""Chinese letters and the punctuation that is as wide as they are."""
NOT_FIRST = frozenset("，。、；：？！）》〉」』】〕］｝”’…—·％%°)]}!,.:;?")
"""What no line of Chinese begins with."""
NOT_LAST = frozenset("（《〈「『【〔［｛“‘([{")
"""What no line of Chinese ends with."""

# UAX 9 leaves it to whoever knows that something is a number to say so (HL3).
NUMBER = re.compile(
    r"(?<![A-Za-z\d])((?<![^\s(])[-+−±])?\d([.,:/'\- \u00a0\u202f\u2009–—−]?\d)*"
    r"([ \u00a0\u202f\u2009]?[%‰])?(\+(?!\w))?(?![A-Za-z])"
)
"""A number with its sign, the signs and blanks inside it, its per cent sign, and both ends of a range: one unit that
runs from left to right in every script."""
LEFT_TO_RIGHT, END, MARK = "\u2066", "\u2069", "\u200e"
"""Between the first two signs a text runs from left to right (LRI and PDI of Unicode); the third stands for a letter
that does (LRM)."""


def runs_backwards(text: str, rtl: bool) -> bool:
    """The direction of a text in a document of a direction: the document's own, unless all its letters run the
    other way."""
    if text.isascii() and not rtl:
        return False
    backwards, forwards = BACKWARDS.search(text) is not None, FORWARDS.search(text) is not None
    return backwards or not forwards if rtl else backwards and not forwards


def kept_in_order(text: str) -> str:
    """A text for a page that runs from right to left, with signs of Unicode where it would be torn apart: around a
    text all of whose letters run from left to right, and around numbers."""
    if not runs_backwards(text, True):
        return text if text.isalpha() else f"{LEFT_TO_RIGHT}{text}{END}"
    return NUMBER.sub(_kept_number, text)


def _kept_number(found: re.Match[str]) -> str:
    """A number between signs; one that goes on after a Latin word stays with it."""
    if found[0].isdigit():
        return found[0]
    before = next((c for c in reversed(found.string[: found.start()]) if c.isalpha()), "")
    if FORWARDS.match(before):
        return found[0] + MARK
    return f"{LEFT_TO_RIGHT}{found[0]}{END}"


def pieces(text: str) -> Iterator[tuple[str, str]]:
    """What is not divided, each with the blank before it or with none.

    Lines break at blanks, but never between two digits ("95 424" stays whole), before a per cent sign nor after a
    lone slash; and between Chinese letters.
    """
    for number, word in enumerate(_words(text)):
        before = " " if number else ""
        if WIDE.search(word) is None:
            yield before, word
            continue
        start = 0
        for place in range(1, len(word)):
            if _may_part(word[place - 1], word[place]):
                yield before, word[start:place]
                before, start = "", place
        yield before, word[start:]


def cuts_word(one: str, other: str) -> bool:
    """Whether a line that ends with the one letter and the next, which begins with the other, divide a word."""
    return one.isalnum() and other.isalnum() and not _may_part(one, other)


def _may_part(one: str, other: str) -> bool:
    """Whether a line may end between two letters without a blank."""
    if one in NOT_LAST or other in NOT_FIRST:
        return False
    return WIDE.match(one) is not None or WIDE.match(other) is not None


def _words(text: str) -> list[str]:
    out: list[str] = []
    for word in text.split(" "):
        if out and (out[-1] == "/" or (out[-1][-1:].isdigit() and (word[:1].isdigit() or word[:1] == "%"))):
            out[-1] += " " + word
        else:
            out.append(word)
    return out
