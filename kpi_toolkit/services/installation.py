"""Targets and thresholds for new rounds of this installation, chosen by an administrator.

The first submission of a round is assessed with them where nothing else is chosen. Rounds that have figures keep
what they were assessed with; ``submitting.restate`` with ``framework`` of here puts the other beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kpi_toolkit.framework import Framework
from kpi_toolkit.review.models import Configuration
from kpi_toolkit.review.ports import UnitOfWork
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.review.table import Action
from kpi_toolkit.services.acting import Acting, new_id
from kpi_toolkit.services.deciding import ANY
from kpi_toolkit.services.pinning import pin, rechosen, repin

DEFAULT_FRAMEWORK = "u4ssc"


@dataclass(frozen=True, slots=True)
class Configured:
    """``history``: everything that was ever chosen, oldest first; ``in_force``: the last of it, None for nothing."""

    history: tuple[Configuration, ...]

    @property
    def in_force(self) -> Configuration | None:
        return self.history[-1] if self.history else None

    @property
    def overlays(self) -> tuple[str, ...]:
        """The overlays in force."""
        return tuple(self.in_force.pinned.get("overlays", ())) if self.in_force else ()

    @property
    def settings(self) -> Mapping[str, Mapping[str, Any]]:
        """The changed settings in force: by key, value and reason."""
        return self.in_force.pinned.get("settings", {}) if self.in_force else {}


def configuration(acting: Acting, framework: str | None = None) -> Configured:
    """What is chosen for new rounds of a framework, and was before. Everybody may know it. Raises Refused."""
    key = _key(acting, framework)
    return Configured(acting.read(lambda unit: unit.configurations(key)))


def configure(
    acting: Acting,
    overlays: Iterable[str],
    settings: Mapping[str, Mapping[str, Any]],
    *,
    framework: str | None = None,
    on: str | None = ANY,
) -> Configuration:
    """Choose overlays and thresholds for new rounds, in place of what was chosen before.

    ``settings``: by key the value and the reason for it, as in a settings file. ``on``: id of the
    configuration the person saw in force, None for none, if a newer one shall not be passed over unseen. Raises
    Refused, also where the pack has no such overlay or setting, a reason is missing, nothing differs or
    somebody was faster.
    """
    installed = acting.pack(_key(acting, framework))
    used = repin(installed, rechosen({}, tuple(overlays), settings))
    chosen = Configuration(
        new_id(), installed.pack.key, pin(used, installed), acting.person_id, acting.clock()
    )

    def change(unit: UnitOfWork) -> Configuration:
        acting.may(unit, Action.CONFIGURE)
        before = unit.configurations(chosen.framework)
        if on not in (ANY, before[-1].id if before else None):
            raise Refused("changed-meanwhile")
        if chosen.pinned == (before[-1].pinned if before else pin(installed, installed)):
            raise Refused("nothing-changed")
        unit.add_configuration(chosen)
        values = {key: one["value"] for key, one in chosen.pinned["settings"].items()}
        content = {"framework": chosen.framework, "overlays": chosen.pinned["overlays"], "settings": values}
        unit.record("configuration", chosen.id, {"action": Action.CONFIGURE.value, **content})
        return chosen

    return acting.write(change)


def framework_in_force(acting: Acting, framework: str | None = None) -> Framework:
    """The installed pack with what is in force for new rounds. Raises Refused."""
    key = _key(acting, framework)
    return repin(acting.pack(key), acting.read(lambda unit: in_force(unit, key)))


def in_force(unit: UnitOfWork, framework: str) -> Mapping[str, Any]:
    """What a new round of a framework is pinned to; empty where nothing is chosen."""
    chosen = unit.configurations(framework)
    return chosen[-1].pinned if chosen else {}


def _key(acting: Acting, framework: str | None) -> str:
    if framework is not None:
        return framework
    return acting.framework.pack.key if acting.framework else DEFAULT_FRAMEWORK
