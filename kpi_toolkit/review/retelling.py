"""A verification in another language: its own words are persons', the others are those of assessments in it."""

from __future__ import annotations

from kpi_toolkit.assessment.models import Assessment
from kpi_toolkit.review.models import PointKey
from kpi_toolkit.review.verification import AcceptedFlag, Correction, NotVerifiedKpi, Verification, kpi_name


def retold(
    found: Verification, *, printed: Assessment, first: Assessment, stored: Assessment, told: Assessment
) -> Verification:
    """A verification with names, results and findings as assessments in another language say them.

    ``printed``: the assessment a document prints; ``first``: that of what was handed in first; ``told``: that of
    what was decided on, and ``stored`` the same as it was when it was decided. What one of them does not know
    stays as it is.
    """
    names = {(value.code, value.data_point): value.name for value in printed.values}
    before, now = _results(first), _results(told)
    said = {
        (old.check, old.message): new
        for old, new in zip(stored.findings, told.findings, strict=False)
        if (old.check, old.code, old.data_point, old.cell) == (new.check, new.code, new.data_point, new.cell)
    }

    def flag(one: AcceptedFlag) -> AcceptedFlag:
        new = said.get((one.check, one.message))
        words = {"title": new.title, "message": new.message} if new else {}
        return one.model_copy(update={"name": names.get((one.code, one.data_point), one.name), **words})

    def correction(one: Correction) -> Correction:
        key = one.code, one.data_point
        results = {"old": before.get(key, one.old), "new": now.get(key, one.new)}
        return one.model_copy(update={"name": names.get(key, one.name), **results})

    def kpi(one: NotVerifiedKpi) -> NotVerifiedKpi:
        own = [name for (code, _), name in names.items() if code == one.code]
        points = tuple(
            point.model_copy(update={"name": names.get((one.code, point.data_point), point.name)})
            for point in one.points
        )
        return one.model_copy(update={"name": kpi_name(own) or one.name, "points": points})

    return found.model_copy(
        update={
            "points": tuple(
                point.model_copy(update={"name": names.get((point.code, point.data_point), point.name)})
                for point in found.points
            ),
            "accepted_flags": tuple(map(flag, found.accepted_flags)),
            "corrections": tuple(map(correction, found.corrections)),
            "not_verified": tuple(map(kpi, found.not_verified)),
        }
    )


def _results(assessment: Assessment) -> dict[PointKey, str]:
    return {(value.code, value.data_point): value.printed for value in assessment.values}
