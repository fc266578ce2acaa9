"""What a verifier did: the work in numbers, accepted flags, corrections, what was not verified."""

from __future__ import annotations

from collections.abc import Iterable

from kpi_toolkit.checks.registry import SEVERITIES
from kpi_toolkit.framework import Framework
from kpi_toolkit.reports.content import frame
from kpi_toolkit.reports.content.chapters.findings import NAMES
from kpi_toolkit.reports.content.judged import NO_REASON, UNFINISHED, VERDICTS, Judged, day
from kpi_toolkit.reports.content.model import (
    Block,
    Cell,
    Column,
    Heading,
    Mark,
    Paragraph,
    Row,
    Span,
    Table,
    Tile,
    Tiles,
)
from kpi_toolkit.reports.content.words import clean, counted, sentence, share
from kpi_toolkit.review.models import PointState
from kpi_toolkit.review.verification import AcceptedFlag, CityCorrection, Correction, NotVerifiedKpi

FIELDS = {"final": "the result", "notation": "the state", "year": "the year"}
DECISIONS = {
    PointState.ACCEPTED: "Accepted",
    PointState.ACCEPTED_WITH_REASON: "Accepted with a reason",
    PointState.CORRECTED: "Verified as a correction",
    PointState.NOT_VERIFIED: "Not verified",
    PointState.QUESTION: "A question to the city is open",
    PointState.OPEN: "Without a decision",
}


def work(judged: Judged) -> tuple[Block, ...]:
    """How the verification was done, in numbers."""
    found = judged.verification
    return (
        Paragraph(
            "A decision is taken on every reported data point. It rests on what the city handed in, on what "
            "the checks raised, on the questions put to the city with its answers, and on the checks that "
            "the U4SSC manual for verifiers asks for."
        ),
        Tiles(
            (
                frame.verified_tile(judged),
                Tile(
                    sentence("{part} / {whole}", part=found.questions_answered, whole=found.questions_asked),
                    "questions to the city are answered",
                ),
                Tile(
                    sentence("{part} / {whole}", part=found.checks_ticked, whole=found.checks_of_manual),
                    "checks of the manual are ticked",
                ),
            )
        ),
        _states(judged),
        *_earlier(judged),
        Paragraph(
            "A ticked check of the manual is one the verifier went through for a reported KPI. The program's "
            "own checks are in annex A. Chapter 6 gives the judgement of every value and lists what was "
            "corrected or accepted against a warning; chapter 8 lists what is not verified.",
            "note",
        ),
    )


def _earlier(judged: Judged) -> tuple[Block, ...]:
    """How many decisions outlived a new submission."""
    carried = sum(point.carried for point in judged.verification.points)
    if not carried:
        return ()
    return (
        Paragraph(
            counted(
                "{count} of these decisions was taken on an earlier submission and still stands, because the "
                "value has not changed since.",
                "{count} of these decisions were taken on an earlier submission and still stand, because the "
                "values have not changed since.",
                carried,
            )
        ),
    )


def _states(judged: Judged) -> Table:
    states, all_ = judged.states, len(judged.reported)
    rows = tuple(
        Row(
            (
                Cell(DECISIONS[state], "verdict", VERDICTS[state]),
                Cell(sentence("{n}", n=states[state])),
                Cell(share(states[state], all_)),
            )
        )
        for state in DECISIONS
        if states[state] or state not in UNFINISHED
    )
    total = Row((Cell("Reported data points", "strong"), Cell(sentence("{n}", n=all_)), Cell("")), "total")
    columns = (Column("Decision", "wide"), Column("Data points", "short"), Column("Share", "short"))
    title = "Reported data points by decision"
    return Table(columns, (Span("", (*rows, total)),), title, f"{title} (continued)")


def flags(judged: Judged) -> tuple[Block, ...]:
    """What the checks raised about values that were accepted, with the verifier's reasons."""
    found = judged.verification.accepted_flags
    heading = Heading("Accepted although a check raised something", 2, "accepted-flags")
    if not found:
        return heading, Paragraph("No value with an error or a warning was accepted.")
    columns = (
        Column("Severity", "short"),
        Column("KPI / Data Point", "name"),
        Column("What was found", "text"),
        Column("Reason of the verifier", "text"),
    )
    title = "Accepted flags"
    return (
        heading,
        Paragraph(
            counted(
                "The checks raised {count} error or warning about a value that is verified all the same. The "
                "verifier gave a reason.",
                "The checks raised {count} errors or warnings about values that are verified all the same. "
                "The verifier gave a reason for each.",
                len(found),
            )
        ),
        Table(columns, (Span("", tuple(map(_flag, found))),), continued=f"{title} (continued)"),
    )


def _flag(flag: AcceptedFlag) -> Row:
    severity = next((key for key in SEVERITIES if key == flag.severity), None)
    name = NAMES[severity] if severity else clean(flag.severity)
    title, message = clean(flag.title).rstrip("."), clean(flag.message)
    return Row(
        (
            Cell(name, "severity", Mark(severity, name, name) if severity else None),
            Cell(_subject(flag.code, flag.name)),
            Cell(message if message.startswith(title) else f"{title}. {message}"),
            Cell(_reason(flag.reason)),
        )
    )


def corrections(judged: Judged, framework: Framework) -> tuple[Block, ...]:
    """Values that are not those first handed in: old, new and why."""
    found = judged.verification.corrections
    heading = Heading("Corrected values", 2, "corrections")
    if not found:
        return heading, Paragraph("Every reported value is the one that was first handed in.")
    columns = (
        Column("KPI / Data Point", "name"),
        Column("First handed in", "short"),
        Column("Now", "short"),
        Column("Why", "wide"),
    )
    title = "Corrections"
    return (
        heading,
        Paragraph(
            counted(
                "{count} value was changed during the verification. The scores rest on the new one.",
                "{count} values were changed during the verification. The scores rest on the new ones.",
                len(found),
            )
        ),
        Table(
            columns,
            (Span("", tuple(_correction(one, framework) for one in found)),),
            continued=f"{title} (continued)",
        ),
    )


def _correction(one: Correction, framework: Framework) -> Row:
    lines = [_typed(change, framework) for change in one.by_city]
    if one.reason:
        lines.append(sentence("Verifier: {reason}", reason=clean(one.reason)))
    return Row(
        (
            Cell(_subject(one.code, one.name)),
            Cell(clean(one.old) or "–"),
            Cell(clean(one.new) or "–", "strong"),
            Cell("\n".join(lines) or "A new file of the city; no reason is recorded."),
        )
    )


def _typed(change: CityCorrection, framework: Framework) -> str:
    return sentence(
        "City, {day}: {field} from {old} to {new}. {reason}",
        day=day(change.at),
        field=_field(change.field, framework),
        old=clean(change.old) or "nothing",
        new=clean(change.new) or "nothing",
        reason=_reason(change.reason),
    )


def _field(key: str, framework: Framework) -> str:
    """What a field is called; its key where the pack does not know it."""
    labels = {field.key: field.label for field in framework.pack.profile}
    labels |= {name: one.label for name, one in framework.inputs.items()}
    return clean(labels.get(key) or FIELDS.get(key) or key) or FIELDS["final"]


def not_verified(judged: Judged, framework: Framework) -> tuple[Block, ...]:
    """Chapter 8: the list with reasons, or that all reported KPIs were verified."""
    found = _refused(judged)
    blocks: list[Block] = [Paragraph(_standing(judged, found), "lead")]
    if judged.stage == "in-verification":
        blocks.append(
            Paragraph(
                "The verification is under way, so this is how things stand now and not its outcome. It is "
                "closed by an attestation, which needs a decision on every reported data point."
            )
        )
    if found:
        title = "KPIs not verified"
        columns = (
            Column("KPI Number", "code"),
            Column("KPI / Data Point", "text"),
            Column("Reason of the verifier", "wide"),
        )
        blocks += [
            Paragraph(
                "Not verified means that the verifier could not satisfy themselves that a value is "
                "reasonable and plausible. It does not mean that the value is wrong."
            ),
            Table(columns, tuple(_spans(found, framework)), title, f"{title} (continued)"),
        ]
    return tuple(blocks)


def _refused(judged: Judged) -> tuple[NotVerifiedKpi, ...]:
    """The indicators with refused data points. Undecided ones are not refused."""
    waiting = {
        (p.code, p.data_point)
        for p in judged.verification.points
        if p.state is not PointState.NOT_VERIFIED and judged.attestation is None
    }
    out = []
    for kpi in judged.verification.not_verified:
        points = tuple(p for p in kpi.points if (kpi.code, p.data_point) not in waiting)
        if points:
            whole = kpi.whole and len(points) == len(kpi.points)
            out.append(kpi.model_copy(update={"points": points, "whole": whole}))
    return tuple(out)


def _standing(judged: Judged, found: tuple[NotVerifiedKpi, ...]) -> str:
    if not judged.reported:
        return "Nothing is reported, so there was nothing to verify."
    if judged.all_verified:
        return {
            "independent": "All reported KPIs were verified.",
            "not-independent": "All reported KPIs were verified, but not independently.",
        }[judged.stage]
    points = sum(len(kpi.points) for kpi in found)
    said = []
    if found:
        whole = sum(kpi.whole for kpi in found)
        said.append(
            sentence(
                "{kpis} with {points} could not be verified: {whole} as a whole, {part} in part.",
                kpis=counted("{count} KPI", "{count} KPIs", len(found)),
                points=counted("{count} data point", "{count} data points", points),
                whole=whole,
                part=len(found) - whole,
            )
        )
    if judged.unfinished:
        said.append(
            counted(
                "{count} reported data point waits for a decision.",
                "{count} reported data points wait for a decision.",
                judged.unfinished,
            )
        )
    return " ".join(said) or "Every reported data point has been accepted so far."


def _spans(found: Iterable[NotVerifiedKpi], framework: Framework) -> Iterable[Span]:
    by_dimension: dict[str, list[NotVerifiedKpi]] = {d.name: [] for d in framework.pack.dimensions}
    for kpi in found:
        own = framework.kpi(kpi.code)
        by_dimension.setdefault(own.dimension if own else "", []).append(kpi)
    for name, kpis in by_dimension.items():
        rows = tuple(row for kpi in kpis for row in _rows(kpi))
        if rows:
            head = (Row((Cell(name, "strong"),), "group"),) if name else ()
            yield Span("", (*head, *rows))


def _rows(kpi: NotVerifiedKpi) -> Iterable[Row]:
    """A row for the indicator, with its reason where it has one data point; else a row for each of those."""
    name = clean(kpi.name)
    if len(kpi.points) == 1 and kpi.whole:
        only = kpi.points[0]
        yield Row((Cell(kpi.code, "code"), Cell(clean(only.name)), Cell(_reason(only.reason))))
        return
    words = (
        "No reported data point of this KPI is verified:"
        if kpi.whole
        else "Partial - Following not verified:"
    )
    yield Row((Cell(kpi.code, "code"), Cell(name, "strong"), Cell(words)))
    for point in kpi.points:
        yield Row(
            (Cell(""), Cell(f"– {clean(point.name).removeprefix(f'{name} - ')}"), Cell(_reason(point.reason)))
        )


def _subject(code: str, name: str) -> str:
    return "\n".join(filter(None, (clean(code), clean(name))))


def _reason(text: str) -> str:
    return clean(text) or NO_REASON
