"""Each thing that can be made of an assessment, beside the assessment itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from benchmarks.measuring import WORKBOOK, Row, in_turns
from benchmarks.reading import read_in_this_process
from kpi_toolkit.assessment import assess_submission
from kpi_toolkit.framework import load_framework
from kpi_toolkit.reports.enclosed import results
from kpi_toolkit.services.assessing import load
from kpi_toolkit.services.outputs import outputs
from kpi_toolkit.workbook import reader


def rows() -> Iterator[Row]:
    framework, source = load_framework(), load(WORKBOOK)
    with read_in_this_process():
        submission = reader.read_workbook(source.data, source.name, framework)
        assessment = assess_submission(submission, framework)

        def anew(make: Callable[[], bytes]) -> Callable[[], bytes]:
            def call() -> bytes:
                results._kept = None  # else only the first document would pay for the workbook in it
                return make()

            return call

        made = {
            name: anew(make) for name, make in outputs(assessment, submission, framework, [source]).items()
        }
        took = in_turns({"assess": lambda: assess_submission(submission, framework), **made}, 3)
    for name in made:
        yield Row(f"make {name}", took[name], "assess(), already read", took["assess"])
