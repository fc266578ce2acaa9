"""Coverage-guided fuzzing: ``python tests/hostile/fuzz.py --seconds 600 cell table workbook container formula``.

atheris drives each target of ``targets.py`` in a process of its own. An input that fails is written into
``tests/hostile/found/<target>``, from where ``make test`` tries it ever after. Where there is no atheris (it comes
for Linux on x86-64 and CPython up to 3.13), hypothesis drives the same targets without knowing what is covered.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

FOUND = Path(__file__).parent / "found"
MEMORY = 3 * 1024**3
"""Bytes of addresses a fuzzing process may have; what asks for more is found."""
WATCHED = ("kpi_toolkit.submission", "kpi_toolkit.workbook", "kpi_toolkit.framework", "openpyxl.worksheet")


def guided() -> bool:
    """Whether atheris is here."""
    return find_spec("atheris") is not None


def fuzz(target: str, seconds: int, found: Path) -> subprocess.CompletedProcess[str]:
    """Fuzzes one target for so many seconds in a process of its own; what fails is kept in a folder."""
    found.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, __file__, "--one", target, "--seconds", str(seconds), "--found", str(found)]
    return subprocess.run(command, capture_output=True, text=True, errors="replace")


def _one(target: str, seconds: int, found: Path) -> None:
    sys.path.insert(0, str(Path(__file__).parents[1]))
    if not guided():
        _unguided(target, seconds, found)
        return
    import atheris

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with atheris.instrument_imports(include=list(WATCHED)):
        from hostile.targets import SEEDS, TARGETS

    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(SEEDS[target]):
            Path(corpus, str(number)).write_bytes(seed)
        options = [
            f"-max_total_time={seconds}",
            f"-artifact_prefix={found}/",
            "-timeout=10",
            "-rss_limit_mb=0",  # it would count what the process that started this one once had
            "-malloc_limit_mb=512",
        ]
        atheris.Setup(
            [sys.argv[0], *options, "-max_len=4096", "-print_final_stats=1", corpus], TARGETS[target]
        )
        atheris.Fuzz()


def _unguided(target: str, seconds: int, found: Path) -> None:
    import random
    from time import monotonic

    from hostile.targets import SEEDS, TARGETS

    chance = random.Random(target)
    until = monotonic() + seconds
    tried = 0
    while monotonic() < until:
        data = bytearray(chance.choice(SEEDS[target] or (b"\x14\x00\x00\x00",)) * chance.randint(1, 3))
        for _ in range(chance.randint(0, 12)):
            at = chance.randrange(len(data) + 1)
            data[at : at + chance.randint(0, 3)] = chance.randbytes(chance.randint(0, 4))
        tried += 1
        try:
            TARGETS[target](bytes(data))
        except Exception:
            (found / f"crash-{tried}").write_bytes(data)
            raise
    print(f"stat::number_of_executed_units: {tried}", file=sys.stderr)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument(
        "targets", nargs="*", default=["cell", "table", "workbook", "container", "formula"]
    )
    arguments.add_argument("--seconds", type=int, default=60, help="for each target")
    arguments.add_argument("--one", help=argparse.SUPPRESS)
    arguments.add_argument("--found", type=Path, default=FOUND, help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if given.one:
        _one(given.one, given.seconds, given.found)
        return
    if not guided():
        print(
            "atheris is not installed here: the targets are tried by chance, without looking at what is covered."
        )
    failed = False
    for target in given.targets:
        done = fuzz(target, given.seconds, given.found / target)
        failed |= done.returncode != 0
        print(f"{target}: {'failed' if done.returncode else 'nothing found'}")
        if done.returncode:
            print(done.stderr[-3000:])
        print(
            "\n".join(line for line in done.stderr.splitlines() if line.startswith("stat::number_of")),
            flush=True,
        )
    raise SystemExit(failed)


if __name__ == "__main__":
    main()
