"""``assess``: a submission becomes one immutable assessment.

The order is fixed: values, then all checks, then scores without what an error excludes, then maturity.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from kpi_toolkit import __version__
from kpi_toolkit.assessment import models
from kpi_toolkit.assessment.printing import printed
from kpi_toolkit.assessment.trace import trace
from kpi_toolkit.checks.context import Context
from kpi_toolkit.checks.finding import Finding
from kpi_toolkit.checks.registry import all_checks, run_checks
from kpi_toolkit.checks.words import fill
from kpi_toolkit.framework import Framework, PointKey, load_framework
from kpi_toolkit.framework.models import Severity
from kpi_toolkit.i18n import N_, _, speaking
from kpi_toolkit.scoring import groups as grouping
from kpi_toolkit.scoring import maturity as placing
from kpi_toolkit.scoring import values as valuing
from kpi_toolkit.scoring.performance import Performance, performance
from kpi_toolkit.submission.models import Entry, Place, Submission
from kpi_toolkit.submission.understood import told

SEVERITY_ORDER: tuple[Severity, ...] = ("error", "warning", "info")
_GROUP_WORDS = {
    "dimension": N_("dimension: {name}"),
    "sub_dimension": N_("sub-dimension: {name}"),
    "category": N_("category: {name}"),
}


def assess_submission(
    submission: Submission,
    framework: Framework | None = None,
    *,
    previous: Mapping[PointKey, float] | None = None,
    national: Mapping[PointKey, float] | None = None,
    language: str = "en",
) -> models.Assessment:
    """Assess one submission.

    ``framework``: the pack with overlays, targets and settings applied (the U4SSC pack where None).
    ``previous`` and ``national``: results of the last period and of the country by data point, to compare with.
    ``language``: in which all its words are; its figures are the same in each. ValueError for an unknown one.
    Never raises for anything a city may have written; problems are findings.
    """
    with speaking(language):
        framework = framework or load_framework()
        if framework.language != language:
            framework = framework.in_language(language)
        given = valuing.figures(framework, [submission])
        results = valuing.results(framework, given)
        context = Context(framework, submission, results, previous or {}, national or {})
        findings = sort_findings(framework, run_checks(context))
        excluded = exclusions(findings)
        performed = performance(framework, valuing.exclude(results.values, excluded))
        return _assemble(framework, submission, results, performed, findings, excluded, context, language)


def exclusions(findings: Iterable[Finding]) -> dict[PointKey, str]:
    """Data points an error keeps from being scored, with the check that does it (the first one found)."""
    out: dict[PointKey, str] = {}
    for finding in findings:
        if finding.severity == "error":
            own = [(finding.code, finding.data_point)] if finding.code and finding.data_point else []
            for key in (*own, *finding.concerns):
                out.setdefault(key, finding.check)
    return out


def sort_findings(framework: Framework, findings: Iterable[Finding]) -> list[Finding]:
    """By severity, then by check, then in pack order: findings of one kind stand together."""
    order = {key: position for position, key in enumerate(all_checks(framework))}
    index = {point.key: point.index for point in framework.points}

    def rank(finding: Finding) -> tuple:
        key = (finding.code or "", finding.data_point or "")
        return SEVERITY_ORDER.index(finding.severity), order[finding.check], index.get(key, -1)

    return sorted(findings, key=rank)


def _assemble(
    framework: Framework,
    submission: Submission,
    results: valuing.Results,
    performed: Performance,
    findings: list[Finding],
    excluded: Mapping[PointKey, str],
    context: Context,
    language: str,
) -> models.Assessment:
    values = _values(framework, submission, results, performed, excluded, context)
    counts: dict[Severity, int] = dict.fromkeys(SEVERITY_ORDER, 0)
    for finding in findings:
        counts[finding.severity] += 1
    files = tuple(
        models.FileInfo(**{f: getattr(file, f) for f in models.FileInfo.model_fields})
        for file in submission.files
    )
    return models.Assessment(
        toolkit_version=__version__,
        framework=models.FrameworkInfo(
            key=framework.pack.key,
            version=framework.pack.version,
            title=framework.pack.title,
            disclaimer=framework.pack.disclaimer,
            overlays=framework.applied,
        ),
        file=files[0] if files else None,
        files=files,
        settings={
            key: models.SettingInfo(
                value=setting.value,
                unit=setting.unit,
                meaning=setting.meaning,
                basis=setting.basis,
                changed_because=framework.changed_settings.get(key),
            )
            for key, setting in framework.settings.items()
        },
        language=language,
        city=submission.text("city"),
        country=submission.text("country"),
        year=submission.year,
        profile=_profile(framework, submission),
        values=values,
        groups=_groups(framework, results, performed),
        coverage=_coverage(framework, results, performed, excluded),
        maturity=_maturity(framework, submission, results, performed),
        findings=_texts(framework, findings),
        counts=counts,
    )


def _values(
    framework: Framework,
    submission: Submission,
    results: valuing.Results,
    performed: Performance,
    excluded: Mapping[PointKey, str],
    context: Context,
) -> tuple[models.Value, ...]:
    from_inputs = results.from_inputs.to_numpy()[0]
    percents, worths = performed.percent.to_numpy()[0], performed.points.to_numpy()[0]
    belongs: dict[int, list[str]] = {point.index: [] for point in framework.points}
    for group in framework.groups:
        label = group.name if group.level == "dimension" else f"{group.dimension} / {group.name}"
        for index in group.members:
            belongs[index].append(_(_GROUP_WORDS[group.level]).format(name=label))
    out = []
    for point in framework.points:
        said = submission.value(point)
        number, status = context.value(point), context.status(point)
        percent = None if np.isnan(percents[point.index]) else float(percents[point.index])
        points = int(worths[point.index]) or None
        value = None if number is None else (number >= 0.5 if point.yes_no else number)
        place = context.result_place(point)
        target = point.target
        out.append(
            models.Value(
                code=point.code,
                data_point=point.data_point.key,
                name=point.name,
                dimension=point.kpi.dimension,
                sub_dimension=point.kpi.sub_dimension,
                category=point.kpi.category,
                level=point.kpi.level,
                direction=point.direction,
                confirmed=point.kpi.confirmed,
                value=value,
                unit=point.data_point.unit,
                printed=printed(point, value, status),
                status=status,  # type: ignore[arg-type]
                given_as=None if number is None else ("inputs" if from_inputs[point.index] else "final"),
                excluded_by=excluded.get(point.key) if status == "reported" else None,
                percent_of_target=percent,
                band=framework.band_of_points(points).name if points else None,
                points=points,
                target=target.target,
                method=target.method,
                edges=target.edges,
                zero=target.zero,
                basis=target.basis,
                source=target.source,
                note=target.note,
                file=place.file,
                sheet=place.sheet,
                cell=place.cell,
                year=_year(said.year, submission),
                quality=_text(said.quality),
                origin=_text(said.origin),
                stated_source=_text(said.source),
                comment=_text(said.comment),
                evidence=_text(said.evidence),
                trace=trace(
                    framework, submission, point, number, percent, points, tuple(belongs[point.index])
                ),
            )
        )
    return tuple(out)


def _text(entry: Entry | None) -> str | None:
    return None if entry is None or entry.value is None else str(entry.value)


def _year(entry: Entry | None, submission: Submission) -> int | None:
    if entry is not None and isinstance(entry.value, int | float):
        return int(entry.value)
    return None


def _profile(framework: Framework, submission: Submission) -> dict[str, models.ProfileValue]:
    labels = {f.key: (f.label, f.unit) for f in framework.pack.profile}
    out = {}
    for key, entry in submission.profile.items():
        label, unit = labels.get(key, ("", ""))
        if key in framework.inputs:
            label, unit = framework.inputs[key].label, framework.inputs[key].unit
        out[key] = models.ProfileValue(
            label=label or key,
            value=entry.value,
            unit=unit,
            raw=entry.raw,
            understood=told(entry.understood),
            **_where(entry.place),
        )
    return out


def _where(place: Place) -> dict[str, str | None]:
    return {"file": place.file, "sheet": place.sheet, "cell": place.cell}


def _groups(
    framework: Framework, results: valuing.Results, performed: Performance
) -> tuple[models.Group, ...]:
    scores = grouping.group_scores(framework, performed.points, results.status)
    worths = performed.points.to_numpy()[0]
    out = []
    for column, group in enumerate(framework.groups):
        members = [framework.points[index] for index in group.members]
        worth = int(scores.band_points[0, column])
        percent = scores.percent[0, column]
        out.append(
            models.Group(
                level=group.level,
                dimension=group.dimension,
                name=group.name,
                points=int(scores.points[0, column]),
                maximum=int(scores.maximum[0, column]),
                percent=None if np.isnan(percent) else float(percent),
                band=framework.band_of_points(worth).name if worth else None,
                reported=int(scores.reported[0, column]),
                scored=int(scores.scored[0, column]),
                total=int(scores.total[0, column]),
                yes_no=sum(bool(p.yes_no and worths[p.index]) for p in members),
                has_targets=any(p.target.scored for p in members),
                members=tuple(
                    models.GroupMember(
                        code=p.code, data_point=p.data_point.key, points=int(worths[p.index]) or None
                    )
                    for p in members
                ),
            )
        )
    return tuple(out)


def _coverage(
    framework: Framework, results: valuing.Results, performed: Performance, excluded: Mapping[PointKey, str]
) -> models.Coverage:
    states = results.status.to_numpy()[0]
    total = int((states != valuing.NOT_APPLICABLE).sum())
    reported = int((states == valuing.REPORTED).sum())
    scored = int((performed.points.to_numpy()[0] > 0).sum())
    by_kpi = placing.reported_indicators(framework, results.status)
    applying = [(got, of) for got, of in by_kpi.values() if of]
    return models.Coverage(
        data_points_reported=reported,
        data_points_scored=scored,
        data_points_excluded=sum(states[framework.by_key[key].index] == valuing.REPORTED for key in excluded),
        data_points_total=total,
        data_points_not_applicable=len(states) - total,
        kpis_reported=sum(got == of for got, of in applying),
        kpis_partial=sum(0 < got < of for got, of in applying),
        kpis_not_reported=sum(got == 0 for got, _ in applying),
        kpis_total=len(applying),
        reported_percent=100 * reported / total if total else None,
        scored_percent=100 * scored / total if total else None,
    )


def _maturity(
    framework: Framework, submission: Submission, results: valuing.Results, performed: Performance
) -> models.MaturityResult:
    model = framework.maturity
    names = {level.level: level.name for level in model.levels} | {0: model.pre_maturity.name}
    levels = placing.kpi_levels(framework, performed, results.status)

    def kpi_placement(dimension: str | None) -> models.KpiPlacement:
        stands = placing.place(framework, levels, 0, dimension)
        return models.KpiPlacement(
            dimension=dimension,
            level=stands.level,
            name=None if stands.level is None else names[stands.level],
            scored=stands.scored,
            with_target=stands.with_target,
            coverage_percent=stands.coverage,
            at_level=dict(stands.at_level),
            blocking=stands.blocking,
        )

    kpi = kpi_placement(None)
    declared = []
    for dimension in model.dimensions:
        answers = {
            c.key: entry.value if isinstance(entry.value, bool) else None
            for c in dimension.criteria
            if (entry := submission.maturity.get(c.key)) is not None
        }
        stands = placing.declared_level(dimension, answers)
        declared.append(
            models.DeclaredPlacement(
                key=dimension.key,
                name=dimension.name,
                level=stands.level,
                level_name=None if stands.level is None else names[stands.level],
                answered=stands.answered,
                criteria=len(dimension.criteria),
                open=stands.open,
            )
        )
    all_levels = [kpi.level, *(d.level for d in declared)]
    assessed = [level for level in all_levels if level is not None]
    lowest = min(assessed) if len(assessed) == len(all_levels) else None
    return models.MaturityResult(
        basis=model.basis,
        source=model.source,
        kpi=kpi,
        dimensions=tuple(kpi_placement(d.name) for d in framework.pack.dimensions),
        declared=tuple(declared),
        overall=models.Overall(
            level=lowest,
            name=None if lowest is None else names[lowest],
            assessed=len(assessed),
            of=len(all_levels),
        ),
        kpi_levels={
            code: int(level) for code, level in zip(levels.codes, levels.level[0], strict=True) if level
        },
    )


def _texts(framework: Framework, findings: Iterable[Finding]) -> tuple[models.FindingText, ...]:
    checks = all_checks(framework)
    out = []
    for finding in findings:
        check = checks[finding.check]
        point = framework.by_key.get((finding.code or "", finding.data_point or ""))
        kpi = framework.kpi(finding.code) if finding.code else None
        name = point.name if point else (kpi.name if kpi else None)
        parameters = {"value": finding.value, "name": name or "", **finding.parameters}
        if isinstance(parameters.get("understood"), str):
            parameters["understood"] = told(parameters["understood"])
        out.append(
            models.FindingText(
                check=finding.check,
                severity=finding.severity,
                title=check.title,
                code=finding.code,
                data_point=finding.data_point,
                name=name,
                value=finding.value,
                concerns=finding.concerns,
                parameters=dict(finding.parameters),
                message=fill(check.message, parameters),
                why=check.why,
                fix=fill(check.fix, parameters),
                **_where(finding.place),
            )
        )
    return tuple(out)
