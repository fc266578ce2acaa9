"""Finding things by words or by code: every word that was typed has to occur, however it is written."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from kpi_toolkit.framework import fold_code


def folded(text: str) -> str:
    """A text as it is compared: small letters, without accents and needless blanks."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return " ".join(plain.casefold().split())


@dataclass(frozen=True, slots=True)
class Findable:
    """The words of a thing and its codes, as they are compared."""

    words: str
    codes: tuple[str, ...] = ()

    @classmethod
    def of(cls, texts: Iterable[str | None], codes: Iterable[str] = ()) -> Findable:
        """What is found by any of these texts, and by the codes with or without blanks."""
        own = tuple(codes)
        return cls(folded("\n".join(text for text in (*texts, *own) if text)), tuple(map(fold_code, own)))

    def has(self, query: str) -> bool:
        """Whether what was typed is a part of a code, or each of its words occurs. Nothing typed finds all."""
        code = fold_code(query)
        return any(code in own for own in self.codes) or all(
            word in self.words for word in folded(query).split()
        )
