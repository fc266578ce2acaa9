"""The log names ids, counts and machine words, never values; errors do not quote rows."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from dataclasses import replace
from pathlib import Path

import pytest
from store.store_samples import World, decision, person, submission

from kpi_toolkit.review.ports import Stale, Unavailable
from kpi_toolkit.store import SqlStore, open_store
from kpi_toolkit.store.log import log
from kpi_toolkit.store.operations import backup


def test_the_log_is_json_with_ids(store: SqlStore, caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    caplog.set_level(logging.INFO, "kpi_toolkit.store")
    world = World.build(store)
    with store.begin(world.administrator.id) as unit:
        unit.erase_person(world.own.verifier.id)
        unit.commit()
    backup(store.url, tmp_path / "backup.zip")
    lines = [
        json.loads(record.getMessage()) for record in caplog.records if record.name == "kpi_toolkit.store"
    ]
    assert {line["event"] for line in lines} >= {"committed"}
    assert {line["person"] for line in lines if line["event"] == "committed"} >= {
        world.own.verifier.id,
        "system",
    }
    for told in ("Vera", "Lindhaven", "Tippfehler", "example.org", "city.xlsx", str(tmp_path)):
        assert told not in caplog.text


def test_what_is_no_word_is_left_out_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "kpi_toolkit.store")
    log("step", person="Vera Verifier", count=3, id="a1")
    assert json.loads(caplog.messages[-1]) == {"event": "step", "person": "?", "count": 3, "id": "a1"}


def test_errors_quote_no_values(world: World) -> None:
    twin = replace(person("Twin Secret"), subject=world.analyst.subject)
    with world.store.begin(world.administrator.id) as unit, pytest.raises(Stale) as stale:
        unit.add_person(twin)
    wrong = decision(
        world.own.round, world.own.submission, world.own.verifier, submission_id="Secret-nothing"
    )
    with world.store.begin(world.own.verifier.id) as unit, pytest.raises(ValueError) as refused:
        unit.add_decisions([wrong])
    large = replace(submission(world.own.round, 2, world.own.official), number=10**12)
    with (
        world.store.begin(world.own.official.id) as unit,
        pytest.raises(ValueError, match="large") as too_large,
    ):
        unit.add_submission(large)
    for raised in (stale, refused, too_large):
        shown = "".join(traceback.format_exception(raised.value))
        for secret in ("Secret", str(world.analyst.subject), str(10**12)):
            assert secret not in shown


def test_without_the_extra_for_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(Unavailable, match="extra 'postgres'"):
        open_store("postgresql://localhost/nowhere")
