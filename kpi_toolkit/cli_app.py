"""``kpi-toolkit app``: the web app, for one person on this computer, or with sign-in for many."""

from __future__ import annotations

import os
import socket
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kpi_toolkit import logs
from kpi_toolkit.cli_shared import EXIT_REFUSED, Database, complain

LOCAL = "127.0.0.1"


class LogLevel(StrEnum):
    debug = "debug"
    info = "info"
    warning = "warning"
    error = "error"


def app(
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="The port to listen on.")] = 8501,
    address: Annotated[
        str,
        typer.Option(
            "--address", help="The address to listen on; another than this computer's needs sign-in."
        ),
    ] = LOCAL,
    sign_in: Annotated[
        Path | None,
        typer.Option(
            "--sign-in",
            envvar="KPI_TOOLKIT_SIGN_IN",
            help="TOML file with the section [auth] of an OpenID Connect provider (docs/app.md).",
            show_envvar=True,
        ),
    ] = None,
    browser: Annotated[bool, typer.Option(help="Open the page in the browser.")] = True,
    database: Database = None,
    log: Annotated[LogLevel, typer.Option(help="How much is written to standard error.")] = LogLevel.warning,
) -> None:
    """Start the web app. Without --sign-in it serves one person on this computer, with an example city."""
    if sign_in is None and address != LOCAL:
        complain(
            "Without --sign-in the app serves this computer only. Leave --address away, or configure sign-in."
        )
        raise typer.Exit(EXIT_REFUSED)
    if sign_in is not None and not sign_in.is_file():
        complain(f"There is no file {sign_in}.")
        raise typer.Exit(EXIT_REFUSED)
    if _taken(address, port):
        complain(f"Something listens on port {port} already. Choose another one: --port {port + 1}")
        raise typer.Exit(EXIT_REFUSED)
    if database is not None:
        os.environ["KPI_TOOLKIT_DATABASE"] = database
    typer.echo(f"The app is at http://{address}:{port} - stop it with Ctrl+C.")
    logs.to_the_terminal(log)
    from kpi_toolkit.ui.serving import serve

    serve(address, port, sign_in, browser=browser)


def _taken(address: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return True
    return False
