"""What a data point is measured against: the bands in the unit of the value, other targets, limits and ranges."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kpi_toolkit.assessment.target_words import target_words
from kpi_toolkit.catalogue.words import BASES, METHODS
from kpi_toolkit.framework import Framework, PackError, Point
from kpi_toolkit.framework.models import Band, Overlay, Target
from kpi_toolkit.i18n import _
from kpi_toolkit.i18n.numbers import number
from kpi_toolkit.scoring.inverse import rises, value_at_band


@dataclass(frozen=True, slots=True)
class OverlayTarget:
    """What an overlay makes the target of a data point."""

    overlay: Overlay
    target: Target


def overlay_targets(framework: Framework) -> Mapping[tuple[str, str], tuple[OverlayTarget, ...]]:
    """By data point, the targets of the overlays that ship with the pack and differ from the one in force.

    Overlays that do not fit the targets in force are left out.
    """
    found: dict[tuple[str, str], list[OverlayTarget]] = {}
    for key, overlay in framework.overlays.items():
        try:
            other = framework.with_overlay(key)
        except PackError:
            continue
        for new, old in zip(other.points, framework.points, strict=True):
            if new.target != old.target:
                found.setdefault(old.key, []).append(OverlayTarget(overlay, new.target))
    return {key: tuple(targets) for key, targets in found.items()}


def sentence(point: Point, framework: Framework) -> str:
    """The target of a data point with how it is compared, its basis and its source, in one line."""
    target, words = point.target, target_words(point, framework)
    if target.method is not None:
        method, basis = _(METHODS[target.method][0]), _(BASES[target.basis])
        words = _("{target} ({method}; basis: {basis})").format(target=words, method=method, basis=basis)
    return "; ".join(filter(None, (words, target.source)))


@dataclass(frozen=True, slots=True)
class Reach:
    """A band with the results that stand in it, in words."""

    band: Band
    words: str


def reaches(target: Target, bands: Sequence[Band]) -> tuple[Reach, ...]:
    """The bands in the unit of the value, the best first, rounded to four digits that count.

    An edge belongs to the band above it. Empty for yes and no, and without a target.
    """
    if target.method is None or target.method == "yes_no":
        return ()
    words = _two_sided if target.method == "parity" else _one_sided
    return tuple(Reach(band, text) for band, text in zip(reversed(bands), words(target, bands), strict=True))


def _one_sided(target: Target, bands: Sequence[Band]) -> Iterator[str]:
    up = rises(target)
    edges = [_edge(value_at_band(target, band, bands)) for band in reversed(bands[1:])]
    yield (_("{edge} and more") if up else _("{edge} and less")).format(edge=edges[0])
    for better, worse in pairwise(edges):
        low, high = (worse, better) if up else (better, worse)
        yield (_("from {low} to below {high}") if up else _("above {low} to {high}")).format(
            low=low, high=high
        )
    yield (_("below {edge}") if up else _("above {edge}")).format(edge=edges[-1])


def _two_sided(target: Target, bands: Sequence[Band]) -> Iterator[str]:
    def side(band: Band, now: float) -> str:
        return _edge(value_at_band(target, band, bands, now))

    rising = [side(band, 0.0) for band in reversed(bands[1:])]
    falling = [side(band, math.inf) for band in reversed(bands[1:])]
    yield _("from {low} to {high}").format(low=rising[0], high=falling[0])
    for index in range(1, len(rising)):
        yield _("from {low} to below {near}, or above {far} to {high}").format(
            low=rising[index], near=rising[index - 1], far=falling[index - 1], high=falling[index]
        )
    yield _("below {low} or above {high}").format(low=rising[-1], high=falling[-1])


def _edge(value: float) -> str:
    digits = 0 if value == 0 else max(0, 3 - math.floor(math.log10(abs(value))))
    return number(round(value, digits))


def limits_words(point: Point) -> str:
    """What the definition allows for a result: "0 to 100", "0 to no limit"; empty where it says nothing."""
    limits = point.data_point.limits
    if limits is None:
        return ""
    low = "–" if limits.minimum is None else number(limits.minimum)
    high = _("no limit") if limits.maximum is None else number(limits.maximum)
    return _("{low} to {high}").format(low=low, high=high)


def range_words(point: Point) -> str:
    """The plausible range of a result; empty where there is none."""
    found = point.range
    return _("{low} to {high}").format(low=number(found.low), high=number(found.high)) if found else ""
