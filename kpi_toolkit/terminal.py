"""What the command line shows: a readable summary, the checks, the indicators."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from kpi_toolkit.assessment import Assessment
from kpi_toolkit.assessment.models import FindingText, Group
from kpi_toolkit.catalogue import targets
from kpi_toolkit.catalogue.indicators import formula_words
from kpi_toolkit.checks.registry import GROUPS, SEVERITIES, all_checks
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n.numbers import number
from kpi_toolkit.review.manual import tick_list

SHOWN_PER_KIND = 3
_STYLE = {"error": "bold red", "warning": "yellow", "info": "cyan"}


@contextmanager
def progress(what: str) -> Iterator[None]:
    """Say on the error output what is going on; silent where that is no terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield
        return
    with console.status(f"{what} ..."):
        yield


def summary(assessment: Assessment, framework: Framework, written: Sequence[Path]) -> None:
    """Print what a city wants to know first: is it this file, what to mend, how it stands, where the results are."""
    console = Console(highlight=False, soft_wrap=False)
    _head(console, assessment)
    _findings(console, assessment)
    _scores(console, assessment, framework)
    _maturity(console, assessment)
    if written:
        console.print("\n[bold]Written[/bold]")
        for path in written:
            console.print(Text(f"  {path}"))
    console.print(Text(f"\n{assessment.framework.disclaimer}", style="dim"))


def _head(console: Console, assessment: Assessment) -> None:
    coverage = assessment.coverage
    console.print()
    console.print(
        Text(f"{assessment.city or 'City not named'}, {assessment.year or 'year not given'}", style="bold")
    )
    for file in assessment.files:
        console.print(Text(f"  {file.name}, SHA-256 {file.sha256[:16]}…", style="dim"))
    population = assessment.profile.get("population")
    if population is not None and isinstance(population.value, float):
        console.print(f"  {number(population.value)} inhabitants")
    overlays = f", with {', '.join(assessment.framework.overlays)}" if assessment.framework.overlays else ""
    console.print(Text(f"  {assessment.framework.title} {assessment.framework.version}{overlays}"))
    partly = f" ({coverage.kpis_partial} more in part)" if coverage.kpis_partial else ""
    console.print(
        f"  Reported: {coverage.data_points_reported} of {coverage.data_points_total} data points, "
        f"{coverage.kpis_reported} of {coverage.kpis_total} indicators{partly}. "
        f"Scored: {coverage.data_points_scored}. Kept from scoring by errors: {coverage.data_points_excluded}."
    )


def _findings(console: Console, assessment: Assessment) -> None:
    counts = assessment.counts
    console.print(
        f"\n[bold]Findings[/bold]  [red]{_count(counts['error'], 'error')}[/red], "
        f"[yellow]{_count(counts['warning'], 'warning')}[/yellow], [cyan]{_count(counts['info'], 'note')}[/cyan]"
    )
    for severity, of_severity in groupby(assessment.findings, key=lambda f: f.severity):
        console.print(
            f"\n  [{_STYLE[severity]}]{severity.capitalize()}[/]  [dim]{SEVERITIES[severity]}[/dim]"
        )
        for check, kind in groupby(of_severity, key=lambda f: f.check):
            _kind(console, check, list(kind))


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _kind(console: Console, check: str, kind: list[FindingText]) -> None:
    times = f" × {len(kind)}" if len(kind) > 1 else ""
    console.print(
        f"  [{_STYLE[kind[0].severity]}]■[/] [bold]{escape(kind[0].title)}[/bold]{times}  [dim]{check}[/dim]"
    )
    for finding in kind[:SHOWN_PER_KIND]:
        about = f"{finding.code}: " if finding.code else ""
        console.print(Text(f"      {where(finding)}  {about}{finding.message}"))
    if len(kind) > SHOWN_PER_KIND:
        console.print(
            f"      [dim]… and {len(kind) - SHOWN_PER_KIND} more; all are in the marked-up workbook.[/dim]"
        )
    console.print(Text(f"      To do: {kind[0].fix}", style="italic"))


def where(finding: FindingText) -> str:
    """The place of a finding as a spreadsheet user says it: "Data entry!F12"."""
    if finding.sheet and finding.cell:
        return f"{finding.sheet}!{finding.cell}"
    return finding.cell or finding.sheet or "whole file"


def _scores(console: Console, assessment: Assessment, framework: Framework) -> None:
    blocks = {
        band.name: "█" * band.points + "░" * (len(framework.bands) - band.points) for band in framework.bands
    }
    table = Table(title="Scores", title_justify="left", title_style="bold", box=None, pad_edge=False)
    table.add_column("")
    for heading in ("Points", "Score", "Band", "Reported", "Scored"):
        table.add_column(heading, justify="left" if heading == "Band" else "right")
    groups = [g for g in assessment.groups if g.level != "category"]
    for dimension in (g for g in groups if g.level == "dimension"):
        _score_row(table, dimension, blocks, bold=True)
        for sub in (g for g in groups if g.level == "sub_dimension" and g.dimension == dimension.dimension):
            _score_row(table, sub, blocks)
    console.print()
    console.print(table)
    console.print("[dim]There is no overall city score. The lowest possible score of a group is 25 %.[/dim]")


def _score_row(table: Table, group: Group, blocks: Mapping[str, str], bold: bool = False) -> None:
    reason = "nothing scored" if group.has_targets else "no targets"
    table.add_row(
        Text(group.name if bold else f"  {group.name}", style="bold" if bold else ""),
        f"{group.points}/{group.maximum}" if group.scored else "–",
        f"{group.percent:.1f} %" if group.percent is not None else "–",
        f"{blocks[group.band]} {group.band}" if group.band else reason,
        f"{group.reported}/{group.total}",
        f"{group.scored}/{group.total}",
    )


def _maturity(console: Console, assessment: Assessment) -> None:
    maturity = assessment.maturity
    kpi, overall = maturity.kpi, maturity.overall
    console.print(
        "\n[bold]Maturity[/bold] [dim](levels of ITU-T Y.4904; the method beyond them is ours)[/dim]"
    )
    stands = (
        f"level {kpi.level} {kpi.name}"
        if kpi.level is not None
        else "not placed: too few indicators are scored"
    )
    console.print(f"  Indicators: {stands} ({kpi.scored} of {kpi.with_target} with a target are scored)")
    for declared in maturity.declared:
        level = "not assessed" if declared.level is None else f"level {declared.level} {declared.level_name}"
        console.print(f"  {declared.name}: {level}")
    total = f"level {overall.level} {overall.name}" if overall.level is not None else "no level yet"
    console.print(f"  Overall: {total}, {overall.assessed} of {overall.of} assessed")


def show_checks(framework: Framework, key: str | None) -> None:
    """List all checks by group, or explain one."""
    console = Console(highlight=False)
    checks = all_checks(framework)
    if key is not None:
        check = checks.get(key)
        if check is None:
            raise typer.BadParameter(f"'{key}' is no check; 'kpi-toolkit checks' lists them.")
        console.print(Text(f"{check.title}  ({check.key})", style="bold"))
        console.print(
            f"Severity: [{_STYLE[check.severity]}]{check.severity}[/]  {SEVERITIES[check.severity]}"
        )
        for name, text in (
            ("Meaning", check.means),
            ("Why", check.why),
            ("To do", check.fix),
            ("Basis", check.basis),
        ):
            console.print(Text.assemble((f"{name}: ", "bold"), text))
        return
    for group, title in GROUPS.items():
        table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
        table.add_column("Check", no_wrap=True)
        table.add_column("Severity")
        table.add_column("What it finds")
        for check in checks.values():
            if check.group == group:
                table.add_row(
                    check.key, Text(check.severity, style=_STYLE[check.severity]), Text(check.title)
                )
        if table.row_count:
            console.print(table)
            console.print()


def show_indicators(framework: Framework, code: str | None) -> None:
    """List all indicators, or explain one: definition, formula, target, checks of the manual."""
    console = Console(highlight=False)
    if code is None:
        _indicator_list(console, framework)
        return
    kpi = framework.kpi(code)
    if kpi is None:
        raise typer.BadParameter(f"'{code}' is no indicator; 'kpi-toolkit indicators' lists them.")
    console.print(Text(f"{kpi.code}  {kpi.name}", style="bold"))
    console.print(Text(f"{kpi.dimension} / {kpi.sub_dimension} / {kpi.category} · {kpi.level}"))
    console.print(Text(kpi.definition))
    console.print(Text(framework.pack.confirmed[kpi.confirmed], style="dim"))
    for point in framework.points_of(kpi):
        console.print(Text(f"\n{point.name} [{point.data_point.unit}]", style="bold"))
        console.print(Text(f"  = {formula_words(framework, point)}"))
        console.print(Text(f"  Target: {targets.sentence(point, framework)}"))
        console.print(Text(f"  {framework.pack.bases[point.target.basis]}", style="dim"))
        if point.range:
            console.print(Text(f"  Plausible: {targets.range_words(point)} ({point.range.basis})"))
    checks = [check.text for check in tick_list(framework, kpi)]
    for title, lines in (("A verifier looks at", checks), ("Sources of the data", kpi.data_sources)):
        _lines(console, title, lines)


def _lines(console: Console, title: str, lines: Iterable[str]) -> None:
    lines = list(lines)
    if lines:
        console.print(f"\n[bold]{title}[/bold]")
        for line in lines:
            console.print(Text(f"  · {line}"))


def _indicator_list(console: Console, framework: Framework) -> None:
    table = Table(box=None, pad_edge=False)
    for heading in ("Code", "Indicator", "Category", "Level", "Data points", "Scored"):
        table.add_column(heading, no_wrap=heading == "Code")
    for kpi in framework.kpis:
        points = framework.points_of(kpi)
        scored = sum(point.target.scored for point in points)
        table.add_row(kpi.code, Text(kpi.name), Text(kpi.category), kpi.level, str(len(points)), str(scored))
    console.print(table)
    console.print(f"{len(framework.kpis)} indicators, {len(framework.points)} data points")
