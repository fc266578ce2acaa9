"""An assessment, its framework and its verification in the reader's language. Figures are what they were."""

from __future__ import annotations

from kpi_toolkit.assessment import Assessment
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import LANGUAGES
from kpi_toolkit.review.models import SubmissionRecord
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.review.retelling import retold
from kpi_toolkit.review.verification import Verification
from kpi_toolkit.services.acting import Acting
from kpi_toolkit.services.pinning import compared_with, framework_of
from kpi_toolkit.submission.codec import from_document


def framework_in(
    acting: Acting, record: SubmissionRecord | None, language: str, key: str = "u4ssc"
) -> Framework:
    """The framework a submission was assessed with, in a language; the installed one where None.

    Where another version of the pack is installed now, the installed one. Raises Refused.
    """
    installed = acting.pack(record.pack if record else key)
    if record is None:
        return installed.in_language(language)
    try:
        return framework_of(installed, record).in_language(language)
    except Refused:
        return installed.in_language(language)


def assessment_in(acting: Acting, record: SubmissionRecord, language: str) -> Assessment:
    """The assessment of a submission in a language: as stored in its own, else assessed again with the same pack.

    Where another version of the pack is installed now, it stays in the language it was made in.
    """
    stored = Assessment.model_validate(record.assessment)
    if stored.language == language:
        return stored
    try:
        used = framework_of(acting.pack(record.pack), record).in_language(language)
    except Refused:
        return stored
    from kpi_toolkit.assessment import assess_submission

    return assess_submission(
        from_document(record.parsed),
        used,
        previous=compared_with(record.pinned, "previous"),
        national=compared_with(record.pinned, "national"),
        language=language,
    )


def printed_in(acting: Acting, record: SubmissionRecord, language: str) -> Assessment:
    """The assessment of a submission as a document in a language prints it.

    Raises Refused where its figures are others today than when it was handed in: a document never changes them.
    """
    told = assessment_in(acting, record, language)
    if _figures(told) != _figures(Assessment.model_validate(record.assessment)):
        raise Refused("other-figures", language=LANGUAGES[language].name)
    return told


def verification_in(
    acting: Acting,
    found: Verification,
    first: SubmissionRecord,
    decided_on: SubmissionRecord,
    printed: Assessment,
) -> Verification:
    """A verification in the language of the assessment a document prints.

    ``first``: what was handed in first; ``decided_on``: the submission the verification speaks of.
    """
    stored = Assessment.model_validate(decided_on.assessment)
    if stored.language == printed.language:
        return found
    return retold(
        found,
        printed=printed,
        first=assessment_in(acting, first, printed.language),
        stored=stored,
        told=assessment_in(acting, decided_on, printed.language),
    )


def _figures(assessment: Assessment) -> tuple[object, ...]:
    """What is the same in every language."""
    values = tuple(
        (one.code, one.data_point, one.status, one.value, one.percent_of_target, one.points, one.excluded_by)
        for one in assessment.values
    )
    groups = tuple((one.level, one.percent, one.points, one.scored) for one in assessment.groups)
    return values, groups, tuple((one.check, one.code, one.data_point) for one in assessment.findings)
