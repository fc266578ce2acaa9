"""All 112 data points against results computed by hand; the table is hand_computed.csv beside this."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

from kpi_toolkit.framework import load_framework
from kpi_toolkit.scoring.values import REPORTED, figures, results
from kpi_toolkit.submission.tidy_csv import read_csv

FRAMEWORK = load_framework()


def table() -> list[dict[str, str]]:
    lines = Path(__file__).with_name("hand_computed.csv").read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def inputs_of(row: dict[str, str]) -> dict[str, str]:
    return dict(pair.strip().split("=") for pair in row["inputs"].split(";"))


ROWS = table()


@pytest.fixture(scope="module")
def computed() -> pd.DataFrame:
    """The whole table handed in as one tidy CSV file, every figure in the row of its data point."""
    lines = ["code,data_point,input,value"]
    for row in ROWS:
        lines += [
            f"{row['code']},{row['data_point']},{name},{given}" for name, given in inputs_of(row).items()
        ]
    submission = read_csv("\n".join(lines).encode(), "hand_computed.csv", FRAMEWORK)
    assert submission.notes == ()
    out = results(FRAMEWORK, figures(FRAMEWORK, [submission]))
    assert (out.status.to_numpy() == REPORTED).all()
    assert out.from_inputs.to_numpy().all()
    assert not out.zero_denominator.to_numpy().any()
    return out.values


def test_the_table_covers_every_data_point_once_and_in_order() -> None:
    assert len(ROWS) == 112
    assert [(row["code"], row["data_point"]) for row in ROWS] == [point.key for point in FRAMEWORK.points]


def test_the_table_names_the_inputs_of_each_data_point() -> None:
    given = {(row["code"], row["data_point"]): set(inputs_of(row)) for row in ROWS}
    assert given == {point.key: set(point.inputs) for point in FRAMEWORK.points}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['code']} {row['data_point']}")
def test_result(row: dict[str, str], computed: pd.DataFrame) -> None:
    expected = {"Yes": 1.0, "No": 0.0}.get(row["expected"])
    expected = float(row["expected"]) if expected is None else expected
    assert computed[row["code"], row["data_point"]].iloc[0] == pytest.approx(expected, rel=1e-14), row[
        "because"
    ]
