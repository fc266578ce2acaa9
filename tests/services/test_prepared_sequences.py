"""However somebody uploads, types and hands in: what is handed in is the files with the typed values over them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from services.towns import LAMPS, POSTCARDS, TINY, World, workbook

from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.services import preparing, reading
from kpi_toolkit.services.assessing import SourceData, read
from kpi_toolkit.services.correcting import Change, entry_of
from kpi_toolkit.services.preparing import Prepared
from kpi_toolkit.services.typing_over import type_over
from kpi_toolkit.store.checking import check
from kpi_toolkit.submission.codec import from_document, to_document
from kpi_toolkit.submission.models import Submission

FIELDS = {
    "shielded_lamps": (*LAMPS, "shielded_lamps"),
    "lamp_energy": ("SK: D: L: 2", "value", "lamp_energy"),
    "stars_summer": ("SK: D: S: 1", "summer", "stars_summer"),
    "postcards": (*POSTCARDS, "postcards"),
    "lamps": ("profile", "lamps", "value"),
}
# few figures, so that what is typed often is what the next file says, or what stood there at first
figures = st.sampled_from([None, 201, 202, 203])
file = st.fixed_dictionaries(dict.fromkeys(FIELDS, figures))
typing = st.lists(st.tuples(st.sampled_from(list(FIELDS)), figures), min_size=1, max_size=3)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("upload"), file),
        st.tuples(st.just("type"), typing),
        st.tuples(st.just("choose"), st.sampled_from([["strict"], []])),
        st.tuples(st.just("hand in"), st.none()),
        st.tuples(st.just("catch up"), st.none()),
    ),
    max_size=9,
)


@dataclass
class Expected:
    """What the files say and what is typed over them, as plain figures."""

    said: dict[str, Any] | None = None
    typed: dict[str, Any] = field(default_factory=dict)
    handed_in: dict[str, Any] | None = None

    @property
    def figures(self) -> dict[str, Any]:
        return {**(self.said or {}), **self.typed}

    def upload(self, new: dict[str, Any]) -> None:
        before = self.said if self.said is not None else new
        self.typed = {name: value for name, value in self.typed.items() if before[name] == new[name]}
        self.said = dict(new)

    def may_type(self, typed: list[tuple[str, Any]]) -> str | None:
        """The reason of the refusal, None for none."""
        now = self.figures if self.said is not None else self.handed_in
        if now is None:
            return "nothing-prepared"
        now = dict(now)
        for name, value in typed:
            if now[name] == value:
                return "nothing-changed"
            now[name] = value
        return None

    def type(self, typed: list[tuple[str, Any]]) -> None:
        if self.said is None:
            self.said = dict(self.handed_in or {})
        for name, value in typed:
            self.typed.pop(name, None)
            self.typed[name] = value
        self.typed = {name: value for name, value in self.typed.items() if value != self.said[name]}


def said_in(submission: Submission) -> dict[str, Any]:
    found = {name: entry_of(submission, *place) for name, place in FIELDS.items()}
    return {name: None if entry is None else entry.value for name, entry in found.items()}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=steps)
def test_what_is_handed_in_is_the_files_and_the_typed_values(
    shared_world: World, steps: list[tuple[str, Any]]
) -> None:
    world = shared_world
    one = world.new_round()
    name = world.name_of(one)
    expected = Expected()
    copy: Prepared | None = None
    sources: list[SourceData] = []
    number = 1

    def on() -> int | None:
        return copy.version if copy else None

    for step, what in steps:
        if step == "upload":
            sources = [workbook(name, **what)]
            copy = preparing.prepare(world.official, one.id, sources, on=on())
            expected.upload(what)
        elif step == "type":
            changes = [Change(*FIELDS[one], str(value or ""), "counted") for one, value in what]
            if refusal := expected.may_type(what):
                with pytest.raises(Refused) as caught:
                    preparing.amend(world.official, one.id, changes, on=on())
                assert caught.value.reason == refusal
            else:
                sources = sources if copy else []
                copy = preparing.amend(world.official, one.id, changes, on=on())
                expected.type(what)
        elif copy is None:
            continue
        elif step == "choose":
            copy = preparing.choose(world.official, one.id, what, on=on())
        elif step == "catch up":
            copy = preparing.catch_up(world.official, one.id, on=copy.version)
        elif sources or expected.typed:
            handed_in = preparing.hand_in(world.official, one.id, on=copy.version).record
            assert handed_in.number == number
            assert said_in(from_document(handed_in.parsed)) == expected.figures
            assert {c["field"] for c in handed_in.changes} == {FIELDS[name][2] for name in expected.typed}
            assert handed_in.assessment == copy.copy.assessment
            assert handed_in.pinned == copy.copy.pinned
            stored = reading.view(world.official, one.id).submissions
            assert stored[-1] == handed_in
            number, copy, sources = number + 1, None, []
            expected = Expected(handed_in=expected.figures)
        if copy is None:
            continue
        found = preparing.prepared(world.official, one.id)
        assert found is not None
        assert found.copy == copy.copy
        assert said_in(found.submission) == expected.figures
        if sources:  # made anew from the bytes it is the same
            base = read(sources, TINY, city=name, year=one.year)
            again = [Change(**{key: c[key] for key in KEYS}) for c in found.changes]
            submission, typed = type_over(base, TINY, again, number=number)
            assert to_document(submission) == found.copy.parsed
            assert typed == found.changes


KEYS = ("code", "data_point", "field", "text", "reason", "unit")


def test_and_the_store_is_in_order(shared_world: World) -> None:
    assert check(shared_world.store.url) == []
