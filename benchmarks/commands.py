"""Whole commands, against LibreOffice with the same workbook: printing it, and recalculating it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator

from benchmarks.measuring import ROOT, WORKBOOK, Row, in_turns


def rows() -> Iterator[Row]:
    soffice = shutil.which("soffice")
    if soffice is None:
        sys.exit("LibreOffice (soffice) is needed for this comparison.")
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation=file://{folder}/profile"

        def convert(to: str) -> None:
            command = [soffice, profile, "--headless", "--convert-to", to, "--outdir", folder, str(WORKBOOK)]
            subprocess.run(command, check=True, capture_output=True)

        def assess(*options: str) -> None:
            command = [sys.executable, "-m", "kpi_toolkit.cli", "assess", str(WORKBOOK), *options]
            status = subprocess.run(command, capture_output=True, cwd=ROOT, check=False).returncode
            if status > 1:
                sys.exit(f"assess ended with {status}")

        took = in_turns(
            {
                "all": lambda: assess("-o", f"{folder}/out"),
                "json": lambda: assess("--format", "json"),
                "pdf": lambda: convert("pdf"),
                "xlsx": lambda: convert("xlsx"),
            },
            5,
        )
    yield Row("assess, all outputs", took["all"], "soffice prints it as PDF", took["pdf"], 4)
    yield Row("assess --format json", took["json"], "soffice recalculates it", took["xlsx"], 2)
