"""All speed ratios in one table, and in benchmarks/RESULTS.md where all of them ran.

    python -m benchmarks                    everything
    python -m benchmarks scoring reading    some subjects; writes no file

Ends with 1 where a bound is broken.
"""

from __future__ import annotations

import importlib
import os
import platform
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.measuring import ROOT, Row

SUBJECTS = {
    "reading": "Reading",
    "checking": "Checking",
    "scoring": "Scoring",
    "outputs": "Each output",
    "documents": "PDF documents",
    "storing": "Handing in",
    "commands": "Whole commands",
    "app": "The web app",
}
RESULTS = ROOT / "benchmarks" / "RESULTS.md"
PACKAGES = ("numpy", "pandas", "openpyxl", "python-calamine", "pandera", "frictionless", "fpdf2", "streamlit")
HEAD = ("what", "median", "beside it", "median", "ratio", "bound", "")


def figure(value: float, unit: str) -> str:
    """A figure with its unit, in three digits or so."""
    if unit != "s":
        return f"{value:.1f} {unit}"
    scale, name = (1, "s") if value >= 1 else (1e3, "ms") if value >= 1e-3 else (1e6, "µs")
    return f"{value * scale:.3g} {name}"


def cells(row: Row) -> tuple[str, ...]:
    bound = "" if row.bound is None else f"{'≥' if row.floor else '≤'} {row.bound:g}"
    theirs = "" if row.theirs is None else figure(row.theirs, row.unit)
    ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
    verdict = {True: "held", False: "BROKEN", None: ""}[row.held]
    return row.what, figure(row.ours, row.unit), row.against, theirs, ratio, bound, verdict


def printed(row: tuple[str, ...]) -> str:
    what, ours, against, theirs, ratio, bound, verdict = row
    return f"{what:38}{ours:>10}  {against:30}{theirs:>10}{ratio:>7}{bound:>8}  {verdict}".rstrip()


def machine() -> Iterable[str]:
    """What the figures were measured on and with."""
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        named = (
            line.partition(":")[2].strip() for line in info.read_text().splitlines() if "model name" in line
        )
        cpu = next(named, cpu)
    yield f"- Date: {datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    yield f"- Machine: {cpu}, {os.cpu_count()} cores, {platform.system()} {platform.release()}"
    yield f"- Processes that ran or waited to run, in the last quarter of an hour: {os.getloadavg()[2]:.1f}"
    yield f"- Python {platform.python_version()}, " + ", ".join(
        f"{name} {version(name)}" for name in PACKAGES
    )


def written(found: Mapping[str, list[Row]]) -> str:
    """The text of RESULTS.md."""
    out = ["# Benchmarks", "", "Written by `make bench`; nothing here is typed by hand.", "", *machine(), ""]
    out += ['Medians of calls in turns, in one run; "CPU" counts processor time, all else wall time.', ""]
    for subject, rows in found.items():
        out += [f"## {SUBJECTS[subject]}", "", f"`python -m benchmarks {subject}`", ""]
        out += ["| " + " | ".join(HEAD) + " |", "|---|--:|---|--:|--:|--:|---|"]
        out += ["| " + " | ".join(cells(row)) + " |" for row in rows]
        out.append("")
    return "\n".join(out)


def main(chosen: list[str]) -> int:
    if unknown := set(chosen) - set(SUBJECTS):
        print(f"No subject {', '.join(sorted(unknown))}; there are {', '.join(SUBJECTS)}.")
        return 2
    found: dict[str, list[Row]] = {}
    print(printed(HEAD), flush=True)
    for subject in chosen or SUBJECTS:
        try:
            module = importlib.import_module(f"benchmarks.{subject}")
        except ModuleNotFoundError as error:
            print(f"{subject} needs the package {error.name}: pip install -c constraints.txt '.[dev,bench]'")
            return 2
        found[subject] = []
        for row in module.rows():
            found[subject].append(row)
            print(printed(cells(row)), flush=True)
        if not chosen:
            RESULTS.write_text(written(found), encoding="utf-8")
    broken = [row for rows in found.values() for row in rows if row.held is False]
    print(f"{len(broken)} bounds are broken." if broken else "All bounds hold.")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
