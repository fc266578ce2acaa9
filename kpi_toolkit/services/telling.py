"""An assessment and its framework in the reader's language. Numbers, points and codes are what they were."""

from __future__ import annotations

from kpi_toolkit.assessment import Assessment
from kpi_toolkit.framework import Framework
from kpi_toolkit.review.models import SubmissionRecord
from kpi_toolkit.review.refusal import Refused
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
