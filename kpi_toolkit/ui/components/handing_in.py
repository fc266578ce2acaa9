"""Handing in: what a verifier will ask about, what becomes of what is decided, and what follows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

import streamlit as st
from markupsafe import Markup

from kpi_toolkit.assessment import Assessment
from kpi_toolkit.i18n import _, ngettext
from kpi_toolkit.i18n.dates import moment
from kpi_toolkit.i18n.lists import commas
from kpi_toolkit.review.carry import Passing, carry
from kpi_toolkit.review.facts import Facts
from kpi_toolkit.review.models import DecisionKind, PointKey, RoundState, SubmissionRecord
from kpi_toolkit.services.preparing import Prepared, hand_in
from kpi_toolkit.ui import memory
from kpi_toolkit.ui.components.confirm import confirmed_button
from kpi_toolkit.ui.components.html import esc, md, show
from kpi_toolkit.ui.components.people import person_name
from kpi_toolkit.ui.doing import came_of
from kpi_toolkit.ui.figures import Figures
from kpi_toolkit.ui.journey import Standing, Step
from kpi_toolkit.ui.preparing import Preparation, seen_now

PLACE = "hand in"
LISTED = 12
"""So many data points are named; of more, the number."""


def handing_in(of: Preparation, found: Figures, copy: Prepared) -> None:
    """What follows from handing in, and the button that does it."""
    show(_listed(_("What happens then"), _then(of, copy)))
    show(_listed(_("What a verifier will ask about"), _asked(found.assessment)))
    if copy.current is not None:
        passings = memory.made(
            "passings", f"{found.key} {of.view.round.version}", _passings, of, copy.current, copy
        )
        show(_passing_html(passings, found))
    notices(copy)
    came_of(PLACE)
    sure = _("I have looked at what was read. These are the figures of {city} for {year}.")
    confirmed_button(
        md(sure.format(city=of.view.city.name, year=of.view.round.year)),
        _("Hand in for verification"),
        of.doing(PLACE, partial(_hand_in, of, copy)),
        key=f"hand in {of.round_id} {copy.version}",
        icon=":material/send:",
        kind="primary" if of.standings[Step.HAND_IN] is Standing.NOW else "secondary",
    )


def notices(copy: Prepared) -> None:
    """What the city should look at before handing in."""
    for notice in copy.notices:
        st.warning(md(notice), icon=":material/info:")


def settled(of: Preparation, record: SubmissionRecord) -> None:
    """What was handed in last, by whom and when, and which decisions lapsed by it."""
    came_of(PLACE)
    said = _("Submission {number} was handed in by {name} on {when}.").format(
        number=record.number, name=person_name(of.view.people.get(record.by)), when=moment(record.at)
    )
    show(Markup("<p>{}</p>").format(esc(said)))
    lapsed = [key for key, point in of.view.points.items() if point.lapsed is not None]
    if lapsed:
        names = {(v["code"], v["data_point"]): v["name"] for v in record.assessment["values"]}
        words = ngettext(
            "{count} decision of the verifier lapsed because the value is another one now, and is taken anew:",
            "{count} decisions of the verifier lapsed because the values are others now, and are taken anew:",
            len(lapsed),
        )
        show(_sentence(words.format(count=len(lapsed)), lapsed, names))


def _then(of: Preparation, copy: Prepared) -> Iterator[str]:
    yield _(
        "The figures become submission {number} of this round. It is kept as it is and never changed."
    ).format(number=copy.number)
    if of.view.round.state is RoundState.DRAFT:
        yield _("An administrator assigns a verifier, who looks at every reported value and decides on it.")
    else:
        yield _("The verifier goes on with these figures in place of those handed in before.")
    yield _("Questions of the verifier appear under “Questions”, and you answer them there.")
    yield _("Until the round is attested you can hand in newer figures or correct single values.")


def _asked(assessment: Assessment) -> Iterator[str]:
    errors, warnings = assessment.counts["error"], assessment.counts["warning"]
    if errors:
        yield ngettext(
            "{count} error: such a value is not scored. Mend it before you hand in, if you can.",
            "{count} errors: such values are not scored. Mend them before you hand in, if you can.",
            errors,
        ).format(count=errors)
    if warnings:
        yield ngettext(
            "{count} warning: say in the comment beside the value why it is right, or mend it.",
            "{count} warnings: say in the comments beside the values why they are right, or mend them.",
            warnings,
        ).format(count=warnings)
    if not (errors or warnings):
        yield _("The checks found nothing that needs an explanation.")
    yield _("Evidence: where a figure is from, and how it was counted.")


def _passings(of: Preparation, current: SubmissionRecord, copy: Prepared) -> list[Passing]:
    return carry(of.view.points, Facts.of(current), copy.facts)


def _passing_html(passings: Iterable[Passing], found: Figures) -> Markup:
    """What becomes of the decisions in force."""
    lapsing = [one.key for one in passings if one.kind is DecisionKind.LAPSED]
    carried = sum(one.kind is DecisionKind.CARRIED for one in passings)
    parts = []
    if carried:
        words = ngettext(
            "{count} decision of the verifier stays, because the value is what it was.",
            "{count} decisions of the verifier stay, because the values are what they were.",
            carried,
        )
        parts.append(Markup("<p>{}</p>").format(esc(words.format(count=carried))))
    if lapsing:
        names = {(value.code, value.data_point): value.name for value in found.assessment.values}
        words = ngettext(
            "{count} decision of the verifier lapses, because the value is another one now:",
            "{count} decisions of the verifier lapse, because the values are others now:",
            len(lapsing),
        )
        parts.append(_sentence(words.format(count=len(lapsing)), lapsing, names))
    return Markup("").join(parts)


def _sentence(words: str, keys: list[PointKey], names: Mapping[PointKey, str]) -> Markup:
    told = [f"{names.get(key, key[1])} ({key[0]})" for key in keys[:LISTED]]
    if len(keys) > LISTED:
        more = len(keys) - LISTED
        told.append(ngettext("and {count} more", "and {count} more", more).format(count=more))
    return Markup("<p>{} {}</p>").format(esc(words), esc(commas(told)))


def _listed(title: str, sentences: Iterable[str]) -> Markup:
    items = Markup("").join(Markup("<li>{}</li>").format(esc(sentence)) for sentence in sentences)
    return Markup('<h3>{}</h3><ul class="kpi-list">{}</ul>').format(esc(title), items)


def _hand_in(of: Preparation, copy: Prepared) -> str:
    made = hand_in(of.desk.acting, of.round_id, on=copy.version)
    seen_now(of.round_id, (None, of.seen[1] + 1))
    return _("Handed in as submission {number}.").format(number=made.record.number)
