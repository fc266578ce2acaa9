"""A result as a report prints it: "97.00 %", "95 424 / 100 000 inhabitants", "Yes"."""

from __future__ import annotations

from kpi_toolkit.framework import Point
from kpi_toolkit.i18n.numbers import number

STATUS_WORDS = {
    "reported": "Reported",
    "not_reported": "Not Reported",
    "not_applicable": "Not Applicable",
    "confidential": "Confidential",
}


def printed(point: Point, value: float | bool | None, status: str) -> str:
    """The result in the published form (number, decimals, unit words), or the word for its state.

    A figure that was handed in but could not be used prints "Not Usable".
    """
    if value is None:
        return "Not Usable" if status == "reported" else STATUS_WORDS[status]
    if point.yes_no:
        return "Yes" if value else "No"
    return f"{number(float(value), point.decimals)} {point.printed_unit}".strip()


def benchmark_words(basis: str, band: str | None) -> str:
    """What stands in the benchmark column where no band is printed: "N/A" for published-none only."""
    if band is not None:
        return band
    return {"published-none": "N/A", "none": "No target set"}.get(basis, "–")
