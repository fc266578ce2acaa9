"""The command line: ``kpi-toolkit``."""

from __future__ import annotations

import io
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kpi_toolkit import __version__, logs
from kpi_toolkit.cli_app import app as web_app
from kpi_toolkit.cli_report import Branding, branding_of, report_app
from kpi_toolkit.cli_rounds import round_app
from kpi_toolkit.cli_shared import CheckedOnly, Language
from kpi_toolkit.cli_store import city_app, db_app, ledger_app, person_app

EXIT_FINDINGS, EXIT_UNUSABLE, EXIT_OURS = 1, 2, 3

app = typer.Typer(
    name="kpi-toolkit",
    help="Checks, computes, scores and reports the U4SSC key performance indicators of a city.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

for commands in (round_app, report_app, person_app, city_app, ledger_app, db_app):
    app.add_typer(commands)
app.command("app")(web_app)

Pack = Annotated[str, typer.Option("--framework", help="Name or folder of the indicator pack.")]
Overlays = Annotated[
    list[str] | None,
    typer.Option("--overlay", help="Alternative targets that ship with the pack, such as who-2021."),
]
Targets = Annotated[Path | None, typer.Option("--targets", help="YAML file with the city's own targets.")]
SettingsFile = Annotated[
    Path | None, typer.Option("--settings", help="YAML file with changed settings and reasons.")
]


class OutputFormat(StrEnum):
    text = "text"
    json = "json"


@app.command()
def template(
    output: Annotated[Path, typer.Option("-o", "--output", help="Where to write the workbook.")] = Path(
        "city.xlsx"
    ),
    from_: Annotated[
        Path | None, typer.Option("--from", help="Fill it with what another workbook or CSV file says.")
    ] = None,
    framework: Pack = "u4ssc",
    overlay: Overlays = None,
    targets: Targets = None,
) -> None:
    """Make the workbook a city fills in."""
    from kpi_toolkit.services.assessing import load, read
    from kpi_toolkit.services.frameworks import configured
    from kpi_toolkit.services.outputs import write_whole
    from kpi_toolkit.workbook.template import template_bytes

    chosen = configured(framework, overlays=overlay or (), targets=targets)
    filled = read([load(from_)], chosen) if from_ else None
    output.parent.mkdir(parents=True, exist_ok=True)
    write_whole(output, template_bytes(chosen, filled))
    typer.echo(f"The workbook is ready: {output}")


@app.command()
def assess(
    files: Annotated[
        list[Path], typer.Argument(help="The city's workbook or tidy CSV file; several are merged.")
    ],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Folder for all results.")] = None,
    city: Annotated[str | None, typer.Option("--city", help="City, where the file does not name it.")] = None,
    year: Annotated[
        int | None, typer.Option("--year", min=1900, max=2200, help="Year, where the file does not name it.")
    ] = None,
    framework: Pack = "u4ssc",
    overlay: Overlays = None,
    targets: Targets = None,
    settings: SettingsFile = None,
    previous: Annotated[
        Path | None,
        typer.Option("--previous", help="Last period: its assessment.json, workbook or CSV file."),
    ] = None,
    national: Annotated[
        Path | None, typer.Option("--national", help="Values of the country, as a tidy CSV file.")
    ] = None,
    branding: Branding = None,
    language: Language = None,
    checked_only: CheckedOnly = False,
    format: Annotated[
        OutputFormat, typer.Option("--format", help="text, or json on standard output.")
    ] = OutputFormat.text,
) -> None:
    """Check a city's file, compute and score its indicators, and write all results.

    Ends with 0 where no finding is at error level, 1 where there are some, 2 for an unusable file or wrong
    use, 3 for a failure of the program itself.
    """
    from kpi_toolkit.i18n import speaking
    from kpi_toolkit.services.assessing import assess as run
    from kpi_toolkit.services.assessing import earlier_year, load, read
    from kpi_toolkit.services.frameworks import configured
    from kpi_toolkit.services.languages import document_language
    from kpi_toolkit.services.outputs import assessment_json, outputs, write_all
    from kpi_toolkit.terminal import progress, summary

    chosen = configured(framework, overlays=overlay or (), targets=targets, settings=settings)
    own = branding_of(branding)
    code = document_language(language, chosen, checked_only=checked_only)
    spoken = chosen.in_language(code)
    with progress("Reading"):
        sources = [load(path) for path in files]
        submission = read(sources, chosen, city=city, year=year)
        before = earlier_year(load(previous)) if previous else ()
    with progress("Checking and scoring"):
        assessment = run(submission, framework=spoken, previous=previous, national=national, language=code)
    written: list[Path] = []
    if output is not None:
        for name, make in outputs(
            assessment, submission, spoken, sources, earlier=before, branding=own
        ).items():
            with progress(f"Writing {name}"), speaking(code):
                written += write_all({name: make}, output)
    if format is OutputFormat.json:
        typer.echo(assessment_json(assessment).encode(), nl=False)  # UTF-8, whatever the terminal speaks
    else:
        summary(assessment, spoken, written)
    if assessment.has_errors:
        raise typer.Exit(EXIT_FINDINGS)


@app.command()
def checks(
    key: Annotated[str | None, typer.Argument(help="Key of one check.")] = None,
    framework: Pack = "u4ssc",
) -> None:
    """List the checks, or explain one."""
    from kpi_toolkit.services.frameworks import configured
    from kpi_toolkit.terminal import show_checks

    show_checks(configured(framework), key)


@app.command()
def indicators(
    code: Annotated[
        str | None, typer.Argument(help="Code of one indicator, such as 'EC: ICT: ICT: 1C'.")
    ] = None,
    framework: Pack = "u4ssc",
    overlay: Overlays = None,
    targets: Targets = None,
) -> None:
    """List the indicators, or explain one."""
    from kpi_toolkit.services.frameworks import configured
    from kpi_toolkit.terminal import show_indicators

    show_indicators(configured(framework, overlays=overlay or (), targets=targets), code)


@app.command()
def schema() -> None:
    """Print the JSON Schema of assessment.json."""
    import json

    from kpi_toolkit.assessment import Assessment

    document = Assessment.model_json_schema(mode="serialization")
    typer.echo(json.dumps(document, indent=2, ensure_ascii=False).encode())


@app.command()
def version() -> None:
    """Print the version."""
    typer.echo(__version__)


def main() -> None:
    """Run the command line. Users see sentences, never a traceback; exit statuses are documented."""
    from kpi_toolkit.framework import PackError
    from kpi_toolkit.review.refusal import Refused
    from kpi_toolkit.submission.errors import UnusableFile

    logs.to_nowhere()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a sign the terminal cannot show is no reason to fail
    try:
        app()
    except (UnusableFile, PackError, Refused) as error:
        _complain(str(error))
        raise SystemExit(EXIT_UNUSABLE) from None
    except OSError as error:
        _complain(f"{error.filename or 'A file'} cannot be used: {error.strerror or error}.")
        raise SystemExit(EXIT_UNUSABLE) from None
    except Exception as error:
        _complain(
            f"The program failed ({type(error).__name__} at {_where(error)}). This is our mistake, not yours: please "
            "report this line. Your files are unchanged."
        )
        raise SystemExit(EXIT_OURS) from None


def _complain(text: str) -> None:
    typer.echo(f"kpi-toolkit: {text}", err=True)


def _where(error: BaseException) -> str:
    step = error.__traceback__
    while step and step.tb_next:
        step = step.tb_next
    return f"{Path(step.tb_frame.f_code.co_filename).name}:{step.tb_lineno}" if step else "unknown place"


if __name__ == "__main__":
    main()
