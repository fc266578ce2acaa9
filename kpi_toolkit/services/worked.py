"""The method worked through with real figures: those of the fictional example city that ships with the toolkit."""

from __future__ import annotations

from dataclasses import dataclass

from kpi_toolkit.assessment import Assessment, assess_submission
from kpi_toolkit.assessment.models import Group, Value
from kpi_toolkit.framework import Framework
from kpi_toolkit.services.assessing import SourceData, read
from kpi_toolkit.services.example import COMPLETE, example_file
from kpi_toolkit.submission.errors import UnusableFile


@dataclass(frozen=True)
class Worked:
    """``value``: the data point that is walked through; ``group``: its category, with its ``values`` in order."""

    assessment: Assessment
    value: Value
    group: Group
    values: tuple[Value, ...]


def worked_example(framework: Framework) -> Worked | None:
    """The example city assessed, with the category to look at, in the language of the framework.

    It is the category of the first scored value whose target is published, else of the first that is scored
    with a percentage. None where the example does not fit the framework.
    """
    try:
        submission = read([SourceData(COMPLETE, example_file(COMPLETE))], framework)
    except (UnusableFile, FileNotFoundError):
        return None
    assessment = assess_submission(submission, framework, language=framework.language)
    scored = [value for value in assessment.values if value.percent_of_target is not None]
    chosen = next((value for value in scored if value.basis == "official"), scored[0] if scored else None)
    if chosen is None:
        return None
    group = assessment.group("category", chosen.category, chosen.dimension)
    by_key = {(value.code, value.data_point): value for value in assessment.values}
    values = tuple(by_key[member.code, member.data_point] for member in group.members)
    return Worked(assessment, chosen, group, values)
