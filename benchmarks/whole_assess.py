"""How long a whole ``assess`` with all outputs takes, against LibreOffice converting the same workbook.

Both run as commands, in turns, in one run; the medians and their ratio are printed. Run: make bench
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORKBOOK = ROOT / "examples" / "complete-city.xlsx"
ROUNDS = 5
BOUND = 4.0


def seconds(call: Callable[[], None]) -> float:
    """Wall time of one call."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def main() -> None:
    soffice = shutil.which("soffice")
    if soffice is None:
        sys.exit("LibreOffice (soffice) is needed for this comparison.")
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation=file://{folder}/profile"

        def convert() -> None:
            command = [
                soffice,
                profile,
                "--headless",
                "--convert-to",
                "pdf",
                "--outdir",
                folder,
                str(WORKBOOK),
            ]
            subprocess.run(command, check=True, capture_output=True)

        def assess() -> None:
            command = [
                sys.executable,
                "-m",
                "kpi_toolkit.cli",
                "assess",
                str(WORKBOOK),
                "-o",
                f"{folder}/out",
            ]
            status = subprocess.run(command, capture_output=True, cwd=ROOT, check=False).returncode
            if status > 1:
                sys.exit(f"assess ended with {status}")

        convert(), assess()  # the first start of both fills caches
        pairs = [(seconds(assess), seconds(convert)) for _ in range(ROUNDS)]
    ours, theirs = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(f"whole assess, all outputs        {ours:6.2f} s")
    print(f"soffice --convert-to pdf         {theirs:6.2f} s")
    print(f"ratio                            {ours / theirs:6.2f}   (bound {BOUND})")


if __name__ == "__main__":
    main()
