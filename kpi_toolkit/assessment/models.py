"""The assessment: one immutable result with everything that outputs print. Its JSON Schema is published."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from kpi_toolkit.framework.models import Basis, Confirmed, Direction, Level, Method, Severity

Status = Literal["reported", "not_reported", "not_applicable", "confidential"]
GivenAs = Literal["inputs", "final"]
Scalar = float | bool | str | None


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, ser_json_inf_nan="null", allow_inf_nan=False)


class FrameworkInfo(Model):
    """The pack, overlays and target files the assessment was made with."""

    key: str
    version: str
    title: str
    disclaimer: str
    overlays: tuple[str, ...]


class FileInfo(Model):
    name: str
    sha256: str
    size: int
    kind: str
    template_version: str | None
    pack_version: str | None


class SettingInfo(Model):
    value: float
    unit: str
    meaning: str
    basis: str
    changed_because: str | None


class ProfileValue(Model):
    """A figure of the city profile or one that several formulas share."""

    label: str
    value: Scalar
    unit: str
    raw: str
    understood: str | None
    file: str | None
    sheet: str | None
    cell: str | None


class InputTrace(Model):
    """One input of a formula: its number, where it stands and how it was read."""

    input: str
    label: str
    value: float | bool | None
    unit: str
    raw: str | None
    understood: str | None
    from_profile: bool
    file: str | None
    sheet: str | None
    cell: str | None


class Trace(Model):
    """How a figure came about: inputs -> formula -> result -> target -> points -> groups."""

    inputs: tuple[InputTrace, ...]
    formula: str
    words: str
    calculation: str | None
    scoring: str | None
    groups: tuple[str, ...]


class Value(Model):
    """The result of one data point. ``value`` is true / false for yes and no, never NaN or infinite.

    ``source`` is the target's; what the city names as its source is ``stated_source``.
    ``excluded_by``: key of the check that keeps the value from being scored.
    """

    code: str
    data_point: str
    name: str
    dimension: str
    sub_dimension: str
    category: str
    level: Level
    direction: Direction
    confirmed: Confirmed
    value: float | bool | None
    unit: str
    printed: str
    status: Status
    given_as: GivenAs | None
    excluded_by: str | None
    percent_of_target: float | None
    band: str | None
    points: int | None
    target: float | bool | None
    method: Method | None
    edges: tuple[float, float, float] | None
    zero: float | None
    basis: Basis
    source: str | None
    note: str | None
    file: str | None
    sheet: str | None
    cell: str | None
    year: int | None
    quality: str | None
    origin: str | None
    stated_source: str | None
    comment: str | None
    evidence: str | None
    trace: Trace


class GroupMember(Model):
    code: str
    data_point: str
    points: int | None


class Group(Model):
    """Score of a category, sub-dimension or dimension; ``percent`` and ``band`` None where nothing is scored.

    ``has_targets``: whether any of its data points has a target. ``yes_no``: how many of the scored data points
    are self-declared answers.
    """

    level: Literal["category", "sub_dimension", "dimension"]
    dimension: str
    name: str
    points: int
    maximum: int
    percent: float | None
    band: str | None
    reported: int
    scored: int
    total: int
    yes_no: int
    has_targets: bool
    members: tuple[GroupMember, ...]


class FindingText(Model):
    """A finding with its words in the chosen language.

    ``concerns``: further data points it speaks of, as (code, data_point).
    """

    check: str
    severity: Severity
    title: str
    code: str | None
    data_point: str | None
    name: str | None
    file: str | None
    sheet: str | None
    cell: str | None
    value: Scalar
    concerns: tuple[tuple[str, str], ...] = ()
    parameters: dict[str, Any]
    message: str
    why: str
    fix: str


class Coverage(Model):
    """Counts of data points and of indicators; not applicable ones are in no total."""

    data_points_reported: int
    data_points_scored: int
    data_points_excluded: int
    data_points_total: int
    data_points_not_applicable: int
    kpis_reported: int
    kpis_partial: int
    kpis_not_reported: int
    kpis_total: int
    reported_percent: float | None
    scored_percent: float | None


class KpiPlacement(Model):
    """Where the indicators place the city, or one dimension of it; ``level`` None where it is not placed."""

    dimension: str | None
    level: int | None
    name: str | None
    scored: int
    with_target: int
    coverage_percent: float | None
    at_level: dict[int, int]
    blocking: tuple[str, ...]


class DeclaredPlacement(Model):
    key: str
    name: str
    level: int | None
    level_name: str | None
    answered: int
    criteria: int
    open: tuple[str, ...]


class Overall(Model):
    """The lowest of the six dimensions; without a level while some are not assessed."""

    level: int | None
    name: str | None
    assessed: int
    of: int


class MaturityResult(Model):
    basis: str
    source: str
    kpi: KpiPlacement
    dimensions: tuple[KpiPlacement, ...]
    declared: tuple[DeclaredPlacement, ...]
    overall: Overall
    kpi_levels: dict[str, int]


class Assessment(Model):
    """Everything the toolkit says of one submission. Pinned to pack, overlays, settings and file."""

    schema_version: Literal["1"] = "1"
    toolkit_version: str
    framework: FrameworkInfo
    file: FileInfo | None
    files: tuple[FileInfo, ...]
    settings: dict[str, SettingInfo]
    language: str
    city: str | None
    country: str | None
    year: int | None
    profile: dict[str, ProfileValue]
    values: tuple[Value, ...]
    groups: tuple[Group, ...]
    coverage: Coverage
    maturity: MaturityResult
    findings: tuple[FindingText, ...]
    counts: dict[Severity, int]

    @property
    def has_errors(self) -> bool:
        return self.counts["error"] > 0

    def value(self, code: str, data_point: str = "value") -> Value:
        """The value of a data point; KeyError where there is none. Blanks in the code do not matter."""
        wanted = "".join(code.split()).upper()
        for value in self.values:
            if "".join(value.code.split()) == wanted and value.data_point == data_point:
                return value
        raise KeyError((code, data_point))

    def group(self, level: str, name: str, dimension: str | None = None) -> Group:
        """A group by level and name (categories of the same name stand in several dimensions)."""
        for group in self.groups:
            if group.level == level and group.name == name and dimension in (None, group.dimension):
                return group
        raise KeyError((level, name, dimension))
