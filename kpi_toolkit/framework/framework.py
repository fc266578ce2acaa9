"""A framework: a pack, checked and arranged for use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, Literal, ParamSpec, TypeVar

from pydantic import BaseModel, ValidationError

from kpi_toolkit.framework import formula as formulas
from kpi_toolkit.framework.errors import PackError
from kpi_toolkit.framework.models import (
    Band,
    DataPoint,
    Direction,
    Input,
    Kpi,
    Maturity,
    Overlay,
    Pack,
    Range,
    Relation,
    Setting,
    Target,
    Unit,
)
from kpi_toolkit.framework.sdg import Goals
from kpi_toolkit.i18n.languages import SOURCE

if TYPE_CHECKING:
    from kpi_toolkit.framework.texts import TextStates

PointKey = tuple[str, str]
"""A data point's identity: (code as printed in the pack, key)."""

GroupLevel = Literal["category", "sub_dimension", "dimension"]

OWN_TARGET_SOURCE = "the city's own target"
P = ParamSpec("P")


def fold_code(code: str) -> str:
    """A code as it is compared: without blanks, in capitals ("SC: EH: H:3C" is "SC:EH:H:3C")."""
    return "".join(code.split()).upper()


def fold_word(word: str) -> str:
    """A word of a list as it is compared: in small letters, without needless blanks and a full stop at its end."""
    return " ".join(word.split()).casefold().rstrip(".")


@dataclass(frozen=True)
class Point:
    """One data point with all the pack says of it; ``index`` is its place in pack order."""

    index: int
    kpi: Kpi
    data_point: DataPoint
    formula: formulas.Node
    inputs: tuple[str, ...]
    unit: Unit
    target: Target
    range: Range | None

    @property
    def key(self) -> PointKey:
        return self.kpi.code, self.data_point.key

    @property
    def code(self) -> str:
        return self.kpi.code

    @property
    def name(self) -> str:
        """The full name: "Wastewater Treatment - Primary"."""
        return f"{self.kpi.name} - {self.data_point.name}" if self.data_point.name else self.kpi.name

    @property
    def direction(self) -> Direction:
        return self.data_point.direction or self.kpi.direction

    @property
    def decimals(self) -> int:
        return self.unit.decimals if self.data_point.decimals is None else self.data_point.decimals

    @property
    def printed_unit(self) -> str:
        """The words a report prints after the number."""
        return self.unit.printed if self.data_point.printed is None else self.data_point.printed

    @property
    def direct(self) -> bool:
        """Whether the result is the input itself, without any computation."""
        return isinstance(self.formula, formulas.Name)

    @property
    def yes_no(self) -> bool:
        return self.unit.yes_no


@dataclass(frozen=True)
class Group:
    """Data points scored together; ``members`` are indexes into the framework's points."""

    level: GroupLevel
    dimension: str
    name: str
    members: tuple[int, ...]


def _changes_original(
    change: Callable[Concatenate[Framework, P], Framework],
) -> Callable[Concatenate[Framework, P], Framework]:
    """Make a change where the pack's own words stand, so that it is the same before and after a translation."""

    @wraps(change)
    def changed(self: Framework, /, *args: P.args, **kwargs: P.kwargs) -> Framework:
        if self.original is None:
            return change(self, *args, **kwargs)
        return change(self.original, *args, **kwargs).in_language(self.language)

    return changed


@dataclass(frozen=True)
class Framework:
    """A checked pack with its active targets and settings.

    ``overlays`` are those that ship with the pack; ``applied`` names the overlays and target files in force.
    ``goals``: None where the pack has none. ``folders``: where the pack and the one it extends were read from. A
    copy in another language has the framework it was made from as its ``original`` and ``words`` for ``said``.
    """

    pack: Pack
    inputs: Mapping[str, Input]
    units: Mapping[str, Unit]
    points: tuple[Point, ...]
    relations: tuple[Relation, ...]
    settings: Mapping[str, Setting]
    maturity: Maturity
    overlays: Mapping[str, Overlay]
    goals: Goals | None = None
    applied: tuple[str, ...] = ()
    changed_settings: Mapping[str, str] = field(default_factory=dict)
    folders: tuple[Path, ...] = ()
    language: str = SOURCE
    original: Framework | None = None
    words: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def kpis(self) -> tuple[Kpi, ...]:
        """The indicators in pack order."""
        return tuple({point.code: point.kpi for point in self.points}.values())

    @cached_property
    def _by_code(self) -> dict[str, Kpi]:
        return {fold_code(kpi.code): kpi for kpi in self.kpis}

    @cached_property
    def by_key(self) -> dict[PointKey, Point]:
        return {point.key: point for point in self.points}

    def kpi(self, code: str) -> Kpi | None:
        """The indicator with this code, however it is spaced; None where there is none."""
        return self._by_code.get(fold_code(code))

    def points_of(self, kpi: Kpi) -> tuple[Point, ...]:
        return tuple(self.by_key[kpi.code, dp.key] for dp in kpi.data_points)

    @cached_property
    def shared_inputs(self) -> tuple[str, ...]:
        """Inputs that are entered once, on the profile: those of its fields, then those of several formulas."""
        fields = [f.key for f in self.pack.profile if f.kind == "input"]
        uses: dict[str, int] = {}
        for point in self.points:
            for name in point.inputs:
                uses[name] = uses.get(name, 0) + 1
        return tuple(dict.fromkeys([*fields, *(n for n in self.inputs if uses.get(n, 0) > 1)]))

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """All groups: categories by dimension, sub-dimensions, dimensions, each in pack order."""
        out: list[Group] = []
        levels: tuple[GroupLevel, ...] = ("category", "sub_dimension", "dimension")
        for level in levels:
            for dimension in self.pack.dimensions:
                names: Iterable[str] = {
                    "category": dimension.categories,
                    "sub_dimension": tuple(s.name for s in dimension.sub_dimensions),
                    "dimension": (dimension.name,),
                }[level]
                for name in names:
                    members = tuple(
                        p.index
                        for p in self.points
                        if p.kpi.dimension == dimension.name and getattr(p.kpi, level) == name
                    )
                    out.append(Group(level, dimension.name, name, members))
        return tuple(out)

    @property
    def bands(self) -> tuple[Band, ...]:
        """Bands from the lowest to the highest."""
        return self.pack.bands

    def band_of_points(self, points: int) -> Band:
        return next(band for band in self.bands if band.points == points)

    def setting(self, key: str) -> float:
        """The value of a named setting. Raises PackError where the pack has none of this name."""
        if key not in self.settings:
            raise PackError("settings.yaml", key, "is missing")
        return self.settings[key].value

    @cached_property
    def kept(self) -> dict[str, Any]:
        """What others worked out from this framework once and keep with it."""
        return {}

    @cached_property
    def _languages(self) -> dict[str, Framework]:
        return {SOURCE: self}

    def in_language(self, code: str) -> Framework:
        """A copy with everything a reader sees in this language (ISO 639-1); what is not translated stays English.

        Codes, keys, formulas, figures and the words a city picks or types are unchanged, and so is every
        result. Targets and settings may be changed before or after. Raises PackError for a broken file of
        texts, ValueError for something that is no code of a language.
        """
        from kpi_toolkit.framework.texts import translated  # only who asks for a language pays for its texts

        original = self.original or self
        if code not in original._languages:
            original._languages[code] = translated(original, code)
        return original._languages[code]

    def text_states(self, code: str) -> TextStates:
        """How many texts a person has checked in this language, how many are a machine's, how many are missing."""
        from kpi_toolkit.framework.texts import states

        return states(self.original or self, code)

    def said(self, word: str) -> str:
        """A word of the pack's lists (quality, origin, units) in this language, for reading; else the word itself.

        In data these words stay as the pack writes them.
        """
        return self.words.get(fold_word(word), word)

    def unit_words(self, unit_key: str, point: Point | None = None) -> tuple[str, ...]:
        """What means this unit when it is read: its synonyms, and what is printed in English and in this language.

        ``point``: the data point it stands beside, which may print it in words of its own.
        """
        unit = self.units[unit_key]
        printed = [unit.printed, (point.data_point.printed or "") if point else ""]
        if self.original is not None:
            same = self.original.by_key[point.key] if point else None
            printed += self.original.unit_words(unit_key, same)
        return tuple(dict.fromkeys([*unit.synonyms, *filter(None, printed)]))

    @_changes_original
    def with_targets(
        self, documents: Iterable[Mapping[str, Any]], name: str, *, basis: str | None = None
    ) -> Framework:
        """A copy whose targets are replaced by those of an overlay or of a city's own target file.

        An overlay keeps the method of the target it replaces and never scores what is published as having
        none. ``basis="city"`` marks a city's own targets, which may score anything with a method of their own.
        Raises PackError.
        """
        replaced: dict[PointKey, Target] = {}
        for document in documents:
            point = self._target_place(document, name)
            label = f"{point.code}/{point.data_point.key}"
            merged = dict(document) | {"code": point.code, "data_point": point.data_point.key}
            if basis:
                merged["basis"] = basis
                merged.setdefault("source", OWN_TARGET_SOURCE)
            if merged.get("method", point.target.method) == point.target.method:
                merged.setdefault("method", point.target.method)
                if point.target.zero is not None:
                    merged.setdefault("zero", point.target.zero)
            elif not basis:
                raise PackError(name, label, "an overlay keeps the method of the target it replaces")
            if not basis and not point.target.scored:
                raise PackError(name, label, f"has no target to replace (basis {point.target.basis})")
            if merged.get("method") is None:
                raise PackError(name, label, "no target stands here yet, so the method must be given")
            if point.key in replaced:
                raise PackError(name, label, "is given twice")
            target = parse_model(Target, merged, name, label)
            check_target(target, point.unit, self.pack, name, label)
            replaced[point.key] = target
        points = tuple(replace(p, target=replaced.get(p.key, p.target)) for p in self.points)
        return replace(self, points=points, applied=(*self.applied, name))

    def _target_place(self, document: Mapping[str, Any], name: str) -> Point:
        code, data_point = str(document.get("code", "")), document.get("data_point")
        kpi = self.kpi(code)
        if kpi is None:
            raise PackError(name, code or "(no code)", "is no indicator of this pack")
        keys = [dp.key for dp in kpi.data_points]
        key = str(data_point) if data_point else (keys[0] if len(keys) == 1 else "")
        if key not in keys:
            raise PackError(name, code, f"name one of its data points: {', '.join(keys)}")
        return self.by_key[kpi.code, key]

    def with_overlay(self, key: str) -> Framework:
        """A copy with one of the pack's overlays applied. Raises PackError for an unknown name."""
        overlay = self.overlays.get(key)
        if overlay is None:
            raise PackError("overlay", key, f"is not known; there are: {', '.join(self.overlays) or 'none'}")
        return self.with_targets(overlay.targets, key)

    @_changes_original
    def with_settings(self, changes: Mapping[str, Mapping[str, Any]], name: str) -> Framework:
        """A copy with some settings changed: ``{key: {"value": number, "reason": text}}``. Raises PackError."""
        settings, reasons = dict(self.settings), dict(self.changed_settings)
        for key, change in changes.items():
            if key not in settings:
                raise PackError(name, key, f"is no setting; there are: {', '.join(settings)}")
            complete = isinstance(change, Mapping) and set(change) == {"value", "reason"}
            if not complete or not _words(change["reason"]):
                raise PackError(name, key, "give a value and the reason for it")
            setting = settings[key].model_dump() | {"value": change["value"]}
            settings[key] = parse_model(Setting, setting, name, key)
            reasons[key] = _words(change["reason"])
        return replace(self, settings=settings, changed_settings=reasons)

    @_changes_original
    def with_maturity_thresholds(self, changes: Mapping[str, Any], name: str) -> Framework:
        """A copy with other thresholds of the maturity model: ``thresholds`` and ``kpi_thresholds`` by code.

        ITU-T Y.4904 leaves the targets of the levels to the city. Raises PackError.
        """
        if not isinstance(changes, Mapping) or not set(changes) <= {"thresholds", "kpi_thresholds"}:
            raise PackError(name, "maturity", "takes thresholds and kpi_thresholds")
        changed = parse_model(Maturity, self.maturity.model_dump() | dict(changes), name, "maturity")
        by_code = {}
        for code, thresholds in changed.kpi_thresholds.items():
            kpi = self.kpi(code)
            if kpi is None:
                raise PackError(name, code, "is no indicator of this pack")
            by_code[kpi.code] = thresholds
        return replace(self, maturity=changed.model_copy(update={"kpi_thresholds": by_code}))


def _words(text: Any) -> str:
    return " ".join(text.split()) if isinstance(text, str) else ""


def check_target(target: Target, unit: Unit, pack: Pack, file: str, key: str) -> None:
    """Whether a target fits its data point and the pack, which its model cannot know. Raises PackError."""
    if target.scored and (target.method == "yes_no") != unit.yes_no:
        raise PackError(file, key, "method yes_no belongs to the unit yes/no")
    if target.edges and len(pack.bands) != len(target.edges) + 1:
        raise PackError(file, key, "method bands has three edges, so it needs a pack of four bands")


ModelT = TypeVar("ModelT", bound=BaseModel)


def parse_model(model: type[ModelT], document: Any, file: str, key: str) -> ModelT:
    """Make a model of a document, with pydantic's complaint turned into a PackError with file and key."""
    try:
        return model.model_validate(document)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        problem = first["msg"].removeprefix("Value error, ")
        more = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
        raise PackError(file, " ".join(filter(None, (key, place))), problem + more) from None
