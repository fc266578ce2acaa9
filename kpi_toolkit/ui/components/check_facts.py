"""The rule catalogue as HTML: the list of the checks, and one of them with everything that is said of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup

from kpi_toolkit.catalogue.checks import CheckFacts
from kpi_toolkit.checks.registry import GROUPS, SEVERITIES, Check
from kpi_toolkit.framework.models import Kpi, Severity
from kpi_toolkit.i18n import _, ngettext
from kpi_toolkit.i18n.numbers import number
from kpi_toolkit.reports.markup import join, tag
from kpi_toolkit.ui.components.findings import severity_badge
from kpi_toolkit.ui.components.html import Cell, Column, Row, Table, badge, table
from kpi_toolkit.ui.components.links import link
from kpi_toolkit.ui.components.origins import origin_badge


def severities_html(counts: Counter[Severity]) -> Markup:
    """What the three severities mean, and how many checks there are of each."""
    columns = [Column(_("Severity")), Column(_("What it means"), css="text"), Column(_("Checks"), "end")]
    rows = [
        Row([Cell(severity_badge(severity), head=True), _(meaning), number(counts[severity], 0)])
        for severity, meaning in SEVERITIES.items()
    ]
    return table(Table(_("The three severities"), columns, rows, quiet=True))


def list_html(found: Sequence[CheckFacts], place: Mapping[str, str]) -> Markup:
    """The checks by group. ``place``: the filters in force, which go along with the links."""
    parts = []
    for group, title in GROUPS.items():
        members = [one for one in found if one.check.group == group]
        if members:
            count = ngettext("{count} check", "{count} checks", len(members)).format(count=len(members))
            parts.append(tag("h2", _(title), " ", tag("span", count, class_="quiet")))
            parts.append(tag("ul", *(_entry(one, place) for one in members), class_="kpi-entries"))
    return join(*parts)


def _entry(found: CheckFacts, place: Mapping[str, str]) -> Markup:
    check = found.check
    return tag(
        "li",
        tag(
            "div",
            link(check.title, "checks", check=check.key, **place),
            tag("p", check.means) if _says_more(check) else "",
        ),
        tag("div", severity_badge(check.severity), " ", origin_badge(found.origin)),
    )


def _says_more(check: Check) -> bool:
    """Whether its meaning is more than its title says; that of a relation is not."""
    return check.means.removesuffix(".") not in check.title


def check_html(
    found: CheckFacts, changed: Mapping[str, tuple[float, str]], pack: str, *, back: Markup
) -> Iterator[Markup]:
    """One check. ``changed``: settings chosen for new rounds here, by key, with the reason; ``pack``: its title."""
    check = found.check
    yield tag("p", back)
    yield tag("p", severity_badge(check.severity), " ", _(SEVERITIES[check.severity]))
    yield tag("p", _("Group: {group}").format(group=_(GROUPS[check.group])), class_="quiet")
    if _says_more(check):
        yield tag("p", check.means, class_="kpi-lead")
    yield tag("h2", _("Why it matters"))
    yield tag("p", check.why)
    yield tag("h2", _("What the city is asked") if check.group == "relations" else _("What to do"))
    yield tag("p", check.fix)
    yield tag("h2", _("Where the rule comes from"))
    yield tag("p", origin_badge(found.origin), " ", check.basis)
    if found.settings:
        yield tag("h2", _("Settings it reads"))
        yield _settings(found, changed)
    if found.concerns:
        yield tag("h2", _("Indicators it speaks of"))
        yield kpis_html(found.concerns)
    if found.manual:
        count = len(found.manual)
        said = ngettext(
            "It does a check of the verification manual, in whole or in part, for {count} indicator:",
            "It does a check of the verification manual, in whole or in part, for {count} indicators:",
            count,
        )
        yield tag("h2", _("In the verification manual"))
        yield tag("p", said.format(count=count))
        yield kpis_html(found.manual)
    yield tag("h2", _("Key"))
    where = _("From the relations of “{pack}”.").format(pack=pack)
    source = where if check.group == "relations" else _("A check of the program.")
    yield tag("p", tag("code", check.key), " ", source, " ", _("The key stays the same in every language."))


def _settings(found: CheckFacts, changed: Mapping[str, tuple[float, str]]) -> Markup:
    columns = [
        Column(_("Setting"), css="text"),
        Column(_("Value"), "end"),
        Column(_("Where it is from"), css="text"),
    ]
    rows = []
    for key, setting in found.settings.items():
        value: str = _amount(setting.value, setting.unit)
        source: str = setting.basis
        if key in changed:
            here, reason = changed[key]
            value = join(_amount(here, setting.unit), tag("br"), badge(_("in force here"), "good", icon="✓"))
            told = _("The pack has {value}. Changed for new rounds here: {reason}")
            source = told.format(value=_amount(setting.value, setting.unit), reason=reason)
        name = join(setting.meaning, tag("br"), tag("code", key))
        rows.append(Row([Cell(name, head=True), value, source]))
    return table(Table(_("Settings it reads"), columns, rows, quiet=True))


def _amount(value: float, unit: str) -> str:
    return f"{number(value)} {unit}".strip()


def kpis_html(kpis: Sequence[Kpi]) -> Markup:
    """Indicators as a list of links."""
    items = (
        tag("li", link(kpi.name, "indicators", code=kpi.code), " ", tag("code", kpi.code)) for kpi in kpis
    )
    return tag("ul", *items, class_="kpi-columns")
