"""What a verifier did: the work in numbers, accepted flags, corrections, what was not verified."""

from __future__ import annotations

from collections.abc import Iterable

from kpi_toolkit.checks.registry import SEVERITIES
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import N_, _
from kpi_toolkit.i18n.lists import together
from kpi_toolkit.reports.content import frame
from kpi_toolkit.reports.content.chapters.findings import severity_mark
from kpi_toolkit.reports.content.judged import NO_REASON, UNFINISHED, Judged, day, verdict
from kpi_toolkit.reports.content.model import (
    Block,
    Cell,
    Column,
    Heading,
    Paragraph,
    Row,
    Span,
    Table,
    Tile,
    Tiles,
)
from kpi_toolkit.reports.content.words import clean, continued, counted, figure, ratio, sentence, share
from kpi_toolkit.review.models import PointState
from kpi_toolkit.review.verification import AcceptedFlag, CityCorrection, Correction, NotVerifiedKpi

RESULT = N_("the result")
FIELDS = {"final": RESULT, "notation": N_("the state"), "year": N_("the year")}
DECISIONS = {
    PointState.ACCEPTED: N_("Accepted"),
    PointState.ACCEPTED_WITH_REASON: N_("Accepted with a reason"),
    PointState.CORRECTED: N_("Verified as a correction"),
    PointState.NOT_VERIFIED: N_("Not verified"),
    PointState.QUESTION: N_("A question to the city is open"),
    PointState.OPEN: N_("Without a decision"),
}


def work(judged: Judged) -> tuple[Block, ...]:
    """How the verification was done, in numbers."""
    found = judged.verification
    return (
        Paragraph(
            _(
                "A decision is taken on every reported data point. It rests on what the city handed in, on what "
                "the checks raised, on the questions put to the city with its answers, and on the checks that "
                "the U4SSC manual for verifiers asks for."
            )
        ),
        Tiles(
            (
                frame.verified_tile(judged),
                Tile(
                    ratio(found.questions_answered, found.questions_asked),
                    _("questions to the city are answered"),
                ),
                Tile(
                    ratio(found.checks_ticked, found.checks_of_manual),
                    _("checks of the manual are ticked"),
                ),
            )
        ),
        _states(judged),
        *_earlier(judged),
        Paragraph(
            _(
                "A ticked check of the manual is one the verifier went through for a reported KPI. The program's "
                "own checks are in annex A. Chapter 6 gives the judgement of every value and lists what was "
                "corrected or accepted against a warning; chapter 8 lists what is not verified."
            ),
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
                Cell(_(DECISIONS[state]), "verdict", verdict(state)),
                Cell(figure(states[state])),
                Cell(share(states[state], all_)),
            )
        )
        for state in DECISIONS
        if states[state] or state not in UNFINISHED
    )
    total = Row((Cell(_("Reported data points"), "strong"), Cell(figure(all_)), Cell("")), "total")
    columns = (Column(_("Decision"), "wide"), Column(_("Data points"), "short"), Column(_("Share"), "short"))
    title = _("Reported data points by decision")
    return Table(columns, (Span("", (*rows, total)),), title, continued(title))


def flags(judged: Judged) -> tuple[Block, ...]:
    """What the checks raised about values that were accepted, with the verifier's reasons."""
    found = judged.verification.accepted_flags
    heading = Heading(_("Accepted although a check raised something"), 2, "accepted-flags")
    if not found:
        return heading, Paragraph(_("No value with an error or a warning was accepted."))
    columns = (
        Column(_("Severity"), "short"),
        Column(_("KPI / Data Point"), "name"),
        Column(_("What was found"), "text"),
        Column(_("Reason of the verifier"), "text"),
    )
    title = _("Accepted flags")
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
        Table(columns, (Span("", tuple(map(_flag, found))),), continued=continued(title)),
    )


def _flag(flag: AcceptedFlag) -> Row:
    severity = next((key for key in SEVERITIES if key == flag.severity), None)
    mark = severity_mark(severity) if severity else None
    title, message = clean(flag.title).rstrip("."), clean(flag.message)
    return Row(
        (
            Cell(mark.word if mark else clean(flag.severity), "severity", mark),
            Cell(_subject(flag.code, flag.name)),
            Cell(
                message
                if message.startswith(title)
                else sentence("{title}. {message}", title=title, message=message)
            ),
            Cell(_reason(flag.reason)),
        )
    )


def corrections(judged: Judged, framework: Framework) -> tuple[Block, ...]:
    """Values that are not those first handed in: old, new and why."""
    found = judged.verification.corrections
    heading = Heading(_("Corrected values"), 2, "corrections")
    if not found:
        return heading, Paragraph(_("Every reported value is the one that was first handed in."))
    columns = (
        Column(_("KPI / Data Point"), "name"),
        Column(_("First handed in"), "short"),
        Column(_("Now"), "short"),
        Column(_("Why"), "wide"),
    )
    title = _("Corrections")
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
            continued=continued(title),
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
            Cell("\n".join(lines) or _("A new file of the city; no reason is recorded.")),
        )
    )


def _typed(change: CityCorrection, framework: Framework) -> str:
    return sentence(
        "City, {day}: {field} from {old} to {new}. {reason}",
        day=day(change.at),
        field=_field(change.field, framework),
        old=clean(change.old) or _("nothing"),
        new=clean(change.new) or _("nothing"),
        reason=_reason(change.reason),
    )


def _field(key: str, framework: Framework) -> str:
    """What a field is called; its key where the pack does not know it."""
    labels = {field.key: field.label for field in framework.pack.profile}
    labels |= {name: one.label for name, one in framework.inputs.items()}
    own = FIELDS.get(key)
    return clean(labels.get(key) or (_(own) if own else key)) or _(RESULT)


def not_verified(judged: Judged, framework: Framework) -> tuple[Block, ...]:
    """Chapter 8: the list with reasons, or that all reported KPIs were verified."""
    found = _refused(judged)
    blocks: list[Block] = [Paragraph(_standing(judged, found), "lead")]
    if judged.stage == "in-verification":
        blocks.append(
            Paragraph(
                _(
                    "The verification is under way, so this is how things stand now and not its outcome. It is "
                    "closed by an attestation, which needs a decision on every reported data point."
                )
            )
        )
    if found:
        title = _("KPIs not verified")
        columns = (
            Column(_("KPI Number"), "code"),
            Column(_("KPI / Data Point"), "text"),
            Column(_("Reason of the verifier"), "wide"),
        )
        blocks += [
            Paragraph(
                _(
                    "Not verified means that the verifier could not satisfy themselves that a value is "
                    "reasonable and plausible. It does not mean that the value is wrong."
                )
            ),
            Table(columns, tuple(_spans(found, framework)), title, continued(title)),
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
        return _("Nothing is reported, so there was nothing to verify.")
    if judged.all_verified:
        return (
            _("All reported KPIs were verified.")
            if judged.stage == "independent"
            else _("All reported KPIs were verified, but not independently.")
        )
    points = sum(len(kpi.points) for kpi in found)
    said = []
    if found:
        whole = sum(kpi.whole for kpi in found)
        said.append(
            counted(
                "{count} KPI with {points} could not be verified: {whole} as a whole, {part} in part.",
                "{count} KPIs with {points} could not be verified: {whole} as a whole, {part} in part.",
                len(found),
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
    return together(*said) or _("Every reported data point has been accepted so far.")


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
        _("No reported data point of this KPI is verified:")
        if kpi.whole
        else _("Partial - Following not verified:")
    )
    yield Row((Cell(kpi.code, "code"), Cell(name, "strong"), Cell(words)))
    for point in kpi.points:
        yield Row(
            (Cell(""), Cell(f"– {clean(point.name).removeprefix(f'{name} - ')}"), Cell(_reason(point.reason)))
        )


def _subject(code: str, name: str) -> str:
    return "\n".join(filter(None, (clean(code), clean(name))))


def _reason(text: str) -> str:
    return clean(text) or _(NO_REASON)
