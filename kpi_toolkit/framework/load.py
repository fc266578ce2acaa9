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
    overlays/*.yaml  alternative targets
    kpis/**/*.yaml   one file per category: inputs and indicators

A pack whose head says ``extends: other`` adds to another pack (a city's local indicators beside the 91).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from kpi_toolkit.framework import formula as formulas
from kpi_toolkit.framework.errors import PackError
from kpi_toolkit.framework.framework import Framework, Point, fold_code, parse_model
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

MAX_FILE_BYTES = 2_000_000  # packs may come from others; the largest file of ours has 30 kB


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Safe YAML that refuses a key written twice, which plain YAML lets win silently."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict:
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=deep)
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"'{key}' is written twice", key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep)


def indicators_folder() -> Path:
    """The folder with the packs that ship: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "indicators", package.parent / "indicators"):
        if folder.is_dir():
            return folder
    raise PackError("indicators", "", "the folder with the indicator packs is missing from this installation")


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
        raise PackError(str(pack), "", "is neither a pack that ships with the toolkit nor a folder with a pack.yaml")
    return _Assembly().read(folder).framework()


def read_yaml(path: Path, name: str | None = None) -> Any:
    """One YAML file as plain data. Raises PackError where it cannot be read."""
    name = name or path.name
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise PackError(name, "", f"is larger than {MAX_FILE_BYTES // 1_000_000} MB")
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except OSError as error:
        raise PackError(name, "", f"cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise PackError(name, "", "is not UTF-8 text") from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}" if mark else ""
        raise PackError(name, where, f"is not valid YAML: {getattr(error, 'problem', error)}") from None


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
    overlays: dict[str, Overlay] = field(default_factory=dict)
    maturity: Maturity | None = None

    def read(self, folder: Path, depth: int = 0) -> _Assembly:
        head = read_yaml(folder / "pack.yaml")
        if not isinstance(head, dict):
            raise PackError("pack.yaml", "", "must be a mapping")
        base = head.pop("extends", None)
        if base is not None:
            if depth:
                raise PackError("pack.yaml", "extends", "a pack can extend one other pack, not a chain of them")
            self.read(indicators_folder() / str(base), depth + 1)
        self._merge_head(head)
        documents = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*.yaml"))}
        for name, path in documents.items():
            if name != "pack.yaml":
                self._take(name, read_yaml(path, name))
        return self

    def _merge_head(self, head: dict[str, Any]) -> None:
        for key, value in head.items():
            old = self.head.get(key)
            if isinstance(old, dict) and isinstance(value, dict):
                self.head[key] = old | value
            elif key == "dimensions" and old:
                self.head[key] = _merge_dimensions(old, value)
            else:
                self.head[key] = value

    def _take(self, name: str, document: Any) -> None:
        if not isinstance(document, dict):
            raise PackError(name, "", "must be a mapping")
        if name.startswith("kpis/"):
            self._take_inputs(name, document.get("inputs") or {})
            common = {key: document[key] for key in ("dimension", "category") if key in document}
            for kpi in self._models(name, document.get("kpis"), Kpi, common):
                if fold_code(kpi.code) in self.kpis:
                    raise PackError(name, kpi.code, "this code is defined twice")
                self.kpis[fold_code(kpi.code)] = (name, kpi)
        elif name.startswith("overlays/"):
            overlay = parse_model(Overlay, document, name, "")
            self.overlays[overlay.key] = overlay
        elif name == "inputs.yaml":
            self._take_inputs(name, document.get("inputs") or {})
        elif name == "units.yaml":
            for key, unit in (document.get("units") or {}).items():
                self.units[str(key)] = parse_model(Unit, unit, name, str(key))
        elif name == "settings.yaml":
            for key, setting in (document.get("settings") or {}).items():
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
        relations = tuple(self._relation(file, relation, points) for file, relation in self.relations.values())
        framework = Framework(
            pack=pack,
            inputs={key: one for key, (_, one) in self.inputs.items()},
            units=self.units,
            points=points,
            relations=relations,
            settings=self.settings,
            maturity=self.maturity,
            overlays=self.overlays,
        )
        unused = set(framework.inputs) - {n for p in points for n in p.inputs} - set(framework.shared_inputs)
        if unused:
            raise PackError(self.inputs[min(unused)][0], min(unused), "this input is used by no formula")
        for key in framework.overlays:
            framework.with_overlay(key)
        return framework

    def _points(self, pack: Pack) -> tuple[Point, ...]:
        order = {
            (d.name, category): (i, j) for i, d in enumerate(pack.dimensions) for j, category in enumerate(d.categories)
        }
        subs = {d.name: {s.name for s in d.sub_dimensions} for d in pack.dimensions}
        for file, kpi in self.kpis.values():
            if (kpi.dimension, kpi.category) not in order:
                raise PackError(file, kpi.code, f"category '{kpi.category}' is not listed under '{kpi.dimension}'")
            if kpi.sub_dimension not in subs[kpi.dimension]:
                raise PackError(file, kpi.code, f"sub-dimension '{kpi.sub_dimension}' is not listed in pack.yaml")
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
                    raise PackError("targets.yaml", _label(place), "no target, nor a statement that there is none")
                target = self.targets[place][1]
                if target.scored and (target.method == "yes_no") != self.units[dp.unit].yes_no:
                    raise PackError("targets.yaml", _label(place), "method yes_no belongs to the unit yes/no")
                rng = self.ranges.get(place)
                points.append(
                    Point(len(points), kpi, dp, node, inputs, self.units[dp.unit], target, rng[1] if rng else None)
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
        except formulas.FormulaError as error:
            raise PackError(file, relation.key, str(error)) from None
        for node in nodes:
            for name in formulas.names(node):
                if name not in relation.names and name not in self.inputs and name not in self.settings:
                    raise PackError(file, relation.key, f"'{name}' is no input, setting or name of the relation")
        return relation


def _label(place: tuple[str, str]) -> str:
    return f"{place[0]}/{place[1]}"


def _merge_dimensions(old: list[dict], new: list[dict]) -> list[dict]:
    merged = {d["name"]: dict(d) for d in old}
    for dimension in new:
        target = merged.setdefault(dimension["name"], dict(dimension))
        for key, name in (("sub_dimensions", lambda s: s["name"]), ("categories", lambda c: c)):
            have = {name(x) for x in target.get(key, ())}
            target[key] = [*target.get(key, ()), *(x for x in dimension.get(key, ()) if name(x) not in have)]
    return list(merged.values())
