"""What if: single values changed in thought, assessed by the same rules, and nothing kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kpi_toolkit.assessment import assess_submission
from kpi_toolkit.i18n import language_in_force
from kpi_toolkit.review.comparing import Comparison, compare, facts_of
from kpi_toolkit.review.facts import Facts
from kpi_toolkit.services.acting import Acting
from kpi_toolkit.services.case import at_work
from kpi_toolkit.services.correcting import Change, apply
from kpi_toolkit.services.pinning import compared_with, repin
from kpi_toolkit.services.preparing import prepared
from kpi_toolkit.submission.codec import from_document
from kpi_toolkit.submission.models import Submission

REASON = "what if"
"""In place of the reason that a correction has; nobody reads it."""


def what_if(
    acting: Acting,
    round_id: str,
    changes: Sequence[Change],
    *,
    number: int | None = None,
    of_copy: bool = False,
) -> Comparison:
    """A submission as it is, and as it would be with some values changed: what correcting them would bring.

    Nothing is stored and no ledger entry is written. ``number``: the submission, the current one where None;
    ``of_copy``: the city's working copy instead, where there is one. Reasons of the changes do not matter. Both
    sides are assessed now, with the installed pack and what the submission was assessed with, in the language in
    force. For those who work on the round. Raises Refused, also for a change that is not understood or changes
    nothing.
    """
    copy = prepared(acting, round_id) if of_copy else None
    record = copy.record if copy else acting.read(lambda unit: at_work(acting, unit, round_id).number(number))
    framework = repin(acting.pack(record.pack), record.pinned).in_language(language_in_force())
    submission = from_document(record.parsed)
    wanted = [replace(change, reason=REASON) for change in changes]
    changed, _told = apply(submission, framework, wanted, number=record.number + 1)

    def assessed(one: Submission) -> Facts:
        assessment = assess_submission(
            one,
            framework,
            previous=compared_with(record.pinned, "previous"),
            national=compared_with(record.pinned, "national"),
            language=framework.language,
        )
        return facts_of(assessment, one)

    return compare(assessed(submission), assessed(changed))
