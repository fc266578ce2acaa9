"""What frames every document: its properties, its cover, what it was made from."""

from __future__ import annotations

from kpi_toolkit.assessment.models import Assessment, SettingInfo
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import LANGUAGES, N_, SOURCE, _, language_in_force, pgettext, state_of
from kpi_toolkit.i18n.lists import commas, listed, together
from kpi_toolkit.i18n.numbers import number
from kpi_toolkit.reports.content.figures import city_name
from kpi_toolkit.reports.content.judged import MARKS, Judged, Stage, day
from kpi_toolkit.reports.content.model import Cell, Column, Cover, Info, Paragraph, Row, Span, Table, Tile
from kpi_toolkit.reports.content.words import clean, continued, counted, figure, ratio, sentence, share
from kpi_toolkit.review.attest import SELF_ASSESSMENT

MARK = SELF_ASSESSMENT
STANDINGS: dict[Stage, str] = {
    "in-verification": (
        N_(
            "{mark}: the verification has begun and is not finished. What is said about it here shows how it "
            "stands and may change; until the attestation is given, every figure is the city's own statement."
        )
    ),
    "independent": (
        N_(
            "{mark}: a verifier has judged whether the reported figures are reasonable and plausible. That makes "
            "them more credible. It is no new measurement, and it gives no protection against figures that were "
            "misstated on purpose."
        )
    ),
    "not-independent": (
        N_(
            "{mark}: a decision on every reported figure is recorded, but by a person who is not independent of "
            "them. Read the figures as a self-assessment that somebody has gone through once more."
        )
    ),
}


def info(assessment: Assessment, kind: str, judged: Judged | None = None) -> Info:
    """The properties of a document; ``kind`` is what it is called, in English."""
    mark = judged.mark if judged else MARK
    called, marked = _(kind), _(mark)
    number = clean(judged.verification.number) if judged else ""
    city = city_name(assessment)
    year = year_words(assessment)
    named = (
        sentence("{city}: {kind} {year}", city=city, kind=called, year=year)
        if year
        else sentence("{city}: {kind}", city=city, kind=called)
    )
    return Info(
        title=named,
        subject=sentence("{kind}. {mark}.", kind=called, mark=marked),
        author=sentence("KPI toolkit {version}", version=assessment.toolkit_version),
        language=language_in_force(),
        running=" · ".join(filter(None, (number, city, year, called))),
        mark=marked,
        origin=sentence(
            "KPI toolkit {version}, indicator pack {key} {pack}. Not an official product of U4SSC.",
            version=assessment.toolkit_version,
            key=assessment.framework.key,
            pack=assessment.framework.version,
        ),
        page=_("Page {page} of {pages}"),
        contents=_("Contents"),
        year=assessment.year,
        verified=mark == MARKS["independent"],
    )


def year_words(assessment: Assessment) -> str:
    return "" if assessment.year is None else str(assessment.year)


def cover(assessment: Assessment, kind: str, subtitle: str, judged: Judged | None = None) -> Cover:
    """City, country, year, how much the document rests on, and its place in the register."""
    coverage = assessment.coverage
    tiles = (
        Tile(
            share(coverage.data_points_reported, coverage.data_points_total),
            sentence(
                "of the data points are reported: {part} of {whole}",
                part=coverage.data_points_reported,
                whole=coverage.data_points_total,
            ),
        ),
        Tile(
            ratio(coverage.kpis_reported, coverage.kpis_total),
            counted(
                "KPIs are reported in full, {count} more in part",
                "KPIs are reported in full, {count} more in part",
                coverage.kpis_partial,
            ),
        ),
        Tile(
            figure(coverage.data_points_scored),
            _("data points are scored, because they are reported and have a target"),
        ),
        *((verified_tile(judged),) if judged else ()),
    )
    return Cover(
        kind=_(kind),
        title=city_name(assessment),
        line=commas((clean(assessment.country), year_words(assessment))),
        subtitle=subtitle,
        headline=headline(assessment),
        tiles=tiles,
        disclaimer=clean(assessment.framework.disclaimer),
        facts=issued(judged) if judged else (),
    )


def verified_tile(judged: Judged) -> Tile:
    """How many of the reported data points are verified."""
    return Tile(
        ratio(judged.verified_count, len(judged.reported)),
        _("reported data points are verified")
        if judged.attestation
        else _("reported data points are accepted so far"),
    )


def standing(judged: Judged | None) -> str:
    """What the mark means, for the disclaimer."""
    if judged is None:
        return sentence(
            "{mark}: every figure is the city's own statement. No verifier has judged whether the "
            "figures are reasonable, and this report is no attestation and no certificate.",
            mark=_(MARK),
        )
    return sentence(STANDINGS[judged.stage], mark=_(judged.mark))


def issued(judged: Judged) -> tuple[tuple[str, str], ...]:
    """Number, round, year and date, as labels and values."""
    found, given = judged.verification, judged.attestation
    number = clean(found.number) or _("not entered yet")
    attested = _("not yet, the verification is under way") if given is None else day(given.at)
    return (
        (_("Number in the register"), number),
        *(((_("Replaces"), clean(found.replaces)),) if found.replaces else ()),
        (_("Round"), clean(found.round)),
        (_("Year"), str(found.year)),
        (_("Attested on"), attested),
    )


def headline(assessment: Assessment) -> str:
    """Coverage in one sentence."""
    coverage = assessment.coverage
    return sentence(
        "{reported} of {total} data points are reported, {scored} of them are scored. "
        "{kpis} of {all} KPIs are reported in full.",
        reported=coverage.data_points_reported,
        total=coverage.data_points_total,
        scored=coverage.data_points_scored,
        kpis=coverage.kpis_reported,
        all=coverage.kpis_total,
    )


def targets_words(framework: Framework) -> str:
    """How many of the targets are U4SSC's own."""
    bases = [p.target.basis for p in framework.points if p.target.scored]
    official, own = bases.count("official"), bases.count("city")
    published = counted(
        "{count} of {all} targets was published by U4SSC.",
        "{count} of {all} targets were published by U4SSC.",
        official,
        all=len(bases),
    )
    rest = len(bases) - official - own
    substitutes = counted(
        "{count} is a substitute target, not the U4SSC benchmark.",
        "{count} are substitute targets, not the U4SSC benchmark.",
        rest,
    )
    set_by_city = counted("{count} was set by the city itself.", "{count} were set by the city itself.", own)
    return together(published, substitutes, set_by_city if own else "")


def changed_settings(assessment: Assessment) -> dict[str, SettingInfo]:
    return {key: one for key, one in assessment.settings.items() if one.changed_because is not None}


def provenance(assessment: Assessment) -> tuple[tuple[str, str], ...]:
    """What the document was made from and with, as labels and values."""
    framework = assessment.framework
    return (
        (
            _("Indicators"),
            sentence(
                "{title}, pack {key} {version}",
                title=framework.title,
                key=framework.key,
                version=framework.version,
            ),
        ),
        (_("Toolkit"), sentence("KPI toolkit {version}", version=assessment.toolkit_version)),
        (
            _("Overlays and target files"),
            listed(map(clean, framework.overlays)) or _("none, the targets are those of the pack"),
        ),
        (
            _("Changed settings"),
            counted(
                "{count} setting was changed",
                "{count} settings were changed",
                len(changed_settings(assessment)),
            )
            if changed_settings(assessment)
            else pgettext("changed settings", "none"),
        ),
    )


def translation(framework: Framework) -> tuple[Paragraph, ...]:
    """How much of the language of the document persons have checked; English is the source and says nothing."""
    spoken = LANGUAGES.get(language_in_force())
    if spoken is None or spoken.code == SOURCE:
        return ()
    program, pack = state_of(spoken.code), framework.text_states(spoken.code)
    checked, machine = program.checked + pack.checked, program.machine + pack.machine
    missing = program.missing + pack.missing
    gaps = counted(
        "{count} text is not translated and stands in English.",
        "{count} texts are not translated and stand in English.",
        missing,
    )
    return (Paragraph(together(_made_by(machine, checked), gaps if missing else ""), "note"),)


def _made_by(machine: int, checked: int) -> str:
    if not machine:
        return sentence(
            "All {checked} texts this translation is made of were checked by persons.", checked=checked
        )
    if not checked:
        return counted(
            "This translation is made of {count} text that was translated by a machine, may be wrong and is "
            "checked by nobody. The English text counts.",
            "This translation is made of {count} texts that were translated by a machine, may be wrong and are "
            "checked by nobody. The English text counts.",
            machine,
        )
    return counted(
        "Of the texts this translation is made of, {count} was translated by a machine and may be wrong; "
        "persons have checked {checked}. The English text counts.",
        "Of the texts this translation is made of, {count} were translated by a machine and may be wrong; "
        "persons have checked {checked}. The English text counts.",
        machine,
        checked=checked,
    )


def files_table(assessment: Assessment) -> Table | None:
    """The files with their fingerprints; None where the values came without a file."""
    rows = tuple(
        Row(
            (
                Cell(clean(f.name)),
                Cell(f.sha256, "code"),
                Cell(counted("{count} byte", "{count} bytes", f.size)),
            )
        )
        for f in assessment.files
    )
    if not rows:
        return None
    columns = (Column(_("File"), "text"), Column(_("SHA-256"), "hash"), Column(_("Size"), "short"))
    return Table(columns, (Span("", rows),), caption=_("Files"), continued=continued(_("Files")))


def settings_table(assessment: Assessment) -> Table | None:
    """Settings that were changed for this assessment, with the reasons given."""
    rows = tuple(
        Row(
            (
                Cell(key, "code"),
                Cell(f"{number(one.value)} {one.unit}".strip()),
                Cell(clean(one.meaning)),
                Cell(clean(one.changed_because)),
            )
        )
        for key, one in changed_settings(assessment).items()
    )
    if not rows:
        return None
    columns = (
        Column(_("Setting"), "text"),
        Column(_("Value"), "short"),
        Column(_("Meaning"), "text"),
        Column(_("Reason for the change"), "text"),
    )
    title = _("Changed settings")
    return Table(columns, (Span("", rows),), caption=title, continued=continued(title))
