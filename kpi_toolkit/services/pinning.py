"""What an assessment was made with, as data: overlays, own targets, changed settings, figures to compare
with.

It is stored beside every submission, so that the same assessment can be made again, or another one with a
newer pack.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kpi_toolkit.framework import Framework, PackError, PointKey
from kpi_toolkit.i18n.languages import SOURCE
from kpi_toolkit.review.models import SubmissionRecord
from kpi_toolkit.review.refusal import Refused

Comparison = Mapping[PointKey, float]


def pin(
    framework: Framework,
    installed: Framework,
    previous: Comparison | None = None,
    national: Comparison | None = None,
) -> dict[str, Any]:
    """What distinguishes a framework from the pack as installed, and the figures that were compared with."""
    framework, installed = framework.in_language(SOURCE), installed.in_language(SOURCE)  # words are no change
    own = [point.target for point in framework.points if point.target.basis == "city"]
    pinned: dict[str, Any] = {
        "overlays": [name for name in framework.applied if name in framework.overlays],
        "targets": [target.model_dump(mode="json", exclude_none=True) for target in own],
        "targets_name": next((name for name in framework.applied if name not in framework.overlays), ""),
        "settings": {
            key: {"value": framework.settings[key].value, "reason": reason}
            for key, reason in sorted(framework.changed_settings.items())
        },
    }
    if framework.maturity != installed.maturity:
        by_kpi = sorted(framework.maturity.kpi_thresholds.items())
        pinned["maturity"] = {
            "thresholds": _by_text(framework.maturity.thresholds),
            "kpi_thresholds": {code: _by_text(thresholds) for code, thresholds in by_kpi},
        }
    for name, compared in (("previous", previous), ("national", national)):
        if compared:
            pinned[name] = [[*key, value] for key, value in compared.items()]
    return pinned


def repin(framework: Framework, pinned: Mapping[str, Any]) -> Framework:
    """An installed pack with everything that was pinned applied to it.

    Raises Refused where the pack has moved on so far that it does not fit any more.
    """
    try:
        for overlay in pinned.get("overlays", ()):
            framework = framework.with_overlay(overlay)
        if name := pinned.get("targets_name"):
            framework = framework.with_targets(pinned["targets"], name, basis="city")
        if settings := pinned.get("settings"):
            framework = framework.with_settings(settings, "settings")
        if maturity := pinned.get("maturity"):
            framework = framework.with_maturity_thresholds(maturity, "maturity")
    except PackError as error:
        raise Refused("unusable-pack", problem=str(error)) from None
    return framework


def rechosen(
    pinned: Mapping[str, Any],
    overlays: Iterable[str],
    settings: Mapping[str, Mapping[str, Any]] | None = None,
) -> dict[str, Any]:
    """What was pinned, with other overlays, and other settings where they are given; the rest stays."""
    changed = {**pinned, "overlays": list(dict.fromkeys(overlays))}
    return changed if settings is None else changed | {"settings": dict(settings)}


def compared_with(pinned: Mapping[str, Any], name: str) -> dict[PointKey, float]:
    """The figures an assessment was compared with; ``name`` is previous or national."""
    return {(code, data_point): value for code, data_point, value in pinned.get(name, ())}


def framework_of(installed: Framework, record: SubmissionRecord) -> Framework:
    """The framework a submission was assessed with. Raises Refused where another version is installed now."""
    if installed.pack.version != record.pack_version:
        raise Refused("other-pack", pack=record.pack, old=record.pack_version, new=installed.pack.version)
    return repin(installed, record.pinned)


def _by_text(thresholds: Mapping[int, float]) -> dict[str, float]:
    return {str(level): value for level, value in thresholds.items()}
