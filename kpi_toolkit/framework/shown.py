"""What a reader sees of a framework: every text that is marked as shown in the models, with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any, TypeVar, get_args

from pydantic import BaseModel

from kpi_toolkit.framework.framework import OWN_TARGET_SOURCE, Framework, fold_word
from kpi_toolkit.framework.models import Kpi, Label, Pack

Place = tuple[str, ...]
"""Where a text stands: ("kpis", "EC: ICT: ICT: 1C", "name")."""

Say = Callable[[Place, str], str]
"""What to say instead of the English text at a place."""

MARK = get_args(Label)[1]
ModelT = TypeVar("ModelT", bound=BaseModel)


def texts_of(framework: Framework) -> dict[Place, str]:
    """Every text of a framework that readers see, by its place, in pack order."""
    found: dict[Place, str] = {}

    def note(place: Place, text: str) -> str:
        found[place] = text
        return text

    rebuilt(framework, note)
    return found


def rebuilt(framework: Framework, say: Say) -> Framework:
    """A copy in which every text that readers see is what ``say`` says."""
    pack = _of_model(framework.pack, ("pack",), say)
    units = _of_parts("units", framework.units, say)
    kpis = {code: _in_its_groups(kpi, framework.pack, pack) for code, kpi in _of_kpis(framework, say)}
    data_points = {(code, dp.key): dp for code, kpi in kpis.items() for dp in kpi.data_points}
    places = [f"{point.code}/{point.data_point.key}" for point in framework.points]
    points = tuple(
        replace(
            point,
            kpi=kpis[point.code],
            data_point=data_points[point.key],
            unit=units[point.data_point.unit],
            target=_of_model(point.target, ("targets", place), say),
            range=point.range and _of_model(point.range, ("ranges", place), say),
        )
        for point, place in zip(framework.points, places, strict=True)
    )
    relations = _of_parts("relations", {relation.key: relation for relation in framework.relations}, say)
    return replace(
        framework,
        pack=pack,
        inputs=_of_parts("inputs", framework.inputs, say),
        units=units,
        points=points,
        relations=tuple(relations.values()),
        settings=_of_parts("settings", framework.settings, say),
        maturity=_of_model(framework.maturity, ("maturity",), say),
        goals=framework.goals and _of_model(framework.goals, ("sdg",), say),
        overlays=_of_parts("overlays", framework.overlays, say),
        words={fold_word(word): say(("words", word), word) for word in _words(framework)},
    )


def _words(framework: Framework) -> Iterator[str]:
    """Words that stand for themselves in data and are shown to readers as well."""
    yield from framework.pack.quality
    yield from framework.pack.origin
    for key, unit in framework.units.items():
        yield from (key, *unit.conversions)
    for point in framework.points:
        yield from point.data_point.conversions
    yield OWN_TARGET_SOURCE
    for overlay in framework.overlays.values():
        for target in overlay.targets:
            yield from (str(target[name]) for name in ("source", "note") if target.get(name))


def _of_kpis(framework: Framework, say: Say) -> Iterator[tuple[str, Kpi]]:
    for kpi in framework.kpis:
        yield kpi.code, _of_model(kpi, ("kpis", kpi.code), say)


def _of_parts(name: str, parts: Mapping[str, ModelT], say: Say) -> dict[str, ModelT]:
    return {key: _of_model(part, (name, key), say) for key, part in parts.items()}


def _of_model(model: ModelT, place: Place, say: Say) -> ModelT:
    shown = _shown_fields(type(model))
    changes = {
        name: _of_value(value, (*place, name), say, name in shown)
        for name, value in model
        if isinstance(value, str | tuple | dict | BaseModel)
    }
    return model.model_copy(update=changes)


def _of_value(value: Any, place: Place, say: Say, shown: bool) -> Any:
    match value:
        case str():
            return say(place, value) if shown and value else value
        case BaseModel():
            return _of_model(value, place, say)
        case tuple():
            keys = (_key_of(item, number) for number, item in enumerate(value, start=1))
            return tuple(
                _of_value(item, (*place, key), say, shown) for item, key in zip(value, keys, strict=True)
            )
        case dict():
            return {key: _of_value(item, (*place, str(key)), say, shown) for key, item in value.items()}
        case _:
            return value


def _key_of(item: Any, number: int) -> str:
    return str(getattr(item, "code", None) or getattr(item, "key", None) or number)


@cache
def _shown_fields(model: type[BaseModel]) -> frozenset[str]:
    """The fields of a model that are marked as shown, alone or inside a tuple, a dict or beside None."""
    fields = model.model_fields.items()
    return frozenset(name for name, f in fields if MARK in f.metadata or _marked(f.annotation))


def _marked(annotation: Any) -> bool:
    return MARK in getattr(annotation, "__metadata__", ()) or any(map(_marked, get_args(annotation)))


def _in_its_groups(kpi: Kpi, pack: Pack, said: Pack) -> Kpi:
    """Indicators name their groups; in another language by the names there."""
    for old, new in zip(pack.dimensions, said.dimensions, strict=True):
        if old.name == kpi.dimension:
            categories = dict(zip(old.categories, new.categories, strict=True))
            subs = {o.name: n.name for o, n in zip(old.sub_dimensions, new.sub_dimensions, strict=True)}
            names = {"dimension": new.name, "category": categories[kpi.category]}
            return kpi.model_copy(update={**names, "sub_dimension": subs[kpi.sub_dimension]})
    raise KeyError(kpi.dimension)
