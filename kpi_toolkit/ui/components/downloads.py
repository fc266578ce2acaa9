"""Files to take home: made when somebody asks for them, named after what is in them."""

from __future__ import annotations

from collections.abc import Callable

from kpi_toolkit.i18n import language_in_force, speaking
from kpi_toolkit.ui.faults import excused

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST = 120


class NotDelivered(Exception):
    """A file that could not be made; the text is what somebody reads."""


def delivered(make: Callable[[], bytes], place: str) -> Callable[[], bytes]:
    """``make`` as a download button takes it: called on a click, outside the page, in the language it was drawn in.

    Raises NotDelivered with a sentence; of a fault of ours the log keeps the rest under ``place``.
    """
    language = language_in_force()

    def deliver() -> bytes:
        with speaking(language):
            try:
                return make()
            except Exception as error:
                raise NotDelivered(excused(error, place)) from None

    return deliver


def file_name(*parts: object, ending: str) -> str:
    """A name that every system takes: letters and digits of any script, all else as a dash."""
    text = "-".join(str(part) for part in parts)
    kept = "".join(sign if sign.isalnum() or sign in "-_" else "-" for sign in text)
    return "-".join(filter(None, kept.split("-")))[:LONGEST].strip("-") + f".{ending}"
