"""People, cities, the ledger and the database: what an administrator does on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kpi_toolkit.cli_shared import (
    EXIT_BROKEN,
    EXIT_REFUSED,
    As,
    Database,
    SingleUser,
    complain,
    desk,
    group,
    opened,
)
from kpi_toolkit.review.models import Role

person_app = group("person", "People and their roles.")
city_app = group("city", "Cities.")
ledger_app = group("ledger", "The chain of entries of everything that was done.")
db_app = group("db", "The database: upgrade, check, back up, restore, move.")

PersonName = Annotated[str, typer.Argument(metavar="PERSON", help="Name or id.")]
CityName = Annotated[str | None, typer.Option("--city", help="The city of an official.")]
Target = Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it.")]
Source = Annotated[Path, typer.Argument(metavar="FILE", help="The file to read.")]
Anchors = Annotated[
    list[str] | None,
    typer.Option(
        "--anchor", help="COUNT:HASH as printed on a report, an export or a backup; may be repeated."
    ),
]


@person_app.command("add")
def person_add(
    name: Annotated[str, typer.Argument(help="The person's name.")],
    contact: Annotated[str | None, typer.Option("--contact", help="How to reach them.")] = None,
    issuer: Annotated[
        str | None, typer.Option("--issuer", help="The identity provider they sign in with.")
    ] = None,
    subject: Annotated[
        str | None, typer.Option("--subject", help="What the provider calls them (its subject).")
    ] = None,
    as_: As = None,
    database: Database = None,
    single_user: SingleUser = False,
) -> None:
    """Enter a person. The first one of an empty store becomes its administrator."""
    from kpi_toolkit.services.people import add_person, set_up

    with opened(database) as store:
        with store.as_system(read_only=True) as unit:
            empty = not unit.people()
        if empty:
            person = set_up(store, name, contact, issuer=issuer, subject=subject)
            typer.echo(f"{person.name} is entered and is the administrator. Id: {person.id}")
            return
    with desk(database, as_, single_user) as acting:
        person = add_person(acting, name, contact, issuer=issuer, subject=subject)
        typer.echo(f"{person.name} is entered. Id: {person.id}")


@person_app.command("list")
def person_list(as_: As = None, database: Database = None, single_user: SingleUser = False) -> None:
    """The people you may see, with their roles as far as you may see them."""
    from kpi_toolkit.services.people import role_words, shown

    with desk(database, as_, single_user) as acting:
        people, cities, grants = acting.read(
            lambda unit: (
                unit.people(),
                {city.id: city for city in unit.cities()},
                {person.id: unit.grants(person.id) for person in unit.people()},
            )
        )
    for person in people:
        roles = ", ".join(role_words(grant, cities.get(grant.city_id or "")) for grant in grants[person.id])
        typer.echo(f"{person.id[:8]}  {shown(person)}  {roles}".rstrip())


@person_app.command("grant")
def person_grant(
    person: PersonName,
    role: Annotated[Role, typer.Argument(help="The role.")],
    city: CityName = None,
    as_: As = None,
    database: Database = None,
    single_user: SingleUser = False,
) -> None:
    """Give a person a role. An official's role belongs to a city."""
    from kpi_toolkit.services.finding import find_city, find_person
    from kpi_toolkit.services.people import grant, role_words, shown

    with desk(database, as_, single_user) as acting:
        found, place = find_person(acting, person), find_city(acting, city) if city else None
        given = grant(acting, found.id, role, place.id if place else None)
        typer.echo(f"{shown(found)} has the role: {role_words(given, place)}.")


@person_app.command("revoke")
def person_revoke(
    person: PersonName,
    role: Annotated[Role, typer.Argument(help="The role.")],
    city: CityName = None,
    as_: As = None,
    database: Database = None,
    single_user: SingleUser = False,
) -> None:
    """Take a role away."""
    from kpi_toolkit.services.finding import find_city, find_person
    from kpi_toolkit.services.people import revoke, role_words, shown

    with desk(database, as_, single_user) as acting:
        found, place = find_person(acting, person), find_city(acting, city) if city else None
        taken = revoke(acting, found.id, role, place.id if place else None)
        typer.echo(f"{shown(found)} no longer has the role: {role_words(taken, place)}.")


@person_app.command("erase")
def person_erase(
    person: PersonName,
    as_: As = None,
    database: Database = None,
    single_user: SingleUser = False,
) -> None:
    """Erase a person's name and contact and end their roles. What they did stays, under a random id."""
    from kpi_toolkit.services.finding import find_person
    from kpi_toolkit.services.people import erase

    with desk(database, as_, single_user) as acting:
        erased = erase(acting, find_person(acting, person).id)
        typer.echo(f"The name is erased. Id: {erased.id}")


@city_app.command("add")
def city_add(
    name: Annotated[str, typer.Argument(help="The city's name.")],
    country: Annotated[str, typer.Argument(help="The country it lies in.")],
    as_: As = None,
    database: Database = None,
    single_user: SingleUser = False,
) -> None:
    """Enter a city."""
    from kpi_toolkit.services.people import add_city

    with desk(database, as_, single_user) as acting:
        city = add_city(acting, name, country)
        typer.echo(f"{city.name}, {city.country}, is entered. Id: {city.id}")


@city_app.command("list")
def city_list(as_: As = None, database: Database = None, single_user: SingleUser = False) -> None:
    """The cities you may see."""
    with desk(database, as_, single_user) as acting:
        for city in acting.read(lambda unit: unit.cities()):
            typer.echo(f"{city.id[:8]}  {city.name}, {city.country}")


@ledger_app.command("verify")
def ledger_verify(anchor: Anchors = None, database: Database = None) -> None:
    """Check the whole chain. Ends with 1 where it is broken, and names the first broken entry."""
    from kpi_toolkit.store.checking import verify_store

    report = verify_store(database, _anchors(anchor))
    typer.echo(str(report))
    if not report.intact:
        raise typer.Exit(EXIT_BROKEN)


@ledger_app.command("export")
def ledger_export(target: Target, database: Database = None) -> None:
    """Write the ledger to a file that anybody can verify without this program (docs/ledger.md)."""
    from kpi_toolkit.store.operations import export_ledger

    copy = export_ledger(database, target)
    typer.echo(f"{copy.path}: {copy.head.count} entries. Anchor: {copy.head}")


@ledger_app.command("show")
def ledger_show(
    round_: Annotated[str | None, typer.Argument(metavar="[ROUND]", help="Of one round only.")] = None,
    as_: As = None,
    database: Database = None,
    single_user: SingleUser = False,
) -> None:
    """The entries you may see."""
    from kpi_toolkit.services.finding import find_round

    with desk(database, as_, single_user) as acting:
        subject = find_round(acting, round_).id if round_ else None
        for entry in acting.read(lambda unit: unit.ledger(subject)):
            what = f"{entry.kind:<12} {entry.content.get('action', ''):<20}"
            typer.echo(
                f"{entry.sequence:>6}  {entry.at:%Y-%m-%d %H:%M}  {what} by {entry.by[:8]}  {entry.hash[:16]}"
            )


@db_app.command("upgrade")
def db_upgrade(database: Database = None) -> None:
    """Bring the database to the newest form, making it where it is missing."""
    from kpi_toolkit.store.schema import upgrade

    typer.echo(f"The database is at revision {upgrade(database)}.")


@db_app.command("ready")
def db_ready(database: Database = None) -> None:
    """Whether the database answers and is of this version: quick, for monitoring. Ends with 2 where it is not."""
    from kpi_toolkit.store.schema import ready

    typer.echo(f"The database answers. It is at revision {ready(database)}.")


@db_app.command("check")
def db_check(anchor: Anchors = None, database: Database = None) -> None:
    """Check schema, references, ledger, rows and files. Ends with 1 where something is not as it was written."""
    from kpi_toolkit.store.checking import check

    problems = check(database, _anchors(anchor))
    for sentence in problems:
        complain(sentence)
    if problems:
        raise typer.Exit(EXIT_BROKEN)
    typer.echo("Everything is as it was written.")


@db_app.command("backup")
def db_backup(target: Target, database: Database = None) -> None:
    """Copy the store as it is at this moment, while others go on working."""
    from kpi_toolkit.store.operations import backup

    copy = backup(database, target)
    typer.echo(f"{copy.path}: {copy.size} bytes. Keep this anchor apart from it: {copy.head}")


@db_app.command("restore")
def db_restore(source: Source, database: Database = None) -> None:
    """Make an empty database what a backup holds, and check it."""
    from kpi_toolkit.store.operations import restore

    copy = restore(source, database)
    typer.echo(f"Restored: {copy.head.count} entries. Anchor: {copy.head}")


@db_app.command("export")
def db_export(target: Target, database: Database = None) -> None:
    """Write the whole store in a form that every supported database can import."""
    from kpi_toolkit.store.operations import export_store

    copy = export_store(database, target)
    typer.echo(f"{copy.path}: {copy.size} bytes. Keep this anchor apart from it: {copy.head}")


@db_app.command("import")
def db_import(source: Source, database: Database = None) -> None:
    """Fill an empty database with an exported store."""
    from kpi_toolkit.store.operations import import_store

    copy = import_store(source, database)
    typer.echo(f"Imported: {copy.head.count} entries. Anchor: {copy.head}")


@db_app.command("forget-uploads")
def db_forget_uploads(
    days: Annotated[int, typer.Option("--days", min=0, help="Older than so many days.")],
    every_round: Annotated[
        bool, typer.Option("--every-round", help="Also of rounds that are neither published nor withdrawn.")
    ] = False,
    database: Database = None,
) -> None:
    """Delete the bytes of old uploads. Names, hashes and values stay; each deletion is an entry of the
    ledger.
    """
    from kpi_toolkit.store.operations import forget_older_than

    with opened(database) as store:
        count = forget_older_than(store, days, finished_only=not every_round)
    typer.echo(f"The bytes of {count} uploads are deleted.")


def _anchors(texts: list[str] | None) -> list:
    from kpi_toolkit.store.ledger import Anchor

    try:
        return [Anchor.parse(text) for text in texts or ()]
    except ValueError as error:
        complain(f"{error}.")
        raise typer.Exit(EXIT_REFUSED) from None
