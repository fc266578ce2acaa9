"""The indicators of a framework as a catalogue: what is said of each, and finding the ones that are wanted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kpi_toolkit.catalogue.checks import CheckFacts, check_facts
from kpi_toolkit.catalogue.origins import TargetKind, kind_of
from kpi_toolkit.catalogue.search import Findable
from kpi_toolkit.catalogue.targets import OverlayTarget, Reach, overlay_targets, reaches
from kpi_toolkit.framework import Framework, Point
from kpi_toolkit.framework import formula as formulas
from kpi_toolkit.framework.models import Input, Kpi
from kpi_toolkit.review.manual import ManualCheck, tick_list


@dataclass(frozen=True, slots=True)
class InputFacts:
    """A figure of a formula. ``shared``: it is entered once, on the profile, for all formulas."""

    key: str
    input: Input
    unit: str
    shared: bool


@dataclass(frozen=True, slots=True)
class PointFacts:
    """A data point. ``words``: its formula; ``reaches``: the bands in its unit; ``overlays``: other targets."""

    point: Point
    words: str
    inputs: tuple[InputFacts, ...]
    reaches: tuple[Reach, ...]
    overlays: tuple[OverlayTarget, ...]


@dataclass(frozen=True)
class IndicatorFacts:
    """An indicator with everything that is said of it.

    ``manual``: what a verifier looks at; ``relations``: the checks that hold it against other figures of the
    city. ``before`` and ``after``: its neighbours in the order of the pack.
    """

    kpi: Kpi
    points: tuple[PointFacts, ...]
    manual: tuple[ManualCheck, ...]
    relations: tuple[CheckFacts, ...]
    before: Kpi | None
    after: Kpi | None
    findable: Findable

    @property
    def target_kinds(self) -> frozenset[TargetKind]:
        """What kinds of targets its data points have."""
        return frozenset(kind_of(facts.point.target) for facts in self.points)


def formula_words(framework: Framework, point: Point) -> str:
    """The formula of a data point in words: "100 × Households with Internet ÷ Households"."""
    return formulas.to_words(point.formula, {name: framework.inputs[name].label for name in point.inputs})


def indicators(framework: Framework) -> Mapping[str, IndicatorFacts]:
    """All indicators by code, in the order of the pack."""
    others = overlay_targets(framework)
    shared = frozenset(framework.shared_inputs)
    held: dict[str, list[CheckFacts]] = {}
    for check in check_facts(framework).values():
        for kpi in check.concerns:
            held.setdefault(kpi.code, []).append(check)
    kpis = framework.kpis
    neighbours = zip((None, *kpis), kpis, (*kpis[1:], None), strict=False)
    return {
        kpi.code: IndicatorFacts(
            kpi=kpi,
            points=tuple(
                _point_facts(framework, point, shared, others.get(point.key, ()))
                for point in framework.points_of(kpi)
            ),
            manual=tick_list(framework, kpi),
            relations=tuple(held.get(kpi.code, ())),
            before=before,
            after=after,
            findable=_findable(framework, kpi),
        )
        for before, kpi, after in neighbours
    }


def _point_facts(
    framework: Framework, point: Point, shared: frozenset[str], others: tuple[OverlayTarget, ...]
) -> PointFacts:
    return PointFacts(
        point=point,
        words=formula_words(framework, point),
        inputs=tuple(_input_facts(framework, name, shared) for name in point.inputs),
        reaches=reaches(point.target, framework.bands),
        overlays=others,
    )


def _input_facts(framework: Framework, name: str, shared: frozenset[str]) -> InputFacts:
    found = framework.inputs[name]
    return InputFacts(
        name, found, framework.units[found.unit].printed or framework.said(found.unit), name in shared
    )


def _findable(framework: Framework, kpi: Kpi) -> Findable:
    points = framework.points_of(kpi)
    texts = [kpi.name, kpi.definition, kpi.dimension, kpi.sub_dimension, kpi.category]
    texts += [point.name for point in points] + [framework.said(point.data_point.unit) for point in points]
    texts += [framework.inputs[name].label for point in points for name in point.inputs]
    return Findable.of(texts, [kpi.code])


# --- parts of a framework -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    """A dimension, a sub-dimension of it, or a category of it. ``key`` is the same in every language."""

    key: str
    dimension: str
    name: str = ""
    category: bool = False

    def has(self, kpi: Kpi) -> bool:
        """Whether an indicator belongs to it."""
        if kpi.dimension != self.dimension or not self.name:
            return kpi.dimension == self.dimension
        return self.name == (kpi.category if self.category else kpi.sub_dimension)


def parts(framework: Framework) -> Mapping[str, Part]:
    """All parts by key: each dimension, followed by its sub-dimensions and its categories."""
    return {part.key: part for part in _parts(framework)}


def _parts(framework: Framework) -> Iterator[Part]:
    pack, original = framework.pack, (framework.original or framework).pack
    for dimension, source in zip(pack.dimensions, original.dimensions, strict=True):
        yield Part(dimension.code, dimension.name)
        for sub in dimension.sub_dimensions:
            yield Part(sub.code, dimension.name, sub.name)
        for name, key in zip(dimension.categories, source.categories, strict=True):
            yield Part(f"{dimension.code}/{key}", dimension.name, name, category=True)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which indicators are wanted. Empty: all.

    ``target``: a kind of target, or "any" for one that is scored; ``part``: the key of a part.
    """

    text: str = ""
    part: str = ""
    level: str = ""
    target: str = ""
    confirmed: str = ""

    @property
    def everything(self) -> bool:
        return self == Wanted()


def found(
    all_of: Iterable[IndicatorFacts], wanted: Wanted, parts_by_key: Mapping[str, Part]
) -> Sequence[IndicatorFacts]:
    """The indicators that are wanted, in their order. A part or word that is not known finds nothing."""
    part = parts_by_key.get(wanted.part)
    return [
        facts
        for facts in all_of
        if facts.findable.has(wanted.text)
        and (not wanted.part or (part is not None and part.has(facts.kpi)))
        and wanted.level in ("", facts.kpi.level)
        and wanted.confirmed in ("", facts.kpi.confirmed)
        and _has_target(facts, wanted.target)
    ]


def _has_target(facts: IndicatorFacts, target: str) -> bool:
    if target == "any":
        return any(one.point.target.scored for one in facts.points)
    return not target or target in facts.target_kinds
