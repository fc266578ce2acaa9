"""All checks on one submission, against frictionless with as many checks and pandera alone on the same table.

frictionless gets the tidy table as rows in memory, its types and as many row constraints as the toolkit has checks:
the limits and ranges the pack writes down, one data point after the other. The toolkit's own time is that of all its
checks, relations and screening, from a submission to findings, with making the table.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import frictionless
import pandas as pd
from frictionless import Resource, Schema, fields
from frictionless.checks import row_constraint
from pandera.errors import SchemaErrors

from benchmarks.measuring import CITY, Row, in_turns
from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.registry import all_checks, run_checks
from kpi_toolkit.checks.schema import schema
from kpi_toolkit.framework import Framework, load_framework
from kpi_toolkit.scoring.values import figures, results
from kpi_toolkit.submission.tidy_csv import read_csv

TYPES = {
    "code": fields.StringField,
    "data_point": fields.StringField,
    "role": fields.StringField,
    "name": fields.StringField,
    "value": fields.NumberField,
}


def constraints(framework: Framework, count: int) -> list[frictionless.Check]:
    """As many constraints as asked for, from the limits and ranges of the pack."""
    found = []
    for point in framework.points:
        this = f"role != 'result' or code != '{point.code}' or data_point != '{point.data_point.key}'"
        limits, usual = point.data_point.limits, point.range
        pairs = [
            *((">=", v) for v in (limits and limits.minimum, usual and usual.low) if v is not None),
            *(("<=", v) for v in (limits and limits.maximum, usual and usual.high) if v is not None),
        ]
        found += [row_constraint(formula=f"{this} or value {sign} {limit}") for sign, limit in pairs]
    assert len(found) >= count
    return found[:count]


def by_pandera(table: pd.DataFrame) -> None:
    """The toolkit's own schema, and nothing but pandera's work with it."""
    with suppress(SchemaErrors):
        schema().validate(table, lazy=True)


def rows() -> Iterator[Row]:
    framework = load_framework()
    submission = read_csv(CITY.read_bytes(), CITY.name, framework)
    found = results(framework, figures(framework, [submission]))
    table = Context(framework, submission, found).table
    count = len(all_checks(framework))
    data = [list(TYPES), *table[list(TYPES)].values.tolist()]
    typed = Schema(fields=[kind(name=name) for name, kind in TYPES.items()])
    checks = constraints(framework, count)

    def by_frictionless() -> None:
        report = Resource(data=data, schema=typed).validate(checklist=frictionless.Checklist(checks=checks))
        assert report.stats["warnings"] == 0
        assert {error.type for task in report.tasks for error in task.errors} <= {"row-constraint"}

    took = in_turns(
        {
            "ours": lambda: list(run_checks(Context(framework, submission, found))),
            "frictionless": by_frictionless,
            "pandera": lambda: by_pandera(table),
        },
        9,
    )
    what = f"{count} checks, {len(table)} figures"
    yield Row(what, took["ours"], f"frictionless, {count} checks", took["frictionless"], 1)
    yield Row(what, took["ours"], "pandera alone, same schema", took["pandera"], 10)
