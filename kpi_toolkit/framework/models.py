"""The models of a pack: what is measured, how it is computed, scored and questioned.

Everything here is a definition, read from YAML and checked by pydantic; nothing knows a city.
The texts of indicators live in the pack; where a fact comes from is part of each model (basis, source).
What readers see is marked as ``Shown`` or ``Label``; ``texts.py`` puts that into other languages.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, FiniteFloat, model_validator

Direction = Literal["higher", "lower", "parity", "none"]
Level = Literal["core", "advanced"]
KpiType = Literal["smart", "structural", "sustainable"]
Confirmed = Literal["formula", "definition"]
Method = Literal["ratio_up", "ratio_down", "min_max", "parity", "yes_no", "bands"]
Basis = Literal["official", "official-text", "reference", "limit", "weak", "published-none", "none", "city"]
Severity = Literal["error", "warning", "info"]
Key = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=80)]
InputKey = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Code = Annotated[str, Field(pattern=r"^[A-Z0-9]+(: ?[A-Z0-9]+)*$", max_length=40)]
Text = Annotated[
    str, BeforeValidator(lambda v: " ".join(v.split()) if isinstance(v, str) else v), Field(min_length=1)
]
Shown = Annotated[Text, "shown"]  # readers see it in their language; keys and names of works are plain texts
Label = Annotated[str, "shown"]  # the same, and may be empty
Number = FiniteFloat | bool


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Input(Model):
    """A figure a city collects. ``above_zero``: 0 is impossible, so a denominator of 0 is an error."""

    label: Shown
    unit: str
    above_zero: bool = False


class Slip(Model):
    """A usual mistake of magnitude: multiply the given value by ``factor`` to get what was meant."""

    factor: FiniteFloat
    means: Shown
    only_if_low_above: FiniteFloat | None = None


class Unit(Model):
    """A unit: how reports print it, which words cities use for it, what it is converted from.

    ``printed`` follows the number ("" for plain counts); ``whole``: counts whole things;
    ``conversions``: factor from another unit to this one.
    """

    printed: Label
    decimals: int = Field(2, ge=0, le=6)
    synonyms: tuple[str, ...] = ()
    conversions: dict[str, FiniteFloat] = {}
    slips: tuple[Slip, ...] = ()
    whole: bool = False
    money: bool = False
    yes_no: bool = False


class Limits(Model):
    """What the definition itself allows for a result; outside is an error.

    ``may_exceed`` says why there is no upper limit where one would be expected.
    """

    minimum: FiniteFloat | None = None
    maximum: FiniteFloat | None = None
    may_exceed: Shown | None = None
    basis: Shown


class DataPoint(Model):
    """One result of a KPI. ``decimals`` and ``printed`` override its unit's; ``direction`` comes before its KPI's."""

    key: Key
    name: Label = ""
    formula: str
    unit: str
    direction: Direction | None = None
    limits: Limits | None = None
    decimals: int | None = Field(None, ge=0, le=6)
    printed: Label | None = None
    conversions: dict[str, FiniteFloat] = {}


class SdgLink(Model):
    """A link to an SDG target or indicator; ``basis`` says whether U4SSC published it or we added it."""

    target: Annotated[str, Field(pattern=r"^[1-9][0-9]?(\.[0-9A-Za-z]+)*$")]
    basis: Literal["published", "ours"]

    @property
    def goal(self) -> int:
        """The number of the goal the target or indicator belongs to."""
        return int(self.target.partition(".")[0])


class VerifierCheck(Model):
    """What a verifier looks at: an own text, or a reference to a check that many KPIs share.

    ``checked_by``: keys of the program's checks that do some or all of it.
    """

    text: Shown | None = None
    source: Text | None = None
    general: Key | None = None
    checked_by: tuple[Key, ...] = ()

    @model_validator(mode="after")
    def _one_of(self) -> Self:
        if (self.text is None) == (self.general is None):
            raise ValueError("a verifier's check is either a text or a reference to a general check")
        return self


class Kpi(Model):
    """An indicator. ``confirmed`` says how much of it was read in the published methodology."""

    code: Code
    name: Shown
    dimension: str
    category: str
    sub_dimension: str
    level: Level
    type: KpiType | None = None
    definition: Shown
    direction: Direction
    confirmed: Confirmed
    sdg: tuple[SdgLink, ...] = ()
    data_points: tuple[DataPoint, ...] = Field(min_length=1)
    benchmark_facts: tuple[Shown, ...] = ()
    data_sources: tuple[Shown, ...] = ()
    verifier_checks: tuple[VerifierCheck, ...] = ()
    plausibility: Shown | None = None
    sources: tuple[Text, ...] = ()


class Target(Model):
    """What a data point is measured against, with where it comes from.

    ``basis`` published-none and none carry no method: the data point is not scored.
    """

    code: Code
    data_point: Key = "value"
    method: Method | None = None
    target: Number | None = None
    zero: FiniteFloat | None = None
    edges: tuple[FiniteFloat, FiniteFloat, FiniteFloat] | None = None
    basis: Basis
    source: Shown | None = None
    note: Shown | None = None

    @property
    def scored(self) -> bool:
        """Whether a value can be scored against it."""
        return self.method is not None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.basis in ("none", "published-none"):
            if self.method is not None:
                raise ValueError(f"basis {self.basis} is never scored, so it takes no method")
            if self.basis == "published-none" and not self.source:
                raise ValueError("basis published-none needs the source that printed it")
            return self
        if self.method is None:
            raise ValueError("a target needs a method")
        if not self.source:
            raise ValueError("a target needs a source")
        number = isinstance(self.target, float) and not isinstance(self.target, bool)
        match self.method:
            case "bands":
                if self.edges is None or self.target is not None:
                    raise ValueError("method bands takes edges and no target")
                a, b, c = self.edges
                if not (a < b < c or a > b > c):
                    raise ValueError("edges must rise or fall strictly")
            case "yes_no":
                if self.target is not True:
                    raise ValueError("method yes_no takes the target true")
            case "min_max":
                if not number or self.zero is None or self.zero == self.target:
                    raise ValueError("method min_max takes a target and a zero that differ")
            case _:
                if not number or self.target is None or self.target <= 0:
                    raise ValueError(f"method {self.method} takes a target above 0")
        if self.method != "bands" and self.edges is not None:
            raise ValueError("edges belong to method bands")
        if self.method != "min_max" and self.zero is not None:
            raise ValueError("zero belongs to method min_max")
        return self


class Range(Model):
    """Plausible range of a result: outside, a verifier asks."""

    code: Code
    data_point: Key = "value"
    low: FiniteFloat
    high: FiniteFloat
    why: Shown
    basis: Shown

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.low >= self.high:
            raise ValueError("low must be below high")
        return self


class Relation(Model):
    """Something that should hold between figures of a city.

    ``names`` maps the short names used in the conditions to a data point ("EN: EN: WS: 4C/tertiary");
    names that are inputs or settings of the pack need no entry. Either ``expect`` (a condition) or
    ``quantity`` (a formula) with its ``quantity_name``, ``low`` and ``high`` is checked, where ``when``
    holds. ``low`` and ``high`` are numbers or formulas of settings. ``ask`` is the question to the city.
    ``statement`` and ``ask`` may name a setting in braces: its value stands there when they are read.
    """

    key: Key
    severity: Severity = "warning"
    names: dict[InputKey, str] = {}
    when: str | None = None
    expect: str | None = None
    quantity: str | None = None
    quantity_name: Shown | None = None
    low: FiniteFloat | str | None = None
    high: FiniteFloat | str | None = None
    slips: tuple[Slip, ...] = ()
    statement: Shown
    why: Shown
    ask: Shown
    basis: Shown

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.expect is None) == (self.quantity is None):
            raise ValueError("a relation has either a condition to expect or a quantity with low and high")
        bounds = (self.quantity_name, self.low, self.high)
        if self.quantity is not None and None in bounds:
            raise ValueError("a quantity needs quantity_name, low and high")
        if self.quantity is None and (self.slips or any(part is not None for part in bounds)):
            raise ValueError("quantity_name, low, high and slips belong to a quantity")
        return self

    def bounds(self) -> tuple[str, ...]:
        """``low`` and ``high`` as formulas; nothing where the relation has none."""
        return tuple(str(bound) for bound in (self.low, self.high) if bound is not None)


class Setting(Model):
    """A named limit or tolerance, with what it means and why it has this value."""

    value: FiniteFloat
    unit: Label = ""
    meaning: Shown
    basis: Shown


class Band(Model):
    """A band of performance: from this percent of target upwards, this many points."""

    name: Label
    points: int
    from_percent: FiniteFloat
    legend: Shown


class SubDimension(Model):
    name: Label
    code: str


class Dimension(Model):
    name: Label
    code: str
    sub_dimensions: tuple[SubDimension, ...]
    categories: tuple[Label, ...]


class ProfileField(Model):
    """A field of the city profile. Kind ``input`` means a shared input of the same key."""

    key: InputKey
    label: Shown
    kind: Literal["text", "year", "currency", "number", "input"]
    unit: Label = ""
    help: Shown


class GeneralCheck(Model):
    """A check that many KPIs share; ``checked_by`` as in VerifierCheck."""

    text: Shown
    source: Text
    checked_by: tuple[Key, ...] = ()


class Criterion(Model):
    key: Key
    level: int = Field(ge=1, le=5)
    text: Shown
    evidence: Shown


class MaturityDimension(Model):
    key: Key
    name: Shown
    meaning: Shown
    criteria: tuple[Criterion, ...] = Field(min_length=1)


class MaturityLevel(Model):
    level: int = Field(ge=1, le=5)
    name: Shown
    meaning: Shown


class PreMaturity(Model):
    name: Shown
    meaning: Shown


class Maturity(Model):
    """The maturity model: thresholds per level for KPIs, a checklist for the other dimensions.

    ``thresholds``: percent of target a KPI needs for levels 2 to 5; ``kpi_thresholds`` replaces them for single
    KPIs; ``points_as_levels`` stands in for methods without a percent of target.
    """

    basis: str
    source: Shown
    levels: tuple[MaturityLevel, ...]
    pre_maturity: PreMaturity
    thresholds: dict[int, FiniteFloat]
    kpi_thresholds: dict[Code, dict[int, FiniteFloat]] = {}
    points_as_levels: dict[int, int]
    dimensions: tuple[MaturityDimension, ...]

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if [level.level for level in self.levels] != [1, 2, 3, 4, 5]:
            raise ValueError("levels: give the levels 1, 2, 3, 4 and 5 in this order")
        if not set(self.points_as_levels.values()) <= {1, 2, 3, 4, 5}:
            raise ValueError("points_as_levels: points stand for a level from 1 to 5")
        keys = [criterion.key for dimension in self.dimensions for criterion in dimension.criteria]
        if len(set(keys)) != len(keys):
            raise ValueError("dimensions: two criteria have the same key")
        for place, thresholds in (("thresholds", self.thresholds), *self.kpi_thresholds.items()):
            values = [thresholds[level] for level in sorted(thresholds)]
            if sorted(thresholds) != [2, 3, 4, 5] or values != sorted(set(values)):
                raise ValueError(f"{place}: give rising percents of target for the levels 2, 3, 4 and 5")
        return self


class Overlay(Model):
    """A named set of targets that replaces those of the pack."""

    key: Key
    title: Shown
    targets: tuple[dict[str, Any], ...]


class Pack(Model):
    """The head of a pack: what it is and how its parts are arranged.

    ``weak_quality``: the words of ``quality`` that say a figure cannot be traced to data.
    """

    key: Key
    version: str = Field(pattern=r"^\d+\.\d+\.\d+$")
    title: Shown
    short_title: Shown
    based_on: tuple[Text, ...]
    disclaimer: Shown
    dimensions: tuple[Dimension, ...] = Field(min_length=1)
    bands: tuple[Band, ...] = Field(min_length=2)
    profile: tuple[ProfileField, ...]
    quality: tuple[str, ...]
    weak_quality: tuple[str, ...] = ()
    origin: tuple[str, ...]
    general_checks: dict[Key, GeneralCheck] = {}
    bases: dict[str, Shown]
    confirmed: dict[str, Shown]

    @model_validator(mode="after")
    def _bands_rise(self) -> Self:
        edges = [band.from_percent for band in self.bands]
        if edges[0] != 0 or edges != sorted(set(edges)):
            raise ValueError("bands: give them rising, the first from 0 percent")
        if [band.points for band in self.bands] != list(range(1, len(edges) + 1)):
            raise ValueError("bands: give 1 point to the lowest band and one more to each above it")
        return self
