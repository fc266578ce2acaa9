"""From a score back to a result: the inverse of the methods of scoring.performance.

Only these methods are turned round here; whether a result can be, and what it gives, is asked elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from kpi_toolkit.framework.models import Band, Target


def rises(target: Target, now: float | None = None) -> bool:
    """Whether a larger result scores better. For parity that depends on the side on which the result is ``now``."""
    match target.method:
        case "ratio_down":
            return False
        case "min_max":
            assert target.zero is not None
            return float(target.target or 0) > target.zero
        case "parity":
            return now is None or now < float(target.target or 0)
        case "bands":
            assert target.edges is not None
            return target.edges[0] > target.edges[-1]
    return True


def value_at_percent(target: Target, percent: float, now: float | None = None) -> float | None:
    """The result that stands at a percentage above 0 of the target; None where the method has no percent.

    Yes is 1. For parity it is the one on the side on which the result is ``now``, below the target where
    there is none.
    """
    goal = float(target.target or 0)
    match target.method:
        case "ratio_up":
            return goal * percent / 100
        case "ratio_down":
            return 100 * goal / percent
        case "min_max":
            assert target.zero is not None
            return target.zero + (goal - target.zero) * percent / 100
        case "parity":
            return goal * percent / 100 if rises(target, now) else 100 * goal / percent
        case "yes_no":
            return 1.0
    return None


def value_at_band(target: Target, band: Band, bands: Sequence[Band], now: float | None = None) -> float:
    """The result at which a band above the lowest begins. ``bands``: from the lowest to the highest."""
    if target.edges is not None:  # from the highest band to the lowest but one
        return target.edges[len(bands) - 1 - bands.index(band)]
    value = value_at_percent(target, band.from_percent, now)
    assert value is not None
    return value
