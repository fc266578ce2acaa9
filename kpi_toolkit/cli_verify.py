"""Verifying on the command line: assign, decide, ask, attest, issue; part of ``kpi-toolkit round``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from kpi_toolkit.cli_report import Branding, Sign, branding_of, signer_of
from kpi_toolkit.cli_shared import (
    As,
    CheckedOnly,
    Database,
    Language,
    Reason,
    RoundName,
    SingleUser,
    desk,
    sources,
)
from kpi_toolkit.reports.kinds import KINDS
from kpi_toolkit.review.points import DECIDED

Person = Annotated[str, typer.Argument(metavar="VERIFIER", help="Name or id.")]
Point = Annotated[str, typer.Argument(help="CODE, or CODE/data-point where it has several.")]
Topic = Annotated[str, typer.Argument(help="CODE, CODE/data-point, profile/figure, or round.")]
Attach = Annotated[list[Path] | None, typer.Option("--attach", help="A file to go with it.")]
Output = Annotated[Path | None, typer.Option("-o", "--output", help="Where to write the document.")]
NAMES = [kind.file for kind in KINDS.values()]
OwnFile = Annotated[
    Path | None, typer.Option("--file", help="The document itself, where the toolkit shall not draw it.")
]
KINDS_NAMED = " or ".join((", ".join(NAMES[:-1]), NAMES[-1]))
Seen = Annotated[int | None, typer.Option("--on", help="Number of the submission you looked at.")]
DECISIONS = {kind.value.replace("_", "-"): kind for kind in DECIDED}


def add_verifying(app: typer.Typer) -> None:
    """Add the commands of this module to the group of rounds."""
    for name, command in _COMMANDS.items():
        app.command(name)(command)


def assign(
    round_: RoundName,
    verifier: Person,
    as_: As = None,
    database: Database = None,
    single_user: SingleUser = False,
) -> None:
    """Assign a verifier, who declares conflicts of interest first."""
    from kpi_toolkit.services.finding import find_person, find_round
    from kpi_toolkit.services.people import shown
    from kpi_toolkit.services.rounds import assign as give

    with desk(database, as_, single_user) as acting:
        person = find_person(acting, verifier)
        give(acting, find_round(acting, round_).id, person.id)
        typer.echo(f"{shown(person)} is assigned.")


def reassign(
    round_: RoundName,
    from_: Annotated[str, typer.Argument(metavar="FROM", help="The verifier whose work ends.")],
    reason: Reason,
    to: Annotated[str | None, typer.Option("--to", help="Who takes over.")] = None,
    as_: As = None,
    database: Database = None,
    single_user: SingleUser = False,
) -> None:
    """End an assignment and, with --to, assign somebody else. What was done stays."""
    from kpi_toolkit.services.finding import find_person, find_round
    from kpi_toolkit.services.rounds import reassign as hand_over

    with desk(database, as_, single_user) as acting:
        old, new = find_person(acting, from_), find_person(acting, to) if to else None
        hand_over(acting, find_round(acting, round_).id, old.id, new.id if new else None, reason)
        typer.echo("The round has changed hands." if new else "The assignment is ended.")


def declare(
    round_: RoundName,
    conflicts: Annotated[str, typer.Argument(help="“none”, or which conflict of interest there is.")],
    as_: As = None,
    database: Database = None,
    single_user: SingleUser = False,
) -> None:
    """Declare conflicts of interest. “none” starts the verification."""
    from kpi_toolkit.services.finding import find_round
    from kpi_toolkit.services.rounds import declare as say

    with desk(database, as_, single_user) as acting:
        say(acting, find_round(acting, round_).id, conflicts)
        typer.echo("The declaration is kept.")


def work(
    round_: RoundName,
    everything: Annotated[bool, typer.Option("--all", help="Decided data points too.")] = False,
    as_: As = None,
    database: Database = None,
    single_user: SingleUser = False,
) -> None:
    """The verifier's list: data points to decide on, the worst flagged first."""
    from kpi_toolkit.services.finding import find_round
    from kpi_toolkit.services.reading import work_list
    from kpi_toolkit.terminal_rounds import show_work

    with desk(database, as_, single_user) as acting:
        show_work(work_list(acting, find_round(acting, round_).id), everything)


def decide(
    round_: RoundName,
    point: Point,
    decision: Annotated[str, typer.Argument(help=" | ".join(DECISIONS))],
    reason: Annotated[str | None, typer.Option("--reason", help="Printed in the report.")] = None,
    on: Seen = None,
    as_: As = None,
    database: Database = None,
    single_user: SingleUser = False,
) -> None:
    """Decide on one data point."""
    from kpi_toolkit.services.deciding import Choice
    from kpi_toolkit.services.deciding import decide as judge
    from kpi_toolkit.services.finding import find_round, split_point

    kind = DECISIONS.get(decision)
    if kind is None:
        raise typer.BadParameter(f"'{decision}' is none of {', '.join(DECISIONS)}.")
    with desk(database, as_, single_user) as acting:
        choice = Choice(*split_point(point), kind, reason)
        (made,) = judge(acting, find_round(acting, round_).id, [choice], on=on)
        typer.echo(f"{made.code} {made.data_point}: {made.kind.value.replace('_', ' ')}.")


def accept_all_clean(
    round_: RoundName,
    on: Seen = None,
    as_: As = None,
    database: Database = None,
    single_user: SingleUser = False,
) -> None:
    """Accept every open data point about which no check says anything and no question is open."""
    from kpi_toolkit.services.deciding import accept_clean
    from kpi_toolkit.services.finding import find_round

    with desk(database, as_, single_user) as acting:
        made = accept_clean(acting, find_round(acting, round_).id, on=on)
        typer.echo(f"{len(made)} data points without findings are accepted.")


def reopen(
    round_: RoundName,
    point: Point,
    reason: Reason,
    as_: As = None,
    database: Database = None,
    single_user: SingleUser = False,
) -> None:
    """Take a decision back."""
    from kpi_toolkit.services.deciding import reopen as take_back
    from kpi_toolkit.services.finding import find_round, split_point

    with desk(database, as_, single_user) as acting:
        take_back(acting, find_round(acting, round_).id, [split_point(point)], reason)
        typer.echo("The data point is open again.")


def tick(
    round_: RoundName,
    code: Annotated[str, typer.Argument(help="Code of the indicator.")],
    check: Annotated[str | None, typer.Argument(help="Key of the check; without it all are listed.")] = None,
    off: Annotated[bool, typer.Option("--off", help="Take the tick away.")] = False,
    as_: As = None,
    database: Database = None,
    single_user: SingleUser = False,
) -> None:
    """Tick a check of the manual for an indicator, or list them."""
    from kpi_toolkit.services.deciding import tick as mark
    from kpi_toolkit.services.finding import find_round
    from kpi_toolkit.services.reading import work_list
    from kpi_toolkit.terminal_rounds import show_checks_of_manual

    with desk(database, as_, single_user) as acting:
        found = find_round(acting, round_)
        if check is None:
            show_checks_of_manual(work_list(acting, found.id), code)
            return
        mark(acting, found.id, code, check, not off)
        typer.echo("The tick is taken away." if off else "Ticked.")


def ask(
    round_: RoundName,
    about: Topic,
    text: Annotated[str, typer.Argument(help="The question.")],
    again: Annotated[str | None, typer.Option("--again", help="Id of an open question to ask on.")] = None,
    attach: Attach = None,
    as_: As = None,
    database: Database = None,
    single_user: SingleUser = False,
) -> None:
    """Ask the city about a data point, a figure of the profile, or the round as a whole."""
    from kpi_toolkit.services.asking import ask as put
    from kpi_toolkit.services.asking import ask_again
    from kpi_toolkit.services.finding import find_round, split_point

    with desk(database, as_, single_user) as acting:
        found = find_round(acting, round_)
        if again:
            ask_again(acting, found.id, again, text, sources(attach))
            typer.echo("Asked again.")
        else:
            question = put(acting, found.id, *split_point(about), text, sources(attach))
            typer.echo(f"Asked. Id: {question.id}")


def close(
    round_: RoundName,
    question: Annotated[str, typer.Argument(help="Id of the question, or its beginning.")],
    as_: As = None,
    database: Database = None,
    single_user: SingleUser = False,
) -> None:
    """Close a question."""
    from kpi_toolkit.services.asking import close as end
    from kpi_toolkit.services.finding import find_round

    with desk(database, as_, single_user) as acting:
        end(acting, find_round(acting, round_).id, question)
        typer.echo("The question is closed.")


def attest(
    round_: RoundName,
    text: Annotated[
        str | None, typer.Option("--text", help="Your own words instead of the usual ones.")
    ] = None,
    name: Annotated[str | None, typer.Option("--name", help="Your name as it shall be printed.")] = None,
    on: Seen = None,
    as_: As = None,
    database: Database = None,
    single_user: SingleUser = False,
) -> None:
    """Attest. Freezes the round."""
    from kpi_toolkit.review.attest import mark
    from kpi_toolkit.services.attesting import attest as sign
    from kpi_toolkit.services.finding import find_round

    with desk(database, as_, single_user) as acting:
        attestation = sign(acting, find_round(acting, round_).id, text=text, name=name, on=on)
        typer.echo(f"{mark(attestation)}. {attestation.text}\n{attestation.name}, {attestation.role}")


def verification(
    round_: RoundName, as_: As = None, database: Database = None, single_user: SingleUser = False
) -> None:
    """Print as JSON what a verification report is written from."""
    from kpi_toolkit.services.finding import find_round
    from kpi_toolkit.services.verifying import verification_of

    with desk(database, as_, single_user) as acting:
        found = verification_of(acting, find_round(acting, round_).id)
        typer.echo(found.model_dump_json(indent=2).encode())


def issue(
    round_: RoundName,
    kind: Annotated[str, typer.Argument(help=f"{KINDS_NAMED}.")],
    output: Output = None,
    file: OwnFile = None,
    sign: Sign = None,
    branding: Branding = None,
    language: Language = None,
    checked_only: CheckedOnly = False,
    as_: As = None,
    database: Database = None,
    single_user: SingleUser = False,
) -> None:
    """Issue a document and enter it into the register."""
    from kpi_toolkit.services.finding import find_round
    from kpi_toolkit.services.register import issue as enter

    with desk(database, as_, single_user) as acting:
        found = find_round(acting, round_)
        signer, own = signer_of(sign, file), branding_of(branding)
        report = enter(
            acting,
            found.id,
            kind.replace("-", "_"),
            _own(file),
            language=language,
            checked_only=checked_only,
            signer=signer,
            branding=own,
        )
        _written(report, output)


def correct_report(
    number: Annotated[str, typer.Argument(help="The number printed on the document.")],
    reason: Reason,
    output: Output = None,
    file: OwnFile = None,
    sign: Sign = None,
    branding: Branding = None,
    language: Language = None,
    checked_only: CheckedOnly = False,
    as_: As = None,
    database: Database = None,
    single_user: SingleUser = False,
) -> None:
    """Issue a document anew in place of one that stands, in its language where none is named."""
    from kpi_toolkit.services.register import correct_report as replace

    with desk(database, as_, single_user) as acting:
        signer, own = signer_of(sign, file), branding_of(branding)
        report = replace(
            acting,
            number,
            reason,
            _own(file),
            language=language,
            checked_only=checked_only,
            signer=signer,
            branding=own,
        )
        _written(report, output)


def withdraw_report(
    number: Annotated[str, typer.Argument(help="The number printed on the document.")],
    reason: Reason,
    as_: As = None,
    database: Database = None,
    single_user: SingleUser = False,
) -> None:
    """Withdraw an issued document. It stays in the register, with the reason."""
    from kpi_toolkit.services.register import withdraw_report as take_back

    with desk(database, as_, single_user) as acting:
        typer.echo(f"{take_back(acting, number, reason).number} is withdrawn.")


def register(
    round_: Annotated[str | None, typer.Argument(metavar="[ROUND]", help="Of one round only.")] = None,
    as_: As = None,
    database: Database = None,
    single_user: SingleUser = False,
) -> None:
    """The register of issued documents: what stands, was corrected or withdrawn."""
    from kpi_toolkit.services.finding import find_round
    from kpi_toolkit.services.register import register as read
    from kpi_toolkit.terminal_rounds import show_register

    with desk(database, as_, single_user) as acting:
        show_register(read(acting, find_round(acting, round_).id if round_ else None))


def _own(file: Path | None) -> Callable[..., bytes] | None:
    if file is None:
        return None
    data = sources([file])[0].data
    return lambda *_: data


def _written(report: Any, output: Path | None) -> None:
    from kpi_toolkit.services.outputs import write_whole

    typer.echo(f"{report.number}, SHA-256 {report.sha256}")
    if output is not None:
        output.parent.mkdir(parents=True, exist_ok=True)
        typer.echo(f"Written: {write_whole(output, report.data)}")


_COMMANDS: dict[str, Callable[..., None]] = {
    "assign": assign,
    "reassign": reassign,
    "declare": declare,
    "work": work,
    "decide": decide,
    "accept-all-clean": accept_all_clean,
    "reopen": reopen,
    "tick": tick,
    "ask": ask,
    "close": close,
    "attest": attest,
    "verification": verification,
    "issue": issue,
    "correct-report": correct_report,
    "withdraw-report": withdraw_report,
    "register": register,
}
