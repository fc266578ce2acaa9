"""Foreword, disclaimer, chapter 1 and the closing words."""

from __future__ import annotations

from kpi_toolkit.assessment.models import Assessment, ProfileValue
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import N_, _
from kpi_toolkit.i18n.lists import commas
from kpi_toolkit.i18n.numbers import number
from kpi_toolkit.reports.content import frame
from kpi_toolkit.reports.content.chapters import decisions
from kpi_toolkit.reports.content.figures import city_name, the_city
from kpi_toolkit.reports.content.judged import Judged, Stage
from kpi_toolkit.reports.content.model import Block, Bullets, Facts, Heading, Paragraph
from kpi_toolkit.reports.content.words import clean, sentence

YEAR = "year"
CURRENCY = "currency"

PURPOSES: dict[Stage, str] = {
    "in-verification": (
        N_(
            "It follows the chapters of the Verification Reports that U4SSC has published. It was written from "
            "the figures the city handed in and from the decisions recorded so far, by a program and without "
            "changes by hand. The verification is not closed, so this is a working paper."
        )
    ),
    "independent": (
        N_(
            "It follows the chapters of the Verification Reports that U4SSC has published. It was written from "
            "the figures the city handed in and from the decisions the verifier recorded about them, by a program "
            "and without changes by hand."
        )
    ),
    "not-independent": (
        N_(
            "It follows the chapters of the Verification Reports that U4SSC has published. It was written from "
            "the figures the city handed in and from the decisions recorded about them, by a program and without "
            "changes by hand. The person who decided was not independent of the figures."
        )
    ),
}
BACKGROUNDS: dict[Stage, str] = {
    "in-verification": (
        N_(
            "This report was made while the verification is under way. What is recorded so far is in it: "
            "questions and answers in numbers, decisions with their reasons. The attestation, which closes a "
            "verification, is missing."
        )
    ),
    "independent": (
        N_(
            "This report comes at the end of that step. A decision is recorded on every reported data point, "
            "with a reason wherever something spoke against it. The attestation stands before the contents. What "
            "was judged is whether a value is reasonable and plausible for this city; nobody has measured again."
        )
    ),
    "not-independent": (
        N_(
            "This report follows that step as far as it can be taken without an independent verifier. A decision "
            "is recorded on every reported data point, with a reason wherever something spoke against it, and an "
            "attestation stands before the contents. The city's own people or the people who handed in figures "
            "had a part in it, so it does not take the place of a verification."
        )
    ),
}


def foreword(assessment: Assessment, framework: Framework, judged: Judged | None = None) -> tuple[Block, ...]:
    """What the report is for."""
    return (
        Paragraph(
            sentence(
                "This report sets out how {city} stands on the {title}: {kpis} KPIs with {points} data "
                "points.",
                city=the_city(assessment),
                title=assessment.framework.title,
                kpis=len(framework.kpis),
                points=len(framework.points),
            ),
            "lead",
        ),
        Paragraph(
            _(PURPOSES[judged.stage])
            if judged
            else _(
                "It follows the chapters of the Verification Reports that U4SSC has published, so that a city "
                "can see beforehand what such a report will say about it, and so that a verifier finds "
                "everything in its usual place. It was written from the figures the city handed in, by a program "
                "and without changes by hand."
            )
        ),
        Paragraph(
            _(
                "A city can use it to find out what is still missing, to mend what looks wrong, and to talk "
                "about where to act first. It can be made again at any time: the same figures and decisions give "
                "the same report."
            )
            if judged
            else _(
                "A city can use it to find out what is still missing, to mend what looks wrong, and to talk "
                "about where to act first. It can be made again at any time: the same figures give the same "
                "report."
            )
        ),
    )


def disclaimer(assessment: Assessment, judged: Judged | None = None) -> tuple[Block, ...]:
    """What the report is not."""
    return (
        Paragraph(clean(assessment.framework.disclaimer)),
        Paragraph(frame.standing(judged)),
        Paragraph(
            _(
                "Automatic checks find contradictions and unlikely figures. They do not find a wrong figure that "
                "looks right. Comparisons between cities need care, because cities differ in size, wealth, "
                "climate, tasks and the way they count."
            )
        ),
    )


def introduction(
    assessment: Assessment, framework: Framework, judged: Judged | None = None
) -> tuple[Block, ...]:
    """Chapter 1: the city, what verification is, and what the report was made from."""
    settings, files = frame.settings_table(assessment), frame.files_table(assessment)
    return (
        Heading(_("The city"), 2, "city"),
        Facts(profile(assessment, framework)),
        Heading(_("Background"), 2, "background"),
        Paragraph(
            _(
                "A city that takes part in the U4SSC programme collects the data for the KPIs over a fixed "
                "period and enters them into a template. A trained verifier then reads every value, asks the "
                "city where something is unclear, and judges whether the data are reasonable and plausible. The "
                "outcome is a Verification Report, and later a City Snapshot and a Factsheet."
            )
        ),
        Paragraph(
            _(BACKGROUNDS[judged.stage])
            if judged
            else _(
                "This report comes before that step. The toolkit has read the figures, computed the results, run "
                "its checks and scored what can be scored. What a verifier would add is missing: questions and "
                "answers, decisions with reasons, and the attestation. Wherever the published form speaks of "
                "verified values, this report says that none is verified."
            )
        ),
        *((Heading(_("The verification in numbers"), 2, "work"), *decisions.work(judged)) if judged else ()),
        Heading(_("What this report was made from"), 2, "made-from"),
        Facts(frame.provenance(assessment)),
        *(
            (files,)
            if files
            else (Paragraph(_("The values were handed over directly; there is no file to name.")),)
        ),
        *((settings,) if settings else ()),
        *frame.translation(framework),
        Heading(_("How results are obtained"), 2, "how-results"),
        Bullets(
            (
                _(
                    "A result is computed from its parts (for example numerator and denominator) wherever all of "
                    "them are given. A result that the city states itself counts only where parts are missing."
                ),
                _("A value with a finding at error level is printed, but it is not scored."),
                _("What is not reported, confidential or not applicable is never counted as 0."),
            )
        ),
    )


def profile(assessment: Assessment, framework: Framework) -> tuple[tuple[str, str], ...]:
    currency = profile_text(assessment, CURRENCY)
    rows = []
    for field in framework.pack.profile:
        given = assessment.profile.get(field.key)
        if field.key == "city":
            text = city_name(assessment)
        elif given is None or given.value is None:
            text = _("not given")
        elif field.key == YEAR:
            text = frame.year_words(assessment) or clean(str(given.value))
        else:
            text = _figure(given, framework, currency)
        rows.append((field.label, text))
    return tuple(rows)


def profile_text(assessment: Assessment, key: str) -> str:
    given = assessment.profile.get(key)
    return "" if given is None or given.value is None else clean(str(given.value))


def _figure(given: ProfileValue, framework: Framework, currency: str) -> str:
    if isinstance(given.value, bool):
        return _("Yes") if given.value else _("No")
    if not isinstance(given.value, float | int):
        return clean(str(given.value))
    unit = framework.units.get(given.unit)
    words = given.unit if unit is None else (currency if unit.money else unit.printed)
    return f"{number(float(given.value))} {words}".strip()


def closing(assessment: Assessment, framework: Framework) -> tuple[Block, ...]:
    """The closing words on the KPIs."""
    return (
        Paragraph(
            sentence(
                "The {kpis} KPIs are arranged in the dimensions {names}. Core KPIs are meant for every city; "
                "advanced ones ask for more data and more experience. The set is based on:",
                kpis=len(framework.kpis),
                names=commas(d.name for d in framework.pack.dimensions),
            )
        ),
        Bullets(framework.pack.based_on),
        Paragraph(
            _(
                "KPIs do not manage a city. They show where to look, they make a plan measurable, and collected "
                "year after year they tell whether it works."
            )
        ),
    )
