"""What the parts of a wheel are called when they are read aloud or pointed at."""

from __future__ import annotations

from kpi_toolkit.i18n import _
from kpi_toolkit.reports.content.model import Mark, WheelCategory, WheelDimension, WheelPoint
from kpi_toolkit.reports.content.words import sentence


def mark_words(mark: Mark) -> str:
    """A band called so, a state by its own word."""
    return sentence(_("band {band}"), band=mark.word) if mark.step else mark.word


def point_words(point: WheelPoint) -> str:
    """A data point with its value and its mark."""
    said = mark_words(point.mark)
    if point.printed and point.printed != point.mark.word:
        return sentence(_("{name}: {value}, {mark}"), name=point.name, value=point.printed, mark=said)
    return sentence(_("{name}: {mark}"), name=point.name, mark=said)


def group_words(group: WheelCategory | WheelDimension) -> str:
    """A category or a dimension with the mark of its score."""
    if group.mark is None:
        return group.name
    return sentence(_("{name}: {mark}"), name=group.name, mark=mark_words(group.mark))
