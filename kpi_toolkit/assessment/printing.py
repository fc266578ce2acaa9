"""A result as a report prints it, in the language in force: "97.00 %", "95 424 / 100 000 inhabitants", "Yes"."""

from __future__ import annotations

from kpi_toolkit.checks.words import yes_or_no
from kpi_toolkit.framework import Point
from kpi_toolkit.i18n import N_, _
from kpi_toolkit.i18n.numbers import number, percent

STATUS_WORDS = {
    "reported": N_("Reported"),
    "not_reported": N_("Not Reported"),
    "not_applicable": N_("Not Applicable"),
    "confidential": N_("Confidential"),
}


def printed(point: Point, value: float | bool | None, status: str) -> str:
    """The result in the published form (number, decimals, unit words), or the word for its state.

    A figure that was handed in but could not be used prints "Not Usable".
    """
    if value is None:
        return _("Not Usable") if status == "reported" else _(STATUS_WORDS[status])
    if point.yes_no:
        return yes_or_no(value)
    return in_unit(point, float(value), point.decimals)


def in_unit(point: Point, value: float, decimals: int | None) -> str:
    """A number with the words a report prints after it; ``decimals`` as in ``number``."""
    if point.printed_unit == "%":
        return percent(value, decimals)
    return f"{number(value, decimals)} {point.printed_unit}".strip()


def benchmark_words(basis: str, band: str | None) -> str:
    """What stands in the benchmark column where no band is printed: "N/A" for published-none only."""
    if band is not None:
        return band
    return {"published-none": _("N/A"), "none": _("No target set")}.get(basis, "–")
