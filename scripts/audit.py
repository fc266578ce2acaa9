"""What the installed packages are, whether all are pinned, under which licences, and whether faults are known.

``python scripts/audit.py`` says it for this environment; what needs the internet is asked only with ``--online
PIP_AUDIT`` (the path of pip-audit), and it is said plainly where nobody answers. Ends with 1 where something is wrong.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import Distribution, distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TOOLS = {"pip", "setuptools", "wheel", "kpi-toolkit"}
"""What is there without being pinned: what installs, and what is installed."""

UNWANTED = re.compile(r"\b(AGPL|Affero|SSPL|Commons Clause|BUSL|non-?commercial)\b", re.IGNORECASE)
"""Licences whose conditions reach whoever serves the app, or forbid some of its use."""


def folded(name: str) -> str:
    """The name of a package as it is compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(text: str) -> Mapping[str, str]:
    """The versions of a constraints file."""
    lines = (line.split("#")[0].split(";")[0].strip() for line in text.splitlines())
    pairs = (line.split("==") for line in lines if "==" in line)
    return {folded(name): version for name, version in pairs}


def installed() -> Mapping[str, Distribution]:
    """The packages of this environment by name."""
    return {folded(one.metadata["Name"]): one for one in distributions()}


def licence(one: Distribution) -> str:
    """What a package says of its licence; nothing where it says nothing."""
    told = one.metadata
    classified = [
        c.rpartition(":: ")[2] for c in told.get_all("Classifier") or () if c.startswith("License ::")
    ]
    stated = (
        told.get("License-Expression") or ", ".join(classified) or (told.get("License") or "").split("\n")[0]
    )
    return stated.strip()[:80]


def problems(found: Mapping[str, Distribution], wanted: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with the installed packages, in sentences."""
    for name, one in sorted(found.items()):
        if name in TOOLS:
            continue
        if name not in wanted:
            yield f"{name} {one.version} is installed and not pinned in constraints.txt."
        elif wanted[name] != one.version:
            yield f"{name} {one.version} is installed, and constraints.txt pins {wanted[name]}."
        if UNWANTED.search(licence(one)):
            yield f"{name} is under {licence(one)}, which does not go with this project."


def known_faults(pip_audit: str) -> tuple[list[str], str | None]:
    """Known faults of the pinned versions, and why nobody could be asked, if so."""
    command = [pip_audit, "-r", str(ROOT / "constraints.txt"), "--no-deps", "--disable-pip", "-f", "json"]
    done = subprocess.run([*command, "--progress-spinner", "off"], capture_output=True, text=True)
    try:
        answered = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        return [], (done.stderr.strip().splitlines() or ["no answer"])[-1][:200]
    unknown = [one for one in answered if "skip_reason" in one]
    if len(unknown) == len(answered):
        return [], "the service knows none of the packages"
    return [
        f"{one['name']} {one['version']}: {fault['id']}, mended in "
        f"{', '.join(fault['fix_versions']) or 'no version yet'}."
        for one in answered
        for fault in one.get("vulns", ())
    ], f"{len(unknown)} of {len(answered)} packages are not known to the service" if unknown else None


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--online", metavar="PIP_AUDIT", help="ask for known faults with this pip-audit")
    given = options.parse_args()
    found = installed()
    wrong = list(problems(found, pinned((ROOT / "constraints.txt").read_text(encoding="utf-8"))))
    by_licence: dict[str, list[str]] = {}
    for name, one in sorted(found.items()):
        by_licence.setdefault(licence(one) or "not stated in the package", []).append(name)
    for stated, names in sorted(by_licence.items()):
        print(f"{stated}: {', '.join(names)}")
    if given.online:
        faults, silence = known_faults(given.online)
        wrong += faults
        if silence:
            print(f"\nKnown faults could not be asked for in full: {silence}.")
        else:
            print("\nKnown faults were asked for.")
    print("\n".join(["", *wrong]) if wrong else f"\n{len(found)} packages are installed, all pinned.")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
