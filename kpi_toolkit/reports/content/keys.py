"""What programs know a printed figure by, in whatever language it stands: the figure's place in the assessment."""

from __future__ import annotations

from kpi_toolkit.assessment.models import Group, Value
from kpi_toolkit.reports.content.model import WheelPoint


def point_key(value: Value | WheelPoint) -> str:
    """The key of a data point: "EC: ICT: ICT: 1C/value"."""
    return f"{value.code}/{value.data_point}"


def group_key(group: Group) -> str:
    """The key of a sub-dimension: "Economy/ICT"."""
    return f"{group.dimension}/{group.name}"


def dimension_key(group: Group) -> str:
    """The key of a dimension: "dimension/Economy"."""
    return f"dimension/{group.name}"
