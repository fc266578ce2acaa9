"""Loading a pack: from YAML files to a checked Framework.

A pack is a folder::

    pack.yaml        what it is, dimensions, categories, bands, profile, vocabularies
    inputs.yaml      figures that several formulas share
    units.yaml       units as printed and as read
    settings.yaml    named limits and tolerances
    targets.yaml     targets with basis and source
    ranges.yaml      plausible ranges
    relations.yaml   what should hold between figures
    maturity.yaml    the maturity model
    sdg.yaml         the Sustainable Development Goals and the words for them; may be missing
    overlays/*.yaml  alternative targets
    kpis/**/*.yaml   one file per category: inputs and indicators
    texts/*.yaml     all this in other languages; read only when one is asked for (``texts.py``)

A pack whose head says ``extends: other`` adds to another pack (a city's local indicators beside the 91).
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Any

import yaml

from kpi_toolkit.framework import formula as formulas
from kpi_toolkit.framework.errors import PackError
from kpi_toolkit.framework.framework import Framework, Point, check_target, fold_code, parse_model
from kpi_toolkit.framework.models import (
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
from kpi_toolkit.resources import resource_folder

MAX_FILE_BYTES = 2_000_000  # packs may come from others; the largest file of ours has 30 kB
MAX_NESTING = 30


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Safe YAML that refuses a key written twice, which plain YAML lets win silently."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict:
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=deep)
            if not isinstance(key, Hashable):
                problem = "a list or mapping cannot be a key"
                raise yaml.constructor.ConstructorError(None, None, problem, key_node.start_mark)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"'{key}' is written twice", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep)


def indicators_folder() -> Path:
    """The folder with the packs that ship: inside the installed package, or beside it in a checkout."""
    try:
        return resource_folder("indicators")
    except FileNotFoundError:
        problem = "the folder with the indicator packs is missing from this installation"
        raise PackError("indicators", "", problem) from None


@lru_cache(maxsize=8)
def load_framework(pack: str | Path = "u4ssc") -> Framework:
    """Load a pack by the name of one that ships, or by its folder.

    Returns a Framework that can be shared: it is never changed. Raises PackError, with file and key, for a
    pack that is missing, broken or contradicts itself.
    """
    folder = Path(pack)
    if not (folder / "pack.yaml").is_file():
        folder = indicators_folder() / str(pack)
    if not (folder / "pack.yaml").is_file():
        raise PackError(
            str(pack), "", "is neither a pack that ships with the toolkit nor a folder with a pack.yaml"
        )
    return _Assembly().read(folder).framework()


def read_yaml(path: Path, name: str | None = None) -> Any:
    """One YAML file as plain data. Raises PackError where it cannot be read."""
    name = name or path.name
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise PackError(name, "", f"is larger than {MAX_FILE_BYTES // 1_000_000} MB")
        text = path.read_text(encoding="utf-8")
        _refuse_traps(text, name)
        return yaml.load(text, Loader=_Loader)
    except OSError as error:
        raise PackError(name, "", f"cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise PackError(name, "", "is not UTF-8 text") from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}" if mark else ""
        raise PackError(name, where, f"is not valid YAML: {getattr(error, 'problem', error)}") from None


def _refuse_traps(text: str, name: str) -> None:
    """Refuse what a few lines can fill the memory with: references inside references, endless nesting."""
    depth = 0
    for event in yaml.parse(text, _Loader):
        line = f"line {event.start_mark.line + 1}" if event.start_mark else ""
        if isinstance(event, yaml.AliasEvent):
            raise PackError(name, line, "refers to another place with *; write it out")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_NESTING:
            raise PackError(name, line, "is nested too deeply")


@dataclass
class _Assembly:
    """Documents of one pack, or of a pack and the ones it extends, on the way to a Framework."""

    head: dict[str, Any] = field(default_factory=dict)
    inputs: dict[str, tuple[str, Input]] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    settings: dict[str, Setting] = field(default_factory=dict)
    kpis: dict[str, tuple[str, Kpi]] = field(default_factory=dict)
    targets: dict[tuple[str, str], tuple[str, Target]] = field(default_factory=dict)
    ranges: dict[tuple[str, str], tuple[str, Range]] = field(default_factory=dict)
    relations: dict[str, tuple[str, Relation]] = field(default_factory=dict)
    overlays: dict[str, tuple[str, Overlay]] = field(default_factory=dict)
    maturity: Maturity | None = None
    goals: Goals | None = None
    folders: tuple[Path, ...] = ()

    def read(self, folder: Path, depth: int = 0) -> _Assembly:
        head = read_yaml(folder / "pack.yaml")
        if not isinstance(head, dict):
            raise PackError("pack.yaml", "", "must be a mapping")
        base = head.pop("extends", None)
        if base is not None:
            if depth:
                raise PackError(
                    "pack.yaml", "extends", "a pack can extend one other pack, not a chain of them"
                )
            base_folder = indicators_folder() / str(base)
            if not (base_folder / "pack.yaml").is_file():
                raise PackError("pack.yaml", "extends", f"'{base}' is no pack that ships with the toolkit")
            self.read(base_folder, depth + 1)
        self._merge_head(head)
        self.folders += (folder,)
        documents = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*.y*ml"))}
        for name, path in documents.items():
            if name != "pack.yaml" and not name.startswith("texts/"):
                self._take(name, read_yaml(path, name))
        return self

    def _merge_head(self, head: dict[str, Any]) -> None:
        for key, value in head.items():
            old = self.head.get(key)
            if isinstance(old, dict) and isinstance(value, dict):
                self.head[key] = old | value
            elif key == "dimensions" and old:
                try:
                    self.head[key] = _merge_dimensions(old, value)
                except (TypeError, KeyError, AttributeError):
                    problem = "must be a list of dimensions with name, sub_dimensions and categories"
                    raise PackError("pack.yaml", key, problem) from None
            else:
                self.head[key] = value

    def _take(self, name: str, document: Any) -> None:
        if not isinstance(document, dict):
            raise PackError(name, "", "must be a mapping")
        if name.startswith("kpis/"):
            self._take_inputs(name, _mapping(name, document, "inputs"))
            common = {key: document[key] for key in ("dimension", "category") if key in document}
            for kpi in self._models(name, document.get("kpis"), Kpi, common):
                if fold_code(kpi.code) in self.kpis:
                    raise PackError(name, kpi.code, "this code is defined twice")
                self.kpis[fold_code(kpi.code)] = (name, kpi)
        elif name.startswith("overlays/"):
            overlay = parse_model(Overlay, document, name, "")
            if overlay.key in self.overlays:
                raise PackError(name, overlay.key, "this key is used twice")
            self.overlays[overlay.key] = (name, overlay)
        elif name == "inputs.yaml":
            self._take_inputs(name, _mapping(name, document, "inputs"))
        elif name == "units.yaml":
            for key, unit in _mapping(name, document, "units").items():
                self.units[str(key)] = parse_model(Unit, unit, name, str(key))
        elif name == "settings.yaml":
            for key, setting in _mapping(name, document, "settings").items():
                self.settings[str(key)] = parse_model(Setting, setting, name, str(key))
        elif name == "targets.yaml":
            for target in self._models(name, document.get("targets"), Target):
                place = (fold_code(target.code), target.data_point)
                if place in self.targets:
                    raise PackError(name, _label(place), "has two targets")
                self.targets[place] = (name, target)
        elif name == "ranges.yaml":
            common = {"basis": document["basis"]} if "basis" in document else {}
            for rng in self._models(name, document.get("ranges"), Range, common):
                place = (fold_code(rng.code), rng.data_point)
                if place in self.ranges:
                    raise PackError(name, _label(place), "has two ranges")
                self.ranges[place] = (name, rng)
        elif name == "relations.yaml":
            for relation in self._models(name, document.get("relations"), Relation):
                if relation.key in self.relations:
                    raise PackError(name, relation.key, "this key is used twice")
                self.relations[relation.key] = (name, relation)
        elif name == "maturity.yaml":
            self.maturity = parse_model(Maturity, document, name, "")
        elif name == "sdg.yaml":
            self.goals = parse_model(Goals, document, name, "")
        else:
            raise PackError(name, "", "is no file of a pack; see the list in the documentation")

    def _models(self, name: str, documents: Any, model: Any, common: dict | None = None) -> Iterator[Any]:
        if not isinstance(documents, list):
            raise PackError(name, "", "a list is missing")
        for number, document in enumerate(documents, start=1):
            if not isinstance(document, dict):
                raise PackError(name, f"entry {number}", "must be a mapping")
            label = str(document.get("code") or document.get("key") or f"entry {number}")
            yield parse_model(model, (common or {}) | document, name, label)

    def _take_inputs(self, name: str, documents: dict) -> None:
        for key, document in documents.items():
            if not re.fullmatch(r"[a-z][a-z0-9_]*", str(key)):
                raise PackError(name, str(key), "an input's key is small letters, digits and _")
            one = parse_model(Input, document, name, key)
            if key in self.inputs and self.inputs[key][1] != one:
                raise PackError(name, key, f"is declared differently in {self.inputs[key][0]}")
            self.inputs.setdefault(key, (name, one))

    def framework(self) -> Framework:
        pack = parse_model(Pack, self.head, "pack.yaml", "")
        if self.maturity is None:
            raise PackError("maturity.yaml", "", "is missing")
        for key, (file, one) in self.inputs.items():
            if one.unit not in self.units:
                raise PackError(file, key, f"unit '{one.unit}' is not in units.yaml")
        for name in pack.profile:
            if name.kind == "input" and name.key not in self.inputs:
                raise PackError("pack.yaml", f"profile {name.key}", "is no input of the pack")
        points = self._points(pack)
        self._check_places({(fold_code(p.code), p.data_point.key) for p in points})
        relations = tuple(
            self._relation(file, relation, points) for file, relation in self.relations.values()
        )
        framework = Framework(
            pack=pack,
            inputs={key: one for key, (_, one) in self.inputs.items()},
            units=self.units,
            points=points,
            relations=relations,
            settings=self.settings,
            maturity=self.maturity,
            goals=self.goals,
            overlays={key: overlay for key, (_, overlay) in self.overlays.items()},
            folders=self.folders,
        )
        unused = set(framework.inputs) - {n for p in points for n in p.inputs} - set(framework.shared_inputs)
        if unused:
            raise PackError(self.inputs[min(unused)][0], min(unused), "this input is used by no formula")
        for file, overlay in self.overlays.values():
            framework.with_targets(overlay.targets, file)
        if not {band.points for band in pack.bands} <= set(self.maturity.points_as_levels):
            raise PackError("maturity.yaml", "points_as_levels", "give a level for the points of every band")
        for basis in sorted({point.target.basis for point in points} | {"city"}):
            if basis not in pack.bases:
                raise PackError("pack.yaml", "bases", f"say what basis '{basis}' means")
        for confirmed in sorted({point.kpi.confirmed for point in points} - set(pack.confirmed)):
            raise PackError("pack.yaml", "confirmed", f"say what '{confirmed}' means")
        self._check_goals()
        thresholds = {"kpi_thresholds": self.maturity.kpi_thresholds}
        return framework.with_maturity_thresholds(thresholds, "maturity.yaml")

    def _check_goals(self) -> None:
        """Where a pack has the goals, every link of an indicator leads to one of them."""
        known = {goal.number for goal in self.goals.goals} if self.goals else set()
        for file, kpi in self.kpis.values() if self.goals else ():
            for link in kpi.sdg:
                if link.goal not in known:
                    raise PackError(file, kpi.code, f"SDG {link.target} belongs to no goal of sdg.yaml")

    def _points(self, pack: Pack) -> tuple[Point, ...]:
        order = {
            (d.name, category): (i, j)
            for i, d in enumerate(pack.dimensions)
            for j, category in enumerate(d.categories)
        }
        subs = {d.name: {s.name for s in d.sub_dimensions} for d in pack.dimensions}
        for file, kpi in self.kpis.values():
            if (kpi.dimension, kpi.category) not in order:
                raise PackError(
                    file, kpi.code, f"category '{kpi.category}' is not listed under '{kpi.dimension}'"
                )
            if kpi.sub_dimension not in subs[kpi.dimension]:
                raise PackError(
                    file, kpi.code, f"sub-dimension '{kpi.sub_dimension}' is not listed in pack.yaml"
                )
            for check in kpi.verifier_checks:
                if check.general and check.general not in pack.general_checks:
                    raise PackError(file, kpi.code, f"general check '{check.general}' is not in pack.yaml")
        ordered = sorted(self.kpis.values(), key=lambda item: order[item[1].dimension, item[1].category])
        points: list[Point] = []
        for file, kpi in ordered:
            keys = [dp.key for dp in kpi.data_points]
            if len(set(keys)) != len(keys):
                raise PackError(file, kpi.code, "two data points have the same key")
            for dp in kpi.data_points:
                place = (fold_code(kpi.code), dp.key)
                try:
                    node = formulas.parse_formula(dp.formula)
                except formulas.FormulaError as error:
                    raise PackError(file, _label(place), f"the formula cannot be used: {error}") from None
                inputs = formulas.names(node)
                for name in inputs:
                    if name not in self.inputs:
                        raise PackError(file, _label(place), f"the formula uses an unknown input '{name}'")
                if not inputs:
                    raise PackError(file, _label(place), "the formula uses no input")
                if dp.unit not in self.units:
                    raise PackError(file, _label(place), f"unit '{dp.unit}' is not in units.yaml")
                if place not in self.targets:
                    raise PackError(
                        "targets.yaml", _label(place), "no target, nor a statement that there is none"
                    )
                target = self.targets[place][1]
                check_target(target, self.units[dp.unit], pack, "targets.yaml", _label(place))
                rng = self.ranges.get(place)
                points.append(
                    Point(
                        len(points),
                        kpi,
                        dp,
                        node,
                        inputs,
                        self.units[dp.unit],
                        target,
                        rng[1] if rng else None,
                    )
                )
        return tuple(points)

    def _check_places(self, known: set[tuple[str, str]]) -> None:
        for place, (file, _) in [*self.targets.items(), *self.ranges.items()]:
            if place not in known:
                raise PackError(file, _label(place), "is no data point of this pack")

    def _relation(self, file: str, relation: Relation, points: tuple[Point, ...]) -> Relation:
        known = {f"{fold_code(p.code)}/{p.data_point.key}": p for p in points}
        for name, place in relation.names.items():
            code, _, data_point = place.partition("/")
            if f"{fold_code(code)}/{data_point or 'value'}" not in known:
                raise PackError(file, relation.key, f"'{name}' points to '{place}', which is no data point")
        try:
            nodes = [formulas.parse_condition(t) for t in (relation.when, relation.expect) if t]
            nodes += [formulas.parse_formula(relation.quantity)] if relation.quantity else []
            bounds = [formulas.parse_formula(bound) for bound in relation.bounds()]
            words = [*Formatter().parse(relation.statement), *Formatter().parse(relation.ask)]
        except ValueError as error:
            raise PackError(file, relation.key, str(error)) from None
        settings = [name for node in bounds for name in formulas.names(node)]
        settings += [name for _, name, _, _ in words if name is not None]
        for name in settings:
            if name not in self.settings:
                raise PackError(file, relation.key, f"'{name}' is no setting")
        for node in nodes:
            for name in formulas.names(node):
                if name not in relation.names and name not in self.inputs and name not in self.settings:
                    raise PackError(
                        file, relation.key, f"'{name}' is no input, setting or name of the relation"
                    )
        return relation


def _label(place: tuple[str, str]) -> str:
    return f"{place[0]}/{place[1]}"


def _mapping(name: str, document: dict, key: str) -> dict:
    part = document.get(key) or {}
    if not isinstance(part, dict):
        raise PackError(name, key, "must be a mapping")
    return part


def _merge_dimensions(old: list[dict], new: list[dict]) -> list[dict]:
    merged = {d["name"]: dict(d) for d in old}
    for dimension in new:
        target = merged.setdefault(dimension["name"], dict(dimension))
        for key, name in (("sub_dimensions", lambda s: s["name"]), ("categories", lambda c: c)):
            have = {name(x) for x in target.get(key, ())}
            target[key] = [*target.get(key, ()), *(x for x in dimension.get(key, ()) if name(x) not in have)]
    return list(merged.values())
