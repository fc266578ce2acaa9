"""A currency that is not given as its three-letter code."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.figures import profile_place
from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import Check


def _run(context: Context) -> Iterator[Finding]:
    currency = (context.submission.text("currency") or "").strip()
    is_code = len(currency) == 3 and currency.isascii() and currency.isalpha()
    if currency and not is_code:
        yield CHECK.finding(profile_place(context.submission, "currency"), value=currency, currency=currency)


CHECK = Check(
    key="currency-unclear",
    severity="info",
    group="screening",
    title="Currency not given as a code",
    means="The currency is not given as its three-letter code.",
    why="Signs and names such as the dollar stand for several currencies.",
    fix="Enter the three-letter code of the currency, such as EUR or TND.",
    message="“{currency}” is not the three-letter code of a currency.",
    basis="ours: codes of ISO 4217 are unambiguous",
    run=_run,
)
