"""The manual's own checks of an indicator as a tick list (Verification Manual 2022, its indicator pages)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from kpi_toolkit.framework import Framework
from kpi_toolkit.framework.models import Kpi, VerifierCheck
from kpi_toolkit.review.models import Tick


@dataclass(frozen=True, slots=True)
class ManualCheck:
    """One check of the list. ``key`` stays the same while its English text does, wherever in the list it stands.

    ``checked_by``: checks of the program that do some or all of it.
    """

    key: str
    text: str
    source: str
    checked_by: tuple[str, ...]


def tick_list(framework: Framework, kpi: Kpi) -> tuple[ManualCheck, ...]:
    """The checks of an indicator in the order of the pack, with the texts of the framework's language."""
    english = (framework.original.kpi(kpi.code) if framework.original else None) or kpi
    pairs = zip(kpi.verifier_checks, english.verifier_checks, strict=True)
    return tuple(_manual_check(framework, check, source.text or "") for check, source in pairs)


def _manual_check(framework: Framework, check: VerifierCheck, english: str) -> ManualCheck:
    if check.general is not None:
        general = framework.pack.general_checks[check.general]
        return ManualCheck(check.general, general.text, general.source, general.checked_by)
    key = f"text-{hashlib.sha256(english.encode()).hexdigest()[:10]}"
    return ManualCheck(key, check.text or "", check.source or "", check.checked_by)


def ticked(ticks: Iterable[Tick]) -> dict[tuple[str, str], Tick]:
    """The ticks that count: the last one for each indicator and check, where it is set."""
    last = {(tick.code, tick.check): tick for tick in ticks}
    return {key: tick for key, tick in last.items() if tick.ticked}
