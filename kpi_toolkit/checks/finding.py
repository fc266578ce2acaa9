"""A finding: data about a problem. Its words are made later, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kpi_toolkit.framework.models import Severity
from kpi_toolkit.submission.models import Place, Scalar


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem at one place.

    ``check``: key of the check; ``severity``: error (cannot be computed or contradicts the definition; not
    scored), warning (a verifier will ask), info (look at it). ``value``: what the city gave, as it stands
    there. ``parameters``: everything the message needs, plain scalars or lists of them.
    ``concerns``: data points beside (code, data_point) that an error excludes from scoring as well.
    """

    check: str
    severity: Severity
    place: Place
    code: str | None = None
    data_point: str | None = None
    value: Scalar = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    concerns: tuple[tuple[str, str], ...] = ()
