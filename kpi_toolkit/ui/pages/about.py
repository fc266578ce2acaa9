"""What U4SSC and ITU published and what this toolkit adds; versions, where data is kept, licence, faults."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import streamlit as st
from markupsafe import Markup

from kpi_toolkit import __version__
from kpi_toolkit.catalogue.origins import Tally, tally
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import LANGUAGES, SOURCE, _, language_in_force, ngettext, state_of
from kpi_toolkit.i18n.lists import commas
from kpi_toolkit.i18n.numbers import number
from kpi_toolkit.reports.markup import join, tag
from kpi_toolkit.services.place_of_data import place_of_data
from kpi_toolkit.ui import memory
from kpi_toolkit.ui.components.document import arrived
from kpi_toolkit.ui.components.html import facts, show
from kpi_toolkit.ui.components.links import link
from kpi_toolkit.ui.components.origin_tables import confirmed_html, origins_html, targets_html
from kpi_toolkit.ui.components.origins import Statement, statements
from kpi_toolkit.ui.components.sections import contents, heading
from kpi_toolkit.ui.desk import Desk


def page(desk: Desk) -> None:
    """Draw the page."""
    st.title(_("Published and ours"), anchor=False)
    arrived("about")
    framework = memory.framework(desk)
    counted: Tally = memory.of_pack("tally", framework, tally)
    parts = (
        ("published", _("What is published"), _published(framework, counted)),
        ("targets", _("Where the targets are from"), _targets(framework, counted)),
        ("ours", _("What this toolkit adds"), _ours(framework, counted)),
        ("data", _("Your data"), _data(desk)),
        ("versions", _("Versions and languages"), _versions(framework)),
        ("help", _("When something is wrong"), _help()),
    )
    show(
        join(
            tag("p", framework.pack.disclaimer, class_="kpi-lead"),
            contents(_("On this page"), ((anchor, title) for anchor, title, _body in parts)),
            *(tag("section", heading(title, anchor), *body) for anchor, title, body in parts),
        )
    )


def _published(framework: Framework, counted: Tally) -> Iterator[Markup]:
    yield tag("p", _("The toolkit was made from these documents:"))
    yield _items(framework.pack.based_on)
    dimensions = commas(dimension.name for dimension in framework.pack.dimensions)
    said = (
        _(
            "{kpis} indicators with {data_points} data points, in {categories} categories of {dimensions}."
        ).format(
            kpis=number(counted.kpis, 0),
            data_points=number(counted.data_points, 0),
            categories=number(counted.categories, 0),
            dimensions=dimensions,
        ),
        _("The bands with their points, and how points become the score of a group."),
        _("Which data points are printed as ones without a benchmark."),
        _("What a verifier looks at, and that verification judges whether values are plausible."),
        _("The names of the steps of maturity and of its dimensions."),
    )
    yield statements(Statement("published", text) for text in said)
    yield tag("h3", _("How far the formulas are confirmed"))
    yield confirmed_html(framework, counted)


def _targets(framework: Framework, counted: Tally) -> Iterator[Markup]:
    scored = sum(counted.methods.values())
    official = counted.bases["official"]
    words = ngettext(
        "U4SSC has published {official} target. {scored} data points have one here; the others are substitutes, "
        "each with its source. A score rests on them, so it says how a city stands against these sources, not "
        "what U4SSC would print.",
        "U4SSC has published {official} targets. {scored} data points have one here; the others are substitutes, "
        "each with its source. A score rests on them, so it says how a city stands against these sources, not "
        "what U4SSC would print.",
        official,
    )
    yield tag("p", words.format(official=number(official, 0), scored=number(scored, 0)))
    yield targets_html(framework, counted)
    if framework.overlays:
        yield tag("p", _("Other targets that ship with the toolkit and can be chosen instead:"))
        yield _items(overlay.title for overlay in framework.overlays.values())


def _ours(framework: Framework, counted: Tally) -> Iterator[Markup]:
    yield origins_html(counted)
    criteria = sum(len(dimension.criteria) for dimension in framework.maturity.dimensions)
    said = (
        _("The ways to compare a result with a target, and to which band an edge belongs."),
        ngettext(
            "The checklist of maturity with {count} statement, and the thresholds of its steps.",
            "The checklist of maturity with {count} statements, and the thresholds of its steps.",
            criteria,
        ).format(count=number(criteria, 0)),
        _("The states of a round, the rules of its steps, the register of documents and the ledger."),
    )
    yield statements(Statement("ours", text) for text in said)
    yield tag("p", link(_("The method, step by step"), "method"))


def _data(desk: Desk) -> Iterator[Markup]:
    place = place_of_data(desk.acting)
    if place:
        yield tag("p", _("Everything is kept here:"), " ", tag("code", place))
    yield _items(
        (
            _(
                "Nothing is sent anywhere: no figures, no statistics of use, no reports of faults. Only a sign-in, "
                "where there is one, goes through the provider that this installation names."
            ),
            _(
                "Kept are uploaded files with their fingerprint, the figures read from them, decisions with their "
                "reasons, questions with their answers, issued documents, and what you began to type."
            ),
            _(
                "Of people a name is kept, the sign-in they use, and what they did and when. A name can be erased; "
                "the steps stay under a random number."
            ),
            _(
                "Nothing that was handed in is changed. An administrator can delete uploaded files once the "
                "retention period is over; fingerprint and figures stay."
            ),
            _(
                "Officials see their own cities, verifiers the rounds they are assigned to, analysts attested results."
            ),
        )
    )


def _versions(framework: Framework) -> Iterator[Markup]:
    pack = framework.pack
    rows: list[tuple[str, object]] = [
        (_("Toolkit"), __version__),
        (_("Indicators"), _("{title}, version {version}").format(title=pack.title, version=pack.version)),
        (_("Licence"), _("Apache License 2.0: free to use, to change and to pass on")),
    ]
    yield facts(rows)
    spoken = LANGUAGES.get(language_in_force())
    if spoken and spoken.code != SOURCE:
        program, texts = state_of(spoken.code), framework.text_states(spoken.code)
        yield tag(
            "p",
            _(
                "In {language}, people have checked {checked} texts; {machine} were translated by a machine and "
                "may be wrong. The English text counts."
            ).format(
                language=spoken.name,
                checked=number(program.checked + texts.checked, 0),
                machine=number(program.machine + texts.machine, 0),
            ),
        )


def _help() -> Iterator[Markup]:
    yield _items(
        (
            _(
                "Where something fails, the page shows a number. Tell it to whoever runs this installation: the log "
                "has the same number."
            ),
            _(
                "Where a definition, a target, a source or a translation is wrong, name the code of the indicator or "
                "the key of the check, and what it should say."
            ),
            _("Where a figure of a city is wrong, the city corrects it, with a reason. Nobody else can."),
            _("Add the versions above, so that others see the same."),
        )
    )


def _items(texts: Iterable[str]) -> Markup:
    return tag("ul", *(tag("li", text) for text in texts), class_="kpi-list")
