"""The attestation: what still stands in its way, what is said, and what follows."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

import streamlit as st
from markupsafe import Markup

from kpi_toolkit.i18n import _, ngettext
from kpi_toolkit.i18n.dates import moment
from kpi_toolkit.review.attest import Readiness, role_words, told
from kpi_toolkit.review.models import Attestation, PointKey, PointState, RoundState
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.review.table import Action
from kpi_toolkit.services.attesting import Outlook, attest, outlook
from kpi_toolkit.services.rounds import publish
from kpi_toolkit.ui.components.html import esc, facts, lines, md, show
from kpi_toolkit.ui.components.links import link
from kpi_toolkit.ui.components.people import person_name
from kpi_toolkit.ui.components.progress import progress_html
from kpi_toolkit.ui.components.rounds import open_round
from kpi_toolkit.ui.desk import Desk
from kpi_toolkit.ui.doing import bound, came_of
from kpi_toolkit.ui.navigation import to
from kpi_toolkit.ui.verifying import Bench, needed_bench

ATTEST, PUBLISH = "attest", "publish"
LISTED = 12
"""So many data points are named; the rest is on the work list."""


def page(desk: Desk) -> None:
    """Draw the page."""
    view = open_round(desk, _("Attestation"))
    bench = needed_bench(desk, view)
    came_of(ATTEST)
    came_of(PUBLISH)
    if view.attestation is not None:
        _given(desk, bench, view.attestation)
        return
    if view.round.state is RoundState.WITHDRAWN:
        st.info(_("The round is withdrawn, so there is nothing to attest."), icon=":material/info:")
        return
    _requested(bench)
    found = outlook(desk.acting, bench.round_id)
    if not found.readiness.ready:
        _in_the_way(bench, found.readiness)
    elif Action.ATTEST in bench.may:
        _form(desk, bench, found)
    else:
        st.info(
            _("Nothing stands in the way. The assigned verifier attests on this page."),
            icon=":material/info:",
        )


def _requested(bench: Bench) -> None:
    """Whether the city asked for the attestation."""
    asked = [one for one in bench.view.events if one.action == Action.REQUEST_ATTESTATION]
    if asked:
        name = person_name(bench.view.people.get(asked[-1].by))
        said = _("The city asked for the attestation: {name}, {when}.").format(
            name=name, when=moment(asked[-1].at)
        )
        st.info(md(said), icon=":material/notifications:")


def _in_the_way(bench: Bench, found: Readiness) -> None:
    st.header(_("What still stands in the way"))
    if bench.view.progress:
        show(progress_html(bench.view.progress))
    parts = (
        (_undecided(len(found.undecided)), found.undecided, {"state": PointState.OPEN.value}),
        (_asked(len(found.questions)), found.questions, {"state": PointState.QUESTION.value}),
        (_flagged(len(found.flagged)), found.flagged, {"state": PointState.ACCEPTED.value}),
    )
    html = Markup("").join(
        _obstacle(bench, words, _worst_first(bench, keys), state) for words, keys, state in parts if keys
    )
    show(html)


def _worst_first(bench: Bench, keys: Collection[PointKey]) -> tuple[PointKey, ...]:
    """Each data point once, as on the work list; what is no data point at the end."""
    listed = [line.key for line in bench.lines]
    return tuple(dict.fromkeys([key for key in listed if key in keys] + list(keys)))


def _undecided(count: int) -> str:
    return ngettext(
        "{count} reported data point is not decided", "{count} reported data points are not decided", count
    ).format(count=count)


def _asked(count: int) -> str:
    return ngettext("{count} question is not closed", "{count} questions are not closed", count).format(
        count=count
    )


def _flagged(count: int) -> str:
    return ngettext(
        "{count} data point was accepted without a reason, although a check asks about it",
        "{count} data points were accepted without a reason, although a check asks about them",
        count,
    ).format(count=count)


def _obstacle(bench: Bench, words: str, keys: tuple[PointKey, ...], part: dict[str, str]) -> Markup:
    items = Markup("").join(Markup("<li>{}</li>").format(_where(bench, key, part)) for key in keys[:LISTED])
    rest = len(keys) - LISTED
    if rest > 0:
        more = ngettext("and {count} more on the work list", "and {count} more on the work list", rest)
        to_list = link(more.format(count=rest), "work", round=bench.round_id, **part)
        items += Markup("<li>{}</li>").format(to_list)
    return Markup('<h3>{}</h3><ul class="kpi-list">{}</ul>').format(esc(words), items)


def _where(bench: Bench, key: PointKey, part: dict[str, str]) -> Markup:
    """A link to where it is mended; questions about no data point are on the work list."""
    value = bench.inspected.values.get(key)
    if value is None:
        return link(_("a question about the profile or the whole round"), "work", round=bench.round_id)
    named = link(value.name, "kpi", round=bench.round_id, code=value.code, **part)
    return Markup('{} <span class="quiet">{}</span>').format(named, esc(value.code))


def _form(desk: Desk, bench: Bench, found: Outlook) -> None:
    st.success(_("Nothing stands in the way."), icon=":material/check_circle:")
    if bench.view.progress:
        show(progress_html(bench.view.progress))
    st.header(_("What you attest"))
    show(Markup('<blockquote class="kpi-statement">{}</blockquote>').format(lines(_words(bench, found.text))))
    if not found.independent:
        st.warning(
            _("Everything that is printed of this round will say: not independently verified."),
            icon=":material/warning:",
        )
    st.text_input(
        _("Your name, as it is printed"), value=desk.person.name or "", max_chars=200, key="attest name"
    )
    st.caption(_("It is printed in the role of the verifier."))
    st.checkbox(
        _(
            "I attest this. Afterwards no figure, decision or question of this round can be changed; a mistake "
            "can only be mended by withdrawing the round."
        ),
        key="attest sure",
    )
    st.button(
        _("Attest and freeze the round"),
        type="primary",
        key="attest now",
        icon=":material/verified:",
        on_click=bound(ATTEST, partial(_attest, desk, bench.round_id, found.submission)),
    )


def _words(bench: Bench, text: str) -> str:
    return told(text, bench.view.city.name, bench.view.round.year)


def _attest(desk: Desk, round_id: str, submission: int | None) -> str:
    if not st.session_state["attest sure"]:
        raise Refused("not-confirmed")
    attest(desk.acting, round_id, name=st.session_state["attest name"], on=submission)
    return _("The round is attested and frozen.")


def _given(desk: Desk, bench: Bench, attestation: Attestation) -> None:
    st.header(_("Attested"))
    show(
        Markup('<blockquote class="kpi-statement">{}</blockquote>').format(
            lines(_words(bench, attestation.text))
        )
    )
    number = next(one.number for one in bench.view.submissions if one.id == attestation.submission_id)
    files = Markup("<br>").join(Markup("<code>{}</code>").format(sha) for sha in attestation.file_sha256)
    rows = [
        (_("Name"), attestation.name or _("somebody whose name is not here")),
        (_("Role"), role_words(attestation.role)),
        (_("When"), moment(attestation.at)),
        (_("Independent"), _("yes") if attestation.independent else _("no: not independently verified")),
        (_("Submission"), str(number)),
        (_("Pack"), f"{attestation.pack} {attestation.pack_version}"),
        (_("Files it rests on (SHA-256)"), files or "–"),
    ]
    show(facts(rows))
    st.markdown(
        _(
            "Figures, decisions, questions and ticks are frozen. What can still be done: issue documents, publish."
        )
    )
    st.header(_("What comes next"))
    to(
        "documents",
        _("Issue the verification report and the snapshot"),
        icon="picture_as_pdf",
        round=bench.round_id,
    )
    if Action.PUBLISH in bench.may:
        st.markdown(
            _(
                "Other cities are compared with published results. After that only an administrator can withdraw "
                "the round."
            )
        )
        st.button(
            _("Publish the results"),
            key="publish now",
            icon=":material/public:",
            on_click=bound(PUBLISH, partial(_publish, desk, bench.round_id)),
        )
    elif bench.view.round.state is RoundState.PUBLISHED:
        st.markdown(_("The results are published."))


def _publish(desk: Desk, round_id: str) -> str:
    publish(desk.acting, round_id)
    return _("The results are published.")
