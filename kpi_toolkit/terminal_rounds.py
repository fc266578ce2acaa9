"""What the commands on rounds print."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from kpi_toolkit.assessment.changes import GroupChange
from kpi_toolkit.checks.words import say
from kpi_toolkit.framework import fold_code
from kpi_toolkit.review.carry import Difference
from kpi_toolkit.review.facts import Flag
from kpi_toolkit.review.models import IssuedReport, PointState, SubmissionRecord
from kpi_toolkit.review.words import POINT_WORDS, STATE_WORDS
from kpi_toolkit.services.people import shown
from kpi_toolkit.services.reading import Item, Listed, Progress, RoundView
from kpi_toolkit.services.submitting import Submitted

STYLES = {"error": "bold red", "warning": "yellow", "info": "cyan"}
TIME = "%Y-%m-%d %H:%M"


def _console() -> Console:
    return Console(highlight=False, soft_wrap=True)


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False)
    for column in columns:
        table.add_column(column)
    return table


def show_rounds(rounds: Iterable[Listed]) -> None:
    """A list of rounds."""
    table = _table("Id", "City", "Year", "State", "Decided", "Mark")
    for one in rounds:
        progress = one.progress
        decided = f"{progress.decided} of {progress.reported}" if progress else "–"
        words = (
            one.round.id[:8],
            one.city.name,
            str(one.round.year),
            STATE_WORDS[one.round.state],
            decided,
            one.mark,
        )
        table.add_row(*map(Text, words))
    _console().print(table)


def show_round(view: RoundView) -> None:
    """Where a round stands."""
    console = _console()

    def name(person_id: str) -> str:
        return shown(view.people.get(person_id))

    console.print(Text(f"{view.city.name} {view.round.year}: {STATE_WORDS[view.round.state]}", style="bold"))
    console.print(Text(f"  {view.mark}. Id: {view.round.id}"))
    for record in view.submissions:
        files = ", ".join(file.name for file in record.files)
        _line(
            console,
            f"Submission {record.number} ({record.kind}), {record.at:{TIME}}, {name(record.by)}  {files}",
        )
    for assignment in view.assignments:
        declared = assignment.conflicts or "not declared yet"
        ended = f", ended: {assignment.ended_because}" if assignment.ended_at else ""
        _line(console, f"Verifier {name(assignment.verifier_id)}; conflicts of interest: {declared}{ended}")
    if view.progress:
        _line(console, progress_words(view.progress))
    for thread in view.threads:
        question = thread.question
        state = "closed" if question.closed_at else "open"
        _line(console, f"Question {question.id[:8]} on {question.code} {question.data_point} ({state})")
        for message in thread.messages:
            _line(console, f"  {name(message.by)}: {message.text}")
        for attachment in thread.attachments:
            _line(console, f"  with {attachment.file.name}, SHA-256 {attachment.file.sha256[:16]}…")
    for obstacle in view.obstacles:
        _line(console, f"Before the attestation: {obstacle.sentence}")
    if view.attestation:
        _line(console, f"Attested by {view.attestation.name}, {view.attestation.at:{TIME}}")
    if view.reports:
        show_register(view.reports)
    console.print("\n[bold]Steps[/bold]")
    for event in view.events:
        step = f"{event.action.replace('_', ' ')} -> {STATE_WORDS[event.to_state]}"
        why = f": {event.reason}" if event.reason else ""
        _line(console, f"{event.at:{TIME}}  {step}, {name(event.by)}{why}")


def progress_words(progress: Progress) -> str:
    """How far a verification is, in a sentence."""
    states = [
        f"{count} {POINT_WORDS[state]}"
        for state, count in progress.by_state.items()
        if count and state is not PointState.OPEN
    ]
    more = f" ({', '.join(states)})" if states else ""
    decided = f"{progress.decided} of {progress.reported} reported data points{more}"
    return f"Decided: {decided}. Open questions: {progress.questions_open}."


def show_submitted(result: Submitted) -> None:
    """What came of handing something in."""
    console = _console()
    counts = result.assessment.counts
    found = f"errors: {counts['error']}, warnings: {counts['warning']}, notes: {counts['info']}"
    console.print(Text(f"Submission {result.record.number} is kept. Found: {found}."))
    if result.carried or result.lapsed:
        console.print(Text(f"Decisions that go on: {len(result.carried)}. Lapsed: {len(result.lapsed)}."))
    for code, data_point in result.lapsed:
        _line(console, f"lapsed: {code} {data_point}")
    for notice in result.notices:
        console.print(Text(notice, style="yellow"))
    if result.difference:
        show_difference(result.difference)


def show_difference(difference: Difference) -> None:
    """Findings fixed, new and still open, and changed values."""
    console = _console()
    for title, flags in (
        ("Fixed", difference.fixed),
        ("New", difference.new),
        ("Still open", difference.still_open),
    ):
        console.print(Text(f"{title}: {len(flags)}", style="bold"))
        for flag in flags:
            _flag(console, flag)
    console.print(Text(f"Changed values: {len(difference.values)}", style="bold"))
    for value in difference.values:
        _line(
            console,
            f"{value.code} {value.name}: {value.old or '–'} -> {value.new or '–'} ({', '.join(value.parts)})",
        )
        for given in value.inputs:
            _line(console, f"  {given.label}: {say(given.old)} -> {say(given.new)}")
    for field in difference.profile:
        _line(console, f"Profile, {field.label}: {say(field.old)} -> {say(field.new)}")


def show_work(items: Sequence[Item], everything: bool) -> None:
    """The verifier's list."""
    console = _console()
    shown_items = [item for item in items if item.status == "reported" and (everything or not _decided(item))]
    for item in shown_items:
        state = POINT_WORDS[item.standing.state]
        lapsed = ", a decision lapsed" if item.standing.lapsed else ""
        changed = ", corrected by the city" if item.changed else ""
        data_point = f"/{item.data_point}" if item.data_point != "value" else ""
        style = STYLES.get(item.severity or "", "")
        console.print(
            Text(
                f"■ {item.code}{data_point}  {item.name}: {item.printed}  [{state}{lapsed}{changed}]",
                style=style,
            )
        )
        for flag in item.flags:
            _flag(console, flag)
    console.print(Text(f"{len(shown_items)} data points listed."))


def _decided(item: Item) -> bool:
    return item.standing.state not in (PointState.OPEN, PointState.QUESTION)


def show_checks_of_manual(items: Iterable[Item], code: str) -> None:
    """The manual's checks of an indicator with their ticks."""
    console = _console()
    item = next((one for one in items if fold_code(one.code) == fold_code(code)), None)
    if item is None or not item.checks:
        console.print(Text(f"The manual has no check for {code} here."))
        return
    for check, ticked in item.checks:
        _line(console, f"[{'x' if ticked else ' '}] {check.key}: {check.text} ({check.source})")


def show_register(reports: Iterable[IssuedReport]) -> None:
    """The register of issued documents."""
    table = _table("Number", "Kind", "Issued", "State", "Why", "Replaced by", "SHA-256")
    for report in reports:
        words = (
            report.number,
            report.kind.replace("_", " "),
            f"{report.at:{TIME}}",
            report.state.value,
            report.reason or "",
            report.replaced_by or "",
            report.sha256[:16] + "…",
        )
        table.add_row(*map(Text, words))
    _console().print(table)


def show_restated(record: SubmissionRecord, scores: Iterable[GroupChange]) -> None:
    """Restated scores beside the old ones."""
    console = _console()
    console.print(
        Text(
            f"Restated as submission {record.number} with {record.pack} {record.pack_version}.", style="bold"
        )
    )
    table = _table("Group", "Before", "", "Restated", "")
    for score in scores:
        if score.level != "category":
            label = score.name if score.level == "dimension" else f"  {score.name}"
            table.add_row(
                Text(label),
                _percent(score.old_percent),
                score.old_band or "–",
                _percent(score.new_percent),
                score.new_band or "–",
            )
    console.print(table)


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f} %"


def _flag(console: Console, flag: Flag) -> None:
    about = f"{flag.code} " if flag.code else ""
    console.print(
        Text(
            f"    {flag.severity}: {about}{flag.message} ({flag.check})", style=STYLES.get(flag.severity, "")
        )
    )


def _line(console: Console, text: str) -> None:
    console.print(Text(f"  {text}"))
