"""The registry of checks. A check is one file under ``rules/``: what it says, and the function that looks.

Every module there defines one ``CHECK``. Checks without a function speak for what the reading noticed (a Note
names them by key). Relations of the pack become checks of the same kind, so that the catalogue, the findings
and the settings know one thing only.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.framework import Framework, Point
from kpi_toolkit.framework.models import Severity
from kpi_toolkit.i18n import SOURCE, _, language_in_force
from kpi_toolkit.submission.models import Place, Scalar

if TYPE_CHECKING:
    from kpi_toolkit.checks.context import Context

SEVERITIES: Mapping[Severity, str] = {
    "error": "The value cannot be computed or contradicts the definition. It is not scored until it is "
    "mended.",
    "warning": "A verifier will ask about it. It is scored as it stands.",
    "info": "Worth a look. Nothing needs to change if it is right.",
}

GROUPS: Mapping[str, str] = {
    "reading": "Reading the file",
    "definition": "Against the definition of the indicator",
    "plausibility": "Plausibility of single values",
    "relations": "Between the figures of the city",
    "screening": "Screening of the whole submission",
    "documentation": "Year, source, quality and notation",
    "comparison": "Against other periods and places",
}

TEXTS = ("title", "means", "why", "fix", "message", "basis")
"""What of a check is words."""

Run = Callable[["Context"], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Check:
    """One check.

    ``title``: a few words; ``means``: what was found, in general; ``why``: why it matters; ``fix``: what to
    do; ``message``: the sentence about one case, with {parameters}. ``basis``: where the rule comes from;
    ``settings``: keys of the settings it reads.
    """

    key: str
    severity: Severity
    group: str
    title: str
    means: str
    why: str
    fix: str
    message: str
    basis: str
    settings: tuple[str, ...] = ()
    run: Run | None = field(default=None, compare=False)

    def in_words(self) -> Check:
        """The check with its texts in the language in force."""
        texts: dict[str, Any] = {text: _(getattr(self, text)) for text in TEXTS}
        return replace(self, **texts)

    def finding(
        self,
        place: Place,
        point: Point | None = None,
        value: Scalar = None,
        concerns: tuple[tuple[str, str], ...] = (),
        **parameters: Any,
    ) -> Finding:
        """A finding of this check at a place; parameters fill the message."""
        code, data_point = point.key if point else (None, None)
        return Finding(self.key, self.severity, place, code, data_point, value, parameters, concerns)


@cache
def program_checks() -> dict[str, Check]:
    """The checks of the program by key, in English; those of a pack's relations are not among them."""
    from kpi_toolkit.checks import rules

    found: dict[str, Check] = {}
    for module in pkgutil.walk_packages(rules.__path__, rules.__name__ + "."):
        if module.ispkg:
            continue
        check = importlib.import_module(module.name).CHECK
        if check.key in found:
            raise RuntimeError(f"two checks have the key {check.key}")
        if check.group not in GROUPS:
            raise RuntimeError(f"check {check.key} names an unknown group {check.group}")
        found[check.key] = check
    order = list(GROUPS)
    return dict(sorted(found.items(), key=lambda item: (order.index(item[1].group), item[0])))


def all_checks(framework: Framework) -> dict[str, Check]:
    """All checks by key, in the language in force: those of the program and those of the pack's relations."""
    from kpi_toolkit.checks.relations import relation_checks

    return _in_words(program_checks()) | relation_checks(framework)


def _in_words(checks: dict[str, Check]) -> dict[str, Check]:
    if language_in_force() == SOURCE:
        return checks
    return {key: check.in_words() for key, check in checks.items()}


def run_checks(context: Context) -> Iterator[Finding]:
    """Everything that is wrong, in one pass: what the reading noticed, then every check."""
    checks = all_checks(context.framework)
    for note in context.submission.notes:
        check = checks[note.check]
        yield Finding(
            check.key, check.severity, note.place, note.code, note.data_point, note.value, note.parameters
        )
    for check in checks.values():
        if check.run is not None:
            yield from check.run(context)
