"""Checking a document on the command line: ``kpi-toolkit report check``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from kpi_toolkit.cli_shared import EXIT_BROKEN, Database, complain, group, sources

report_app = group("report", "Documents as they are published: does the paper agree with the data?")

PASSWORD = "KPI_TOOLKIT_SIGN_PASSWORD"
Sign = Annotated[
    Path | None,
    typer.Option(
        "--sign",
        metavar="CERT.p12",
        help=f"Sign it with this certificate. Its password is asked for, or stands in {PASSWORD}.",
    ),
]
Branding = Annotated[
    Path | None,
    typer.Option(
        "--branding", metavar="FILE", help="YAML file with the city's colours, arms, photo and foreword."
    ),
]
MARKS = {"agrees": "ok      ", "differs": "NOT OK  ", "unchecked": "?       "}


@report_app.callback()
def report() -> None:
    """Documents as they are published: does the paper agree with the data?"""


@report_app.command("check")
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE.pdf", help="The document as it was published.")],
    ledger: Annotated[
        Path | None, typer.Option("--ledger", help="The exported ledger it was issued in (docs/ledger.md).")
    ] = None,
    database: Database = None,
    certificate: Annotated[
        Path | None,
        typer.Option("--certificate", help="Certificate of whoever should have signed it, or of its issuer."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Folder to write the enclosed files to.")
    ] = None,
) -> None:
    """Take the data out of a document and say whether paper, data, ledger and signature agree.

    Ends with 0 where everything that could be checked agrees, 1 where something does not, 2 for a file that is no
    document of this toolkit or cannot be read.
    """
    from kpi_toolkit.services.outputs import write_all
    from kpi_toolkit.services.report_check import (
        check_report,
        enclosed_files,
        read_certificate,
        read_ledger,
        stored_ledger,
    )

    source = sources([file])[0]
    entries = read_ledger(ledger) if ledger else stored_ledger(database) if database else None
    expected = None if certificate is None else read_certificate(certificate.read_bytes(), certificate.name)
    found = check_report(source.data, source.name, entries, expected)
    about = found.document.about
    typer.echo(f"{about.title} ({about.mark}), {about.number or 'without a number'}")
    for one in found.answers:
        typer.echo(f"{MARKS[one.verdict]}{one}")
    if output is not None:
        files = {name: lambda data=data: data for name, data in enclosed_files(found.document).items()}
        for path in write_all(files, output):
            typer.echo(f"Written: {path}")
    if not found.agrees:
        complain("The document does not agree: see the lines marked NOT OK.")
        raise typer.Exit(EXIT_BROKEN)
    typer.echo("Everything that could be checked agrees.")


def branding_of(path: Path | None) -> Any:
    """What is a city's own, from a file; None without one."""
    if path is None:
        return None
    from kpi_toolkit.services.branding import read_branding

    return read_branding(path)


def signer_of(path: Path | None, own: Path | None) -> Any:
    """Whoever signs, from a certificate file; None where nobody does. ``own``: a document that is not drawn here,
    which cannot be signed.
    """
    if path is None:
        return None
    if own is not None:
        raise typer.BadParameter("only what the toolkit draws is signed; leave out --file or --sign")
    from kpi_toolkit.reports.pdf.signing import Signer

    source = sources([path])[0]
    password = os.environ.get(PASSWORD)
    if password is None and sys.stdin.isatty():
        password = typer.prompt(f"Password of {source.name}", hide_input=True, default="", show_default=False)
    return Signer.load(source.data, password or None, source.name)
