"""What is published and what is ours: counted from the pack, never mixed; and where data is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest
from ui.desk_of import at_page
from ui.told import told
from ui.verified_rounds import Office, build

from kpi_toolkit import __version__
from kpi_toolkit.catalogue.origins import tally
from kpi_toolkit.framework import load_framework
from kpi_toolkit.services.acting import Acting
from kpi_toolkit.store import open_store

FRAMEWORK = load_framework()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    store = open_store(tmp_path_factory.mktemp("office") / "store.sqlite")
    yield build(store)
    store.close()


def page(who: Acting, language: str = "en") -> AppTest:
    app = at_page(who, "about", language=language)
    assert not app.exception
    return app


def row(shown: str, name: str) -> list[str]:
    """The cells of the row that begins with a name, as words."""
    for found in re.findall(r"<tr class=\"[^\"]*\">(.*?)</tr>", shown, re.DOTALL):
        cells = [re.sub(r"<[^>]+>", " ", cell).strip() for cell in re.split(r"</t[hd]>", found)[:-1]]
        if cells and cells[0] == name:
            return cells[1:]
    raise AssertionError(name)


def test_what_is_published_and_what_is_ours_is_counted_from_the_pack(office: Office) -> None:
    shown, counted = told(page(office.analyst)), tally(FRAMEWORK)
    assert FRAMEWORK.pack.disclaimer.split(".")[0] in shown
    for document in FRAMEWORK.pack.based_on:
        assert document in shown
    assert row(shown, "U4SSC") == [FRAMEWORK.pack.bases["official"], "Target published by U4SSC", "1"]
    assert row(shown, "No target set")[-1] == str(counted.bases["none"])
    assert row(shown, "Together")[-1] == str(counted.data_points)
    assert row(shown, "formula confirmed")[-1] == str(counted.confirmed["formula"])
    ranges = [str(counted.ranges[origin]) for origin in ("published", "both", "ours")]
    assert row(shown, "Plausible ranges: outside, a verifier asks") == ranges
    assert __version__ in shown
    assert FRAMEWORK.pack.version in shown


def test_no_basis_without_a_data_point_is_listed(office: Office) -> None:
    with pytest.raises(AssertionError):
        row(told(page(office.analyst)), "City's own")


def test_only_who_runs_it_reads_where_everything_is_kept(office: Office) -> None:
    assert "store.sqlite" in told(page(office.admin))
    for who in (office.official, office.verifier, office.analyst):
        shown = told(page(who))
        assert "store.sqlite" not in shown
        assert "Nothing is sent anywhere" in shown


def test_how_far_a_translation_was_checked_is_said(office: Office) -> None:
    assert "translated by a machine" not in told(page(office.analyst))
    shown = told(page(office.analyst, "fr"))
    states = FRAMEWORK.text_states("fr")
    assert "Français" in shown
    assert states.machine > 0
