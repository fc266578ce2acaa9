"""Rounds on the command line: ``kpi-toolkit round ...``. Verifying stands in ``cli_verify``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kpi_toolkit.cli_shared import As, Database, Reason, RoundName, SingleUser, desk, group, sources
from kpi_toolkit.cli_verify import add_verifying

round_app = group("round", "Rounds: hand in, verify, attest, publish. See docs/workflow.md.")
add_verifying(round_app)

Files = Annotated[
    list[Path], typer.Argument(metavar="FILES...", help="The city's workbook or tidy CSV files.")
]
Overlays = Annotated[
    list[str] | None, typer.Option("--overlay", help="Alternative targets, such as who-2021.")
]
Targets = Annotated[Path | None, typer.Option("--targets", help="YAML file with the city's own targets.")]
SettingsFile = Annotated[
    Path | None, typer.Option("--settings", help="YAML file with changed settings and reasons.")
]
Seen = Annotated[
    int | None,
    typer.Option("--on", help="Number of the submission you looked at; a newer one is not passed over."),
]


@round_app.command("new")
def new(
    city: Annotated[str, typer.Argument(help="The city.")],
    year: Annotated[int, typer.Argument(min=1900, max=2200, help="The year of the assessment.")],
    framework: Annotated[str, typer.Option("--framework", help="Name of the indicator pack.")] = "u4ssc",
    as_: As = None,
    database: Database = None,
    single_user: SingleUser = False,
) -> None:
    """Open a round."""
    from kpi_toolkit.services.finding import find_city
    from kpi_toolkit.services.rounds import open_round

    with desk(database, as_, single_user) as acting:
        found = find_city(acting, city)
        opened = open_round(acting, found.id, year, framework)
        typer.echo(f"The round of {found.name} for {year} is open. Id: {opened.id}")


@round_app.command("list")
def list_(as_: As = None, database: Database = None, single_user: SingleUser = False) -> None:
    """The rounds you may see."""
    from kpi_toolkit.services.reading import rounds
    from kpi_toolkit.terminal_rounds import show_rounds

    with desk(database, as_, single_user) as acting:
        show_rounds(rounds(acting))


@round_app.command("show")
def show(
    round_: RoundName, as_: As = None, database: Database = None, single_user: SingleUser = False
) -> None:
    """Where a round stands: submissions, decisions, questions, documents, steps."""
    from kpi_toolkit.services.finding import find_round
    from kpi_toolkit.services.reading import view
    from kpi_toolkit.terminal_rounds import show_round

    with desk(database, as_, single_user) as acting:
        show_round(view(acting, find_round(acting, round_).id))


@round_app.command("submit")
def submit(
    round_: RoundName,
    files: Files,
    overlay: Overlays = None,
    targets: Targets = None,
    settings: SettingsFile = None,
    previous: Annotated[Path | None, typer.Option("--previous", help="Last period, to compare with.")] = None,
    national: Annotated[Path | None, typer.Option("--national", help="Values of the country.")] = None,
    on: Seen = None,
    as_: As = None,
    database: Database = None,
    single_user: SingleUser = False,
) -> None:
    """Hand in files. Decisions go on where values are unchanged, and lapse where they are not."""
    from kpi_toolkit.services.assessing import load, reference_values
    from kpi_toolkit.services.finding import find_round
    from kpi_toolkit.services.frameworks import configured
    from kpi_toolkit.services.submitting import submit as hand_in
    from kpi_toolkit.terminal import progress
    from kpi_toolkit.terminal_rounds import show_submitted

    with desk(database, as_, single_user) as acting:
        found = find_round(acting, round_)
        chosen = None
        if overlay or targets or settings:
            chosen = configured(found.framework, overlays=overlay or (), targets=targets, settings=settings)
        pack = chosen or acting.pack(found.framework)
        compared = [reference_values(load(path), pack) if path else None for path in (previous, national)]
        with progress("Reading and checking"):
            result = hand_in(
                acting,
                found.id,
                sources(files),
                on=on,
                framework=chosen,
                previous=compared[0],
                national=compared[1],
            )
        show_submitted(result)


@round_app.command("correct")
def correct(
    round_: RoundName,
    point: Annotated[str, typer.Argument(help="CODE, CODE/data-point, or profile/figure.")],
    field: Annotated[
        str, typer.Argument(help="Which figure: an input, final, year, source ...; value for the profile.")
    ],
    value: Annotated[str, typer.Argument(help="As one would type it into the workbook; '' takes it away.")],
    reason: Reason,
    unit: Annotated[str, typer.Option("--unit", help="Where it is not the one that is asked for.")] = "",
    on: Seen = None,
    as_: As = None,
    database: Database = None,
    single_user: SingleUser = False,
) -> None:
    """Correct one value. Makes a new submission; the old value stays in the one before."""
    from kpi_toolkit.services.correcting import Change
    from kpi_toolkit.services.finding import find_round, split_point
    from kpi_toolkit.services.submitting import correct as correct_values
    from kpi_toolkit.terminal_rounds import show_submitted

    with desk(database, as_, single_user) as acting:
        change = Change(*split_point(point), field, value, reason, unit)
        show_submitted(correct_values(acting, find_round(acting, round_).id, [change], on=on))


@round_app.command("diff")
def diff(
    round_: RoundName,
    old: Annotated[int | None, typer.Option("--old", help="Number of the older submission.")] = None,
    new_: Annotated[int | None, typer.Option("--new", help="Number of the newer one.")] = None,
    as_: As = None,
    database: Database = None,
    single_user: SingleUser = False,
) -> None:
    """What lies between two submissions: findings fixed, new and still open, and changed values."""
    from kpi_toolkit.services.finding import find_round
    from kpi_toolkit.services.reading import diff as compare
    from kpi_toolkit.terminal_rounds import show_difference

    with desk(database, as_, single_user) as acting:
        show_difference(compare(acting, find_round(acting, round_).id, old, new_))


@round_app.command("restate")
def restate(
    round_: RoundName,
    number: Annotated[
        int | None, typer.Option("--submission", help="Its number; the current one otherwise.")
    ] = None,
    overlay: Overlays = None,
    targets: Targets = None,
    settings: SettingsFile = None,
    as_: As = None,
    database: Database = None,
    single_user: SingleUser = False,
) -> None:
    """Assess a submission again with the installed pack, or other targets, beside the old scores."""
    from kpi_toolkit.services.finding import find_round
    from kpi_toolkit.services.frameworks import configured
    from kpi_toolkit.services.reading import restated_scores
    from kpi_toolkit.services.submitting import restate as assess_again
    from kpi_toolkit.terminal_rounds import show_restated

    with desk(database, as_, single_user) as acting:
        found = find_round(acting, round_)
        chosen = None
        if overlay or targets or settings:
            chosen = configured(found.framework, overlays=overlay or (), targets=targets, settings=settings)
        made = assess_again(acting, found.id, number, framework=chosen)
        show_restated(made.record, restated_scores(acting, found.id, made.record.number))


@round_app.command("answer")
def answer(
    round_: RoundName,
    question: Annotated[str, typer.Argument(help="Id of the question, or its beginning.")],
    text: Annotated[str, typer.Argument(help="The answer.")],
    attach: Annotated[list[Path] | None, typer.Option("--attach", help="A file as evidence.")] = None,
    as_: As = None,
    database: Database = None,
    single_user: SingleUser = False,
) -> None:
    """Answer a question of the verifier."""
    from kpi_toolkit.services.asking import answer as reply
    from kpi_toolkit.services.finding import find_round

    with desk(database, as_, single_user) as acting:
        reply(acting, find_round(acting, round_).id, question, text, sources(attach))
        typer.echo("The answer is kept.")


@round_app.command("attach")
def attach(
    round_: RoundName,
    point: Annotated[str, typer.Argument(help="CODE, CODE/data-point, profile/figure, or round.")],
    files: Annotated[list[Path], typer.Argument(metavar="FILES...", help="The evidence.")],
    as_: As = None,
    database: Database = None,
    single_user: SingleUser = False,
) -> None:
    """Add evidence."""
    from kpi_toolkit.services.asking import attach as add
    from kpi_toolkit.services.finding import find_round, split_point

    with desk(database, as_, single_user) as acting:
        made = add(acting, find_round(acting, round_).id, *split_point(point), sources(files))
        typer.echo(f"{len(made)} files are kept.")


@round_app.command("request")
def request(
    round_: RoundName, as_: As = None, database: Database = None, single_user: SingleUser = False
) -> None:
    """Ask the verifier to attest; says what still stands in the way."""
    from kpi_toolkit.services.attesting import request_attestation
    from kpi_toolkit.services.finding import find_round

    with desk(database, as_, single_user) as acting:
        obstacles = request_attestation(acting, find_round(acting, round_).id)
    typer.echo(
        "The attestation is asked for. " + ("Still open:" if obstacles else "Nothing stands in its way.")
    )
    for obstacle in obstacles:
        typer.echo(f"  {obstacle.sentence}")


@round_app.command("publish")
def publish(
    round_: RoundName, as_: As = None, database: Database = None, single_user: SingleUser = False
) -> None:
    """Publish the results of an attested round."""
    from kpi_toolkit.services.finding import find_round
    from kpi_toolkit.services.rounds import publish as make_public

    with desk(database, as_, single_user) as acting:
        make_public(acting, find_round(acting, round_).id)
        typer.echo("The results are published.")


@round_app.command("withdraw")
def withdraw(
    round_: RoundName,
    reason: Reason,
    as_: As = None,
    database: Database = None,
    single_user: SingleUser = False,
) -> None:
    """Withdraw a round, and with it every document of it that stands."""
    from kpi_toolkit.services.finding import find_round
    from kpi_toolkit.services.rounds import withdraw as take_back

    with desk(database, as_, single_user) as acting:
        take_back(acting, find_round(acting, round_).id, reason)
        typer.echo("The round is withdrawn.")


@round_app.command("bundle")
def bundle(
    round_: RoundName,
    target: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it.")],
    as_: As = None,
    database: Database = None,
    single_user: SingleUser = False,
) -> None:
    """Write a round with all files, values, decisions, documents and its part of the ledger into one file."""
    from kpi_toolkit.services.finding import find_round
    from kpi_toolkit.store.operations import export_round

    with desk(database, as_, single_user) as acting:
        found = find_round(acting, round_)
        made = export_round(acting.store, found.id, target, person_id=acting.person_id)
        typer.echo(f"{made.path}, SHA-256 {made.sha256}. Anchor: {made.head}")


@round_app.command("take")
def take(
    source: Annotated[Path, typer.Argument(metavar="FILE", help="A bundle from another store.")],
    as_: As = None,
    database: Database = None,
    single_user: SingleUser = False,
) -> None:
    """Take a bundle into this store, after checking it."""
    from kpi_toolkit.store.operations import import_round

    with desk(database, as_, single_user) as acting:
        taken = import_round(acting.store, source, person_id=acting.person_id)
        typer.echo(f"The round is here. Id: {taken.round_id}")


@round_app.command("forget-files")
def forget(
    round_: RoundName,
    number: Annotated[int, typer.Argument(help="Number of the submission.")],
    days: Annotated[int, typer.Option("--days", min=0, help="The retention period in days.")],
    as_: As = None,
    database: Database = None,
    single_user: SingleUser = False,
) -> None:
    """Delete the bytes of a submission's files after the retention period. Hashes and values stay."""
    from kpi_toolkit.services.finding import find_round
    from kpi_toolkit.services.submitting import forget_files

    with desk(database, as_, single_user) as acting:
        forget_files(acting, find_round(acting, round_).id, number, keep_days=days)
        typer.echo("The bytes are deleted.")
