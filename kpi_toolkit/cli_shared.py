"""What the commands on a store share: who acts, on which database, and how a refusal ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

EXIT_BROKEN, EXIT_REFUSED = 1, 2

As = Annotated[
    str | None,
    typer.Option("--as", envvar="KPI_TOOLKIT_PERSON", help="Who acts: name or id of a person."),
]
Database = Annotated[
    str | None,
    typer.Option(
        "--database",
        envvar="KPI_TOOLKIT_DATABASE",
        help="A file for SQLite, or postgresql://...; without it the user's own store.",
        show_envvar=True,
    ),
]
SingleUser = Annotated[
    bool,
    typer.Option(
        "--single-user",
        envvar="KPI_TOOLKIT_SINGLE_USER",
        help="One person tries everything; the result is marked as not independently verified.",
    ),
]
Language = Annotated[
    str | None,
    typer.Option(
        "--language", help="Language of what is written: en, fr, es, ru, ar or zh; as far as complete."
    ),
]
CheckedOnly = Annotated[
    bool,
    typer.Option(
        "--checked-languages-only",
        envvar="KPI_TOOLKIT_CHECKED_LANGUAGES_ONLY",
        help="Refuse a language with texts that a machine has translated and no person has checked.",
    ),
]
RoundName = Annotated[str, typer.Argument(metavar="ROUND", help="City and year, or the round's id.")]
Reason = Annotated[
    str, typer.Option("--reason", help="Why. It is kept, and printed where it concerns a value.")
]


class PlainGroup(TyperGroup):
    """Commands that end with status 2 and a sentence where something is refused."""

    def invoke(self, ctx: Any) -> Any:
        from kpi_toolkit.framework import PackError
        from kpi_toolkit.review.ports import Unavailable
        from kpi_toolkit.review.refusal import Refused
        from kpi_toolkit.store.archive import OperationRefused
        from kpi_toolkit.submission.errors import UnusableFile

        try:
            return super().invoke(ctx)
        except (Refused, OperationRefused, Unavailable, UnusableFile, PackError) as error:
            complain(str(error))
            raise typer.Exit(EXIT_REFUSED) from None


def complain(text: str) -> None:
    """A sentence on the error output."""
    typer.echo(f"kpi-toolkit: {text}", err=True)


def group(name: str, text: str) -> typer.Typer:
    """A group of commands."""
    return typer.Typer(
        name=name,
        help=text,
        cls=PlainGroup,
        no_args_is_help=True,
        add_completion=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )


@contextmanager
def opened(database: str | None) -> Iterator[Any]:
    """A store, opened for one command."""
    from kpi_toolkit.store import open_store

    try:
        store = open_store(database)
    except ValueError as error:
        complain(str(error))
        raise typer.Exit(EXIT_REFUSED) from None
    try:
        yield store
    finally:
        store.close()


@contextmanager
def desk(database: str | None, who: str | None, single_user: bool) -> Iterator[Any]:
    """The acting person on an opened store."""
    from kpi_toolkit.services.acting import Acting
    from kpi_toolkit.services.finding import identify

    with opened(database) as store:
        yield Acting(store, identify(store, who).id, single_user)


def sources(paths: list[Path] | None) -> list[Any]:
    """Files with their bytes. Raises UnusableFile."""
    from kpi_toolkit.services.assessing import load

    return [load(path) for path in paths or ()]
