"""The catalogue of all checks as a document, made from the checks themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from kpi_toolkit.checks.registry import GROUPS, SEVERITIES, Check, all_checks
from kpi_toolkit.framework import Framework


def catalogue(framework: Framework) -> str:
    """All checks of the program and all relations of a pack as Markdown, by group."""
    return "\n".join(_lines(framework)) + "\n"


def _lines(framework: Framework) -> Iterator[str]:
    checks = all_checks(framework).values()
    counts = Counter(check.severity for check in checks)
    yield "# Checks"
    yield ""
    yield (
        f"What is looked at in every submission: {len(checks)} checks, of which {len(framework.relations)} "
        f"are relations of the pack “{framework.pack.short_title}” {framework.pack.version}. "
        "Limits and tolerances are [settings](settings.md). "
        "This page is generated from the checks; do not edit."
    )
    yield ""
    yield "| Severity | Checks | What it means |"
    yield "|---|---|---|"
    for severity, meaning in SEVERITIES.items():
        yield f"| {severity} | {counts[severity]} | {meaning} |"
    for group, title in GROUPS.items():
        members = [check for check in checks if check.group == group]
        if members:
            yield ""
            yield f"## {title}"
            for check in members:
                yield from _entry(check)


def _entry(check: Check) -> Iterator[str]:
    yield ""
    yield f"### {check.title}"
    yield ""
    yield f"`{check.key}` · {check.severity}"
    yield ""
    says_more = check.means.removesuffix(".") != check.title
    yield f"{check.means} {check.why}" if says_more else check.why
    yield ""
    yield f"- {'To ask' if check.group == 'relations' else 'What to do'}: {check.fix}"
    yield f"- Basis: {check.basis}"
    if check.settings:
        keys = ", ".join(f"`{key}`" for key in check.settings)
        yield f"- {'Settings' if len(check.settings) > 1 else 'Setting'}: {keys}"
