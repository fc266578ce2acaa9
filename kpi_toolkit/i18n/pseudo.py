"""The pseudo-language: texts that show that they were translated, and need more room.

A page in it tells at a glance which words are not in the catalogues, and what breaks when words are longer.
"""

from __future__ import annotations

import re
from gettext import NullTranslations

LONGER = 0.3
"""By how much a text grows, of the signs a reader sees."""

_LETTERS = str.maketrans("aceinosuyzACEINOSUYZ", "àçéîñøšûýžÀÇÉÎÑØŠÛÝŽ")
_KEPT = re.compile(
    r"""(
        \{\{ | \}\}
        | \{\w*:(?=[^{}]*@)         # {unit: in @}: the words around the parameter are said as well
        | \{[^{}@]*\}
        | <[^<>]+> | `[^`]*` | \]\([^)]*\) | https?://\S+ | :\w+/\w+: | &\#?\w+;
    )""",
    re.VERBOSE,
)
"""Parameters, markup, code and addresses: nothing of them is changed."""


def pseudo(text: str) -> str:
    """“Yes” as “⟦Ýéš ~⟧”: accented, about 30 % longer, {parameters} and markup as they are.

    A text without letters of its own stays as it is.
    """
    pieces = _KEPT.split(text)
    plain = "".join(pieces[::2])
    if not any(sign.isalpha() for sign in plain):
        return text
    pieces[::2] = [piece.translate(_LETTERS) for piece in pieces[::2]]
    return f"⟦{''.join(pieces)} {'~' * max(1, round(LONGER * len(plain)) - 1)}⟧"


class Pseudo(NullTranslations):
    """The pseudo-language where a catalogue is expected."""

    def gettext(self, message: str) -> str:
        return pseudo(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return pseudo(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        return pseudo(message)
