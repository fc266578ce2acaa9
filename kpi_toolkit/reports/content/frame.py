"""What frames every document: its properties, its cover, what it was made from."""

from __future__ import annotations

from kpi_toolkit.assessment.models import Assessment, SettingInfo
from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n.numbers import number
from kpi_toolkit.reports.content.figures import city_name
from kpi_toolkit.reports.content.judged import MARKS, Judged, Stage, day
from kpi_toolkit.reports.content.model import Cell, Column, Cover, Info, Row, Span, Table, Tile
from kpi_toolkit.reports.content.words import clean, counted, listed, sentence, share
from kpi_toolkit.review.attest import SELF_ASSESSMENT

MARK = SELF_ASSESSMENT
STANDINGS: dict[Stage, str] = {
    "in-verification": (
        "{mark}: the verification has begun and is not finished. What is said about it here shows how it "
        "stands and may change; until the attestation is given, every figure is the city's own statement."
    ),
    "independent": (
        "{mark}: a verifier has judged whether the reported figures are reasonable and plausible. That makes "
        "them more credible. It is no new measurement, and it gives no protection against figures that were "
        "misstated on purpose."
    ),
    "not-independent": (
        "{mark}: a decision on every reported figure is recorded, but by a person who is not independent of "
        "them. Read the figures as a self-assessment that somebody has gone through once more."
    ),
}


def info(assessment: Assessment, kind: str, judged: Judged | None = None) -> Info:
    """The properties of a document; ``kind`` is what it is called."""
    mark = judged.mark if judged else MARK
    number = clean(judged.verification.number) if judged else ""
    city = city_name(assessment)
    year = year_words(assessment)
    named = sentence("{city}: {kind} {year}", city=city, kind=kind, year=year).rstrip()
    return Info(
        title=named,
        subject=sentence("{kind}. {mark}.", kind=kind, mark=mark),
        author=sentence("KPI toolkit {version}", version=assessment.toolkit_version),
        language=assessment.language,
        running=" · ".join(filter(None, (number, city, year, kind))),
        mark=mark,
        origin=sentence(
            "KPI toolkit {version}, indicator pack {key} {pack}. Not an official product of U4SSC.",
            version=assessment.toolkit_version,
            key=assessment.framework.key,
            pack=assessment.framework.version,
        ),
        page="Page {page} of {pages}",
        contents="Contents",
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
            sentence("{part} / {whole}", part=coverage.kpis_reported, whole=coverage.kpis_total),
            counted(
                "KPIs are reported in full, {count} more in part",
                "KPIs are reported in full, {count} more in part",
                coverage.kpis_partial,
            ),
        ),
        Tile(
            number(float(coverage.data_points_scored), 0),
            "data points are scored, because they are reported and have a target",
        ),
        *((verified_tile(judged),) if judged else ()),
    )
    return Cover(
        kind=kind,
        title=city_name(assessment),
        line=", ".join(filter(None, (clean(assessment.country), year_words(assessment)))),
        subtitle=subtitle,
        headline=headline(assessment),
        tiles=tiles,
        disclaimer=clean(assessment.framework.disclaimer),
        facts=issued(judged) if judged else (),
    )


def verified_tile(judged: Judged) -> Tile:
    """How many of the reported data points are verified."""
    return Tile(
        sentence("{part} / {whole}", part=judged.verified_count, whole=len(judged.reported)),
        "reported data points are verified"
        if judged.attestation
        else "reported data points are accepted so far",
    )


def standing(judged: Judged | None) -> str:
    """What the mark means, for the disclaimer."""
    if judged is None:
        return sentence(
            "{mark}: every figure is the city's own statement. No verifier has judged whether the "
            "figures are reasonable, and this report is no attestation and no certificate.",
            mark=MARK,
        )
    return sentence(STANDINGS[judged.stage], mark=judged.mark)


def issued(judged: Judged) -> tuple[tuple[str, str], ...]:
    """Number, round, year and date, as labels and values."""
    found, given = judged.verification, judged.attestation
    number = clean(found.number) or "not entered yet"
    attested = "not yet, the verification is under way" if given is None else day(given.at)
    return (
        ("Number in the register", number),
        *((("Replaces", clean(found.replaces)),) if found.replaces else ()),
        ("Round", clean(found.round)),
        ("Year", str(found.year)),
        ("Attested on", attested),
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
    said = counted(
        "{count} of {all} targets was published by U4SSC.",
        "{count} of {all} targets were published by U4SSC.",
        official,
        all=len(bases),
    )
    substitutes = len(bases) - official - own
    said += " " + counted(
        "{count} is a substitute target, not the U4SSC benchmark.",
        "{count} are substitute targets, not the U4SSC benchmark.",
        substitutes,
    )
    if own:
        said += " " + counted(
            "{count} was set by the city itself.", "{count} were set by the city itself.", own
        )
    return said


def changed_settings(assessment: Assessment) -> dict[str, SettingInfo]:
    return {key: one for key, one in assessment.settings.items() if one.changed_because is not None}


def provenance(assessment: Assessment) -> tuple[tuple[str, str], ...]:
    """What the document was made from and with, as labels and values."""
    framework = assessment.framework
    return (
        (
            "Indicators",
            sentence(
                "{title}, pack {key} {version}",
                title=framework.title,
                key=framework.key,
                version=framework.version,
            ),
        ),
        ("Toolkit", sentence("KPI toolkit {version}", version=assessment.toolkit_version)),
        (
            "Overlays and target files",
            listed(map(clean, framework.overlays)) or "none, the targets are those of the pack",
        ),
        (
            "Changed settings",
            counted(
                "{count} setting was changed",
                "{count} settings were changed",
                len(changed_settings(assessment)),
            )
            if changed_settings(assessment)
            else "none",
        ),
    )


def files_table(assessment: Assessment) -> Table | None:
    """The files with their fingerprints; None where the values came without a file."""
    rows = tuple(
        Row((Cell(clean(f.name)), Cell(f.sha256, "code"), Cell(sentence("{size} bytes", size=f.size))))
        for f in assessment.files
    )
    if not rows:
        return None
    columns = (Column("File", "text"), Column("SHA-256", "hash"), Column("Size", "short"))
    return Table(columns, (Span("", rows),), caption="Files", continued="Files (continued)")


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
        Column("Setting", "text"),
        Column("Value", "short"),
        Column("Meaning", "text"),
        Column("Reason for the change", "text"),
    )
    return Table(
        columns, (Span("", rows),), caption="Changed settings", continued="Changed settings (continued)"
    )
