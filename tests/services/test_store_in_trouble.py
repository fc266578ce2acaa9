"""A store that fails: always a plain refusal, never a failure of the program, and nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from services.towns import World

from kpi_toolkit.review.ports import Hidden, Stale, Unavailable, Unsure
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.services import deciding, people, reading
from kpi_toolkit.store import open_store


class Failing:
    """A store whose unit of work fails at some moment."""

    def __init__(self, store: Any, error: Exception, when: str) -> None:
        self.store, self.error, self.when = store, error, when

    @contextmanager
    def begin(self, person_id: str, *, read_only: bool = False) -> Iterator[Any]:
        if self.when == "begin":
            raise self.error
        with self.store.begin(person_id, read_only=read_only) as unit:
            yield _Failing(unit, self.error, self.when)

    def as_system(self, *, read_only: bool = False) -> Any:
        return self.begin("system", read_only=read_only)


class _Failing:
    def __init__(self, unit: Any, error: Exception, when: str) -> None:
        self._unit, self._error, self._when = unit, error, when

    def __getattr__(self, name: str) -> Any:
        if name == self._when:
            raise self._error
        return getattr(self._unit, name)


@pytest.mark.parametrize("when", ["begin", "add_decisions", "record", "commit"])
@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (Stale("two at once"), "changed-meanwhile"),
        (Unavailable("There is no space left for the database. Nothing was written."), "store-unavailable"),
        (Unavailable(""), "store-unavailable"),
        (Unsure("gone in the moment of writing"), "store-unsure"),
        (Hidden("round x"), "not-there"),
    ],
)
def test_a_fault_is_a_refusal(world: World, when: str, error: Exception, reason: str) -> None:
    one = world.under_way()
    head = world.head()
    failing = replace(world.verifier, store=Failing(world.store, error, when))
    with pytest.raises(Refused) as caught:
        deciding.accept_clean(failing, one.id)
    expected = "unknown-person" if (when, reason) == ("begin", "not-there") else reason
    assert caught.value.reason == expected
    assert str(caught.value).count("Nothing was written") <= 1
    assert world.head() == head
    assert not world.admin.read(lambda unit: unit.decisions(one.id))


def test_a_database_that_is_gone_is_a_refusal(tmp_path: Path) -> None:
    world = World.build(open_store(tmp_path / "store.sqlite"))
    one = world.under_way()
    (tmp_path / "store.sqlite").unlink()
    for act in (lambda: reading.view(world.verifier, one.id), lambda: people.set_up(world.store, "Eve")):
        with pytest.raises(Refused, match="cannot be used just now"):
            act()


def test_our_own_mistakes_are_not_hidden_as_refusals(world: World) -> None:
    with pytest.raises(ZeroDivisionError):
        world.admin.write(lambda unit: 1 // 0)
