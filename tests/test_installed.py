"""The wheel works by itself, in any working directory."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

from kpi_toolkit.services.outputs import OUTPUTS

ROOT = Path(__file__).parents[1]
JOB = """
import sys
import kpi_toolkit
from kpi_toolkit.cli import main
assert kpi_toolkit.__file__.startswith(sys.argv.pop(1)), kpi_toolkit.__file__
main()
"""


def test_the_wheel_carries_all_it_needs(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "-q",
        "-w",
        str(tmp_path),
    ]
    subprocess.run([*command, str(ROOT)], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    installed, elsewhere = tmp_path / "installed", tmp_path / "elsewhere"
    elsewhere.mkdir()
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    assert list((installed / "kpi_toolkit" / "indicators" / "u4ssc" / "published").glob("*.csv"))
    catalogues = {path.name for path in (installed / "kpi_toolkit/i18n/locales").iterdir()}
    assert catalogues == {"ar.po", "es.po", "fr.po", "ru.po", "zh.po"}
    environment = os.environ | {"PYTHONPATH": str(installed)}

    def run(*arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "-c", JOB, str(installed), *arguments],
            cwd=elsewhere,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    assert run("template", "-o", "city.xlsx").returncode == 0
    done = run("assess", "city.xlsx", "--city", "Nowhere", "--year", "2025", "-o", "out")
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (elsewhere / "out").iterdir()} == set(OUTPUTS)
