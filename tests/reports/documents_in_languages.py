"""Documents in other languages: the samples assessed again, and what of a text is in no catalogue."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from functools import cache

from reports.sample_cities import (
    PUBLISHED,
    complete_submission,
    findings,
    framework,
    nasty,
    nasty_framework,
    published,
    with_findings,
)
from reports.sample_verifications import CASES, CORRECTED, FIRST, FLAGGED, case, figures, printed

from kpi_toolkit.assessment import Assessment, assess_submission
from kpi_toolkit.framework import Framework
from kpi_toolkit.framework.shown import rebuilt
from kpi_toolkit.i18n import PSEUDO, speaking
from kpi_toolkit.reports import content
from kpi_toolkit.reports.content.earlier import Earlier
from kpi_toolkit.reports.content.judged import MARKS
from kpi_toolkit.reports.content.model import Document
from kpi_toolkit.reports.kinds import KINDS
from kpi_toolkit.review.retelling import retold
from kpi_toolkit.review.verification import Verification
from kpi_toolkit.submission.models import Submission
from kpi_toolkit.submission.tidy_csv import read_csv

__all__ = [
    "CORRECTED",
    "documents",
    "framework_in",
    "in_no_catalogue",
    "judged",
    "kinds",
    "made",
    "strings",
    "unfinished",
    "written",
]


@cache
def framework_in(language: str) -> Framework:
    """The pack in a language; in the pseudo-language every text of it is in brackets."""
    own = framework()
    if language != PSEUDO:
        return own.in_language(language)
    return dataclasses.replace(rebuilt(own, lambda _, text: f"⟦{text}⟧"), language=PSEUDO, original=own)


def assessed(submission: Submission, language: str) -> Assessment:
    return assess_submission(submission, framework_in(language), language=language)


def read(data: bytes, language: str) -> Assessment:
    return assessed(read_csv(data, "complete-city.csv", framework()), language)


@cache
def judged(name: str, language: str) -> tuple[Assessment, Verification]:
    """A verification and the assessment printed with it, both in a language."""
    told = read(figures(FLAGGED), language)
    first = read(figures(FIRST), language)
    return told, retold(case(name), printed=told, first=first, stored=printed(), told=told)


def kinds(verification: Verification | None) -> list[str]:
    """The kinds of documents there are with such a verification."""
    certifiable = verification is not None and verification.certifiable
    return [key for key, kind in KINDS.items() if certifiable or not kind.certifies]


def made(
    kind: str, assessment: Assessment, chosen: Framework, verification: Verification | None = None
) -> Document:
    """A document in the language in force; after a verification with a year before, where it shows some."""
    shows = KINDS[kind].years and verification is not None
    years = {"earlier": (before(assessment.language),)} if shows else {}
    document: Document = getattr(content, kind)(assessment, chosen, verification, **years)
    return document


@cache
def before(language: str) -> Earlier:
    """The year before, with other figures and another target."""
    others = read(figures((*FIRST, ("EC: ICT: ICT: 2C", "40000"))), language)
    return Earlier(others.model_copy(update={"year": 2024}), MARKS["not-independent"])


@cache
def documents(language: str) -> tuple[tuple[str, Document], ...]:
    """What ``written`` yields, made once."""
    return tuple(written(language))


def written(language: str) -> Iterator[tuple[str, Document]]:
    """Every kind of document of several cities, in every state of a verification."""
    own = framework_in(language)
    submissions = {
        "complete": complete_submission("77"),
        "empty": Submission(),
        "unnamed": dataclasses.replace(complete_submission("77"), profile={}, files=()),
    }
    cases: list[tuple[str, Assessment, Verification | None]] = [
        (name, assessed(submission, language), None) for name, submission in submissions.items()
    ]
    cases += [(name, *judged(name, language)) for name in CASES]
    with speaking(language):
        for name, assessment, verification in cases:
            for kind in kinds(verification):
                yield name, made(kind, assessment, own, verification)


def unfinished(language: str) -> Iterator[tuple[str, Document]]:
    """Documents in chapters of published cities and of a city with everything that is unusual."""
    own = nasty_framework().in_language(language)
    with speaking(language):
        strange = nasty().model_copy(update={"language": language})
        yield "nasty", made("verification_report", with_findings(strange, findings(40)), own)
        yield "nasty", made("factsheet", strange, own)
        for name in PUBLISHED[:2]:
            yield name, made("verification_report", published(name), own.original or own)


NO_TEXTS = frozenset({"key", "kind", "code", "data_point", "language"})


def strings(part: object) -> Iterator[str]:
    """All texts of a document for readers."""
    if isinstance(part, str):
        yield part
    elif dataclasses.is_dataclass(part):
        for field in dataclasses.fields(part):
            if field.name not in NO_TEXTS or (field.name == "kind" and type(part).__name__ == "Cover"):
                yield from strings(getattr(part, field.name))
    elif isinstance(part, tuple):
        for one in part:
            yield from strings(one)


def in_no_catalogue(text: str) -> str:
    """What stands outside of every bracket of the pseudo-language."""
    while (rest := re.sub("⟦[^⟦⟧]*⟧", "", text)) != text:
        text = rest
    return text
