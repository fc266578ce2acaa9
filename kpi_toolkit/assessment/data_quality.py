"""How well the reported values of a group are documented, by what the city says of each."""

from __future__ import annotations

from dataclasses import dataclass

from kpi_toolkit.assessment.models import Assessment, Group
from kpi_toolkit.framework import Framework


@dataclass(frozen=True, slots=True)
class DataQuality:
    """Of the reported data points of a group: how many there are, of how many the city states a quality, and of
    how many that quality says that they can be traced to data (``weak_quality`` of the pack says which do not).
    """

    reported: int
    stated: int
    traceable: int

    @property
    def percent(self) -> float | None:
        """Traceable values in per cent of the reported ones; None where nothing is reported."""
        return 100 * self.traceable / self.reported if self.reported else None


def data_quality(assessment: Assessment, framework: Framework, group: Group) -> DataQuality:
    """The data quality of a group. The rule is ours; the words of quality are the pack's."""
    members = {(member.code, member.data_point) for member in group.members}
    reported = [
        value
        for value in assessment.values
        if value.status == "reported" and (value.code, value.data_point) in members
    ]
    known = [value.quality for value in reported if value.quality in framework.pack.quality]
    weak = sum(quality in framework.pack.weak_quality for quality in known)
    return DataQuality(len(reported), len(known), len(known) - weak)
