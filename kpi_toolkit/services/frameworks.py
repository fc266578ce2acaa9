"""A framework as it is used: a pack with overlays, a city's own targets and changed settings."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kpi_toolkit.framework import Framework, PackError, load_framework
from kpi_toolkit.framework.load import read_yaml


def configured(
    pack: str | Path = "u4ssc",
    *,
    overlays: Iterable[str] = (),
    targets: str | Path | None = None,
    settings: str | Path | None = None,
) -> Framework:
    """Load a pack and apply what the user chose.

    ``targets``: a YAML file with the city's own targets (``targets:``, as in the pack's targets.yaml, without
    basis) and, if wanted, its own maturity thresholds (``maturity:`` with ``thresholds`` and ``kpi_thresholds``).
    ``settings``: a YAML file, per setting its value and the reason. Raises PackError with file and key.
    """
    framework = load_framework(pack)
    for overlay in overlays:
        framework = framework.with_overlay(overlay)
    if targets is not None:
        name, document = _document(targets, {"title", "targets", "maturity"})
        entries = document.get("targets") or []
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise PackError(name, "targets", "must be a list of targets")
        framework = framework.with_targets(entries, name, basis="city")
        if "maturity" in document:
            framework = framework.with_maturity_thresholds(document["maturity"], name)
    if settings is not None:
        name, document = _document(settings, {"settings"})
        changes = document.get("settings")
        if not isinstance(changes, dict):
            raise PackError(name, "settings", "must be a mapping of settings")
        framework = framework.with_settings(changes, name)
    return framework


def _document(path: str | Path, keys: set[str]) -> tuple[str, dict[str, Any]]:
    name = Path(path).name
    document = read_yaml(Path(path), name)
    if not isinstance(document, dict) or not set(document) <= keys:
        raise PackError(name, "", f"must be a mapping with {', '.join(sorted(keys))}")
    return name, document
