"""The command line, run for a file at a time in a process of its own, and what it took.

Starting takes longer than reading most files: it imports some 2,000 modules and reads the pack. So one process does
that, and each run is a fork of it, a process that lives and dies on its own. Python answers what ``Runner`` asks with
this file as a script.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

MEGABYTE = 1024 * 1024
HOPELESS = 60
"""Seconds after which a run is killed: it would never end."""


@dataclass(frozen=True)
class Ran:
    """How a run of the command line ended.

    ``seconds``: of computing, by the process and its children together, which does not depend on what else the
    machine does. ``memory``: the most that they held at a time, in bytes, at most.
    """

    status: int
    out: str
    err: str
    seconds: float
    memory: int

    @property
    def said(self) -> str:
        """Both outputs, with single blanks between words."""
        return " ".join(f"{self.out}\n{self.err}".split())


class Runner:
    """Runs ``kpi-toolkit`` in measured processes. ``folder``: for what they write."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        environment = os.environ | {"OPENBLAS_NUM_THREADS": "1", "COLUMNS": "120"}
        self.process = subprocess.Popen(
            [sys.executable, __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )

    def run(self, *arguments: object) -> Ran:
        """Run one command. Its paths are to be absolute."""
        assert self.process.stdin
        assert self.process.stdout
        out, err = self.folder / "out.txt", self.folder / "err.txt"
        order = {"arguments": [str(one) for one in arguments], "out": str(out), "err": str(err)}
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        told = json.loads(self.process.stdout.readline())
        texts = [path.read_bytes().decode(errors="surrogateescape") for path in (out, err)]
        return Ran(told["status"], *texts, told["seconds"], told["memory"])

    def close(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait()


def descendants(pid: int) -> Iterator[int]:
    """A process and all below it that live now."""
    yield pid
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from descendants(int(child))


def high_water(pid: int) -> int:
    """The most memory that a process has held so far, in bytes; 0 where that cannot be told."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return 0


def watched(pid: int) -> tuple[int, float, int]:
    """Waits for a process. Returns its status, its seconds of computing, and the most memory of all of it.

    Each process is counted with its own peak, as if all peaks fell together.
    """
    peaks: dict[int, int] = {}
    until = monotonic() + HOPELESS
    gone = os.pidfd_open(pid)
    try:
        while True:
            for one in descendants(pid):
                peaks[one] = max(peaks.get(one, 0), high_water(one))
            if _readable(gone, 0.005):
                break
            if monotonic() > until:
                os.killpg(pid, signal.SIGKILL)
    finally:
        os.close(gone)
    _, status, used = os.wait4(pid, 0)
    return os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, sum(peaks.values())


def _readable(descriptor: int, seconds: float) -> bool:
    import select

    return bool(select.select([descriptor], [], [], seconds)[0])


def _fork(order: dict[str, Any], main: Any) -> int:
    pid = os.fork()
    if pid:
        return pid
    os.setsid()
    try:
        for path, descriptor in ((order["out"], 1), (order["err"], 2)):
            os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), descriptor)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        sys.argv = ["kpi-toolkit", *order["arguments"]]
        status = 99
        try:
            main()
        except SystemExit as ended:
            status = ended.code if isinstance(ended.code, int) else 98
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
    except BaseException:
        import traceback

        traceback.print_exc()
        os._exit(97)


def _serve(lines: Iterable[str]) -> None:
    from kpi_toolkit import reports  # noqa: F401
    from kpi_toolkit.cli import main
    from kpi_toolkit.framework import load_framework
    from kpi_toolkit.services import marking, outputs  # noqa: F401
    from kpi_toolkit.services.assessing import SourceData, assess, read
    from kpi_toolkit.terminal import summary  # noqa: F401
    from kpi_toolkit.workbook import results  # noqa: F401

    framework = load_framework("u4ssc")
    assess(
        read([SourceData("warm.csv", b"code,value\nEC: ICT: ICT: 1C,5\n")], framework), framework=framework
    )
    for line in lines:
        status, seconds, memory = watched(_fork(json.loads(line), main))
        print(json.dumps({"status": status, "seconds": seconds, "memory": memory}), flush=True)


if __name__ == "__main__":
    _serve(sys.stdin)
