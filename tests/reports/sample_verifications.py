"""A verification of the complete example, with something of everything. Everybody in it is made up."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from reports.sample_cities import framework

from kpi_toolkit.assessment import Assessment, assess_submission
from kpi_toolkit.review.attest import statement
from kpi_toolkit.review.facts import Facts
from kpi_toolkit.review.models import (
    Attestation,
    Decision,
    DecisionKind,
    PointKey,
    Question,
    SubmissionRecord,
)
from kpi_toolkit.review.points import PointStanding, fold
from kpi_toolkit.review.verification import Anchor, Verification, verification
from kpi_toolkit.submission.codec import to_document
from kpi_toolkit.submission.tidy_csv import read_csv

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "complete-city.csv"
CITY = "Lindhaven (fictional)"
YEAR = 2025
AT = datetime(2026, 3, 14, 9, 26, 53, 589793, tzinfo=UTC)
ROUND = "4f1c" * 8
NUMBER = "U4SSC-2025-4F1C4F1C-01"
HEAD = "5ad0" * 16
NAME = "Vera Lindqvist"
ROLE = "Qualified verifier, Institute of Measured Cities"

REMARKED = ("EC: ICT: ICT: 1C", "value")
CORRECTED = ("EC: ICT: ICT: 2C", "value")
REFUSED = ("SC: EH: H: 1C", "value")
REMARK = "The rate comes from a survey of 1 200 households, which is enough for a city of this size."
CORRECTION = (
    "Business lines had been counted with the households; the network operator has sent the list again."
)
REFUSAL = (
    "The register of deaths was not shown, and the figure cannot be followed from what was sent instead."
)
FLAG_REASON = "The flag is right about the year before, but the change is explained by the new boundary."
CITY_REASON = "The operator's first list held the offices too."


@cache
def figures(changes: tuple[tuple[str, str], ...] = ()) -> bytes:
    """The example, with other figures: the beginning of a line, and its value."""
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    for start, value in changes:
        place = next(n for n, line in enumerate(lines) if line.startswith(start))
        cells = lines[place].split(",")
        cells[3] = value
        lines[place] = ",".join(cells)
    return "\n".join(lines).encode() + b"\n"


@cache
def assessed(data: bytes) -> tuple[Assessment, dict[str, Any]]:
    submission = read_csv(data, "complete-city.csv", framework())
    return assess_submission(submission, framework()), json.loads(json.dumps(to_document(submission)))


def record(data: bytes, number: int, changes: tuple[dict[str, Any], ...] = ()) -> SubmissionRecord:
    assessment, parsed = assessed(data)
    return SubmissionRecord(
        id=f"submission-{number}",
        round_id=ROUND,
        number=number,
        parent_id=None if number == 1 else f"submission-{number - 1}",
        kind="file" if number == 1 else "correction",
        by="official",
        at=AT - timedelta(days=9 - number),
        files=(),
        parsed=parsed,
        assessment=json.loads(assessment.model_dump_json()),
        pack="u4ssc",
        pack_version=framework().pack.version,
        changes=changes,
    )


Decided = Mapping[PointKey, tuple[DecisionKind, str | None]]


def built(
    records: tuple[SubmissionRecord, ...],
    decided: Decided,
    *,
    independent: bool | None = True,
    name: str = NAME,
    role: str = ROLE,
    text: str = "",
    undecided: tuple[PointKey, ...] = (),
) -> Verification:
    """What is recorded of a round. ``decided``: where it is not plainly accepted; ``independent`` None: nobody
    has attested.
    """
    current = records[-1]
    facts = Facts.of(current)
    points: dict[PointKey, PointStanding] = {}
    for key in facts.reported:
        if key not in undecided:
            kind, reason = decided.get(key, (DecisionKind.ACCEPT, None))
            if kind is DecisionKind.ACCEPT and facts.serious_flags(key):
                kind, reason = DecisionKind.ACCEPT_WITH_REASON, FLAG_REASON
            own = Decision("d", ROUND, current.id, *key, kind, reason, facts.fingerprints[key], "v", AT)
            points[key] = fold([own])
    questions = [Question(f"q{n}", ROUND, *REFUSED, "v", AT, AT, "v") for n in range(9)]
    attestation = None
    if independent is not None:
        attestation = Attestation(
            id="a",
            round_id=ROUND,
            submission_id=current.id,
            text=text or statement(CITY, YEAR, independent),
            name=name,
            role=role,
            by="v",
            at=AT,
            file_sha256=tuple(file["sha256"] for file in current.assessment["files"]),
            pack="u4ssc",
            pack_version=framework().pack.version,
            independent=independent,
        )
    return verification(
        city=CITY,
        year=YEAR,
        submissions=records,
        current=current,
        points=points,
        questions=questions,
        answered=[f"q{n}" for n in range(8)],
        ticks=(312, 401),
        attestation=attestation,
    )


def issued(found: Verification, **details: Any) -> Verification:
    entered = {"number": NUMBER, "ledger": Anchor(count=1234, hash=HEAD)}
    return found.model_copy(update=entered | details)


FLAGGED = (("EC: ICT: WS: 1C,,smart_water_meters", "95000"), ("EN: EN: AQ: 1C,pm2_5", "26"))
FIRST = (("EC: ICT: ICT: 2C", "104000"), *FLAGGED)
REFUSED_PART = ("EN: EN: AQ: 1C", "so2")
PART_REFUSAL = (
    "One of three stations stood still for five months, so a mean of the year cannot be drawn from it."
)
CHANGE = {
    "code": CORRECTED[0],
    "data_point": CORRECTED[1],
    "field": "fixed_broadband_subscriptions",
    "old": "104000",
    "new": "88000",
    "reason": CITY_REASON,
}


def decisions(**own: tuple[DecisionKind, str | None]) -> dict[PointKey, tuple[DecisionKind, str | None]]:
    return {
        REMARKED: own.get("remarked", (DecisionKind.ACCEPT_WITH_REASON, REMARK)),
        CORRECTED: own.get("corrected", (DecisionKind.CORRECT, CORRECTION)),
        REFUSED: own.get("refused", (DecisionKind.NOT_VERIFIED, REFUSAL)),
        REFUSED_PART: own.get("refused_part", (DecisionKind.NOT_VERIFIED, PART_REFUSAL)),
    }


def records() -> tuple[SubmissionRecord, SubmissionRecord]:
    """What the city handed in first, and the same with one figure corrected."""
    return record(figures(FIRST), 1), record(figures(FLAGGED), 2, (CHANGE,))


@cache
def printed() -> Assessment:
    return assessed(figures(FLAGGED))[0]


WAITING = (("SC: SH: SI: 2C", "value"), ("SC: SH: SA: 3A", "value"))
CASES: dict[str, Callable[[], Verification]] = {
    "independent": lambda: issued(built(records(), decisions())),
    "not-independent": lambda: issued(built(records(), decisions(), independent=False)),
    "in-verification": lambda: built(records(), decisions(), independent=None, undecided=WAITING),
}


@cache
def case(name: str) -> Verification:
    return CASES[name]()
