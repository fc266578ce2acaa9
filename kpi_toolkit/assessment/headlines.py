"""A few results to recognise a city by, chosen by rule: of each sub-dimension the first core one that is reported."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_toolkit.assessment.models import Assessment, Value


def headlines(assessment: Assessment) -> tuple[Value, ...]:
    """The first reported core data point of each sub-dimension, in the order of the pack.

    Where no core one of a sub-dimension is reported, its first advanced one; none where nothing is.
    """
    return tuple(_first_of_each(assessment.values))


def _first_of_each(values: tuple[Value, ...]) -> Iterator[Value]:
    found: dict[tuple[str, str], Value] = {}
    for value in values:
        if value.status == "reported" and value.value is not None:
            place = value.dimension, value.sub_dimension
            first = found.setdefault(place, value)
            if first.level != "core" and value.level == "core":
                found[place] = value
    yield from found.values()
