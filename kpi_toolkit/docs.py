"""Writes the generated part of the documentation: catalogues of checks and indicators, the JSON Schema.

``python -m kpi_toolkit.docs docs`` writes them; a test fails where they are stale.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from kpi_toolkit.assessment import Assessment
from kpi_toolkit.assessment.target_words import DIRECTION_WORDS
from kpi_toolkit.catalogue import targets
from kpi_toolkit.catalogue.indicators import formula_words
from kpi_toolkit.catalogue.words import BASES
from kpi_toolkit.checks.catalogue import catalogue
from kpi_toolkit.framework import Framework, Point, load_framework
from kpi_toolkit.framework.models import Kpi
from kpi_toolkit.i18n.numbers import number
from kpi_toolkit.review.manual import tick_list


def generated(framework: Framework) -> dict[str, str]:
    """File name -> text of every generated document."""
    schema = Assessment.model_json_schema(mode="serialization")
    return {
        "checks.md": catalogue(framework),
        "indicators.md": "\n".join(_indicators(framework)) + "\n",
        "settings.md": "\n".join(_settings(framework)) + "\n",
        "assessment.schema.json": json.dumps(schema, indent=2, ensure_ascii=False) + "\n",
    }


def _settings(framework: Framework) -> Iterator[str]:
    yield "# Settings\n"
    yield "Named limits and tolerances, generated from the pack; do not edit. A settings file changes them for one"
    yield "assessment (`kpi-toolkit assess --settings FILE.yaml`); each change needs its reason, which is kept in the"
    yield "assessment and printed in the report:\n"
    yield "```yaml\nsettings:\n  population_variation:\n    value: 10\n    reason: page 28 of the manual\n```\n"
    yield "| Setting | Value | Meaning | Where it comes from |\n|---|---|---|---|"
    for key, setting in framework.settings.items():
        value = f"{number(setting.value)} {setting.unit}".strip()
        yield f"| `{key}` | {value} | {setting.meaning} | {setting.basis} |"


def _indicators(framework: Framework) -> Iterator[str]:
    pack = framework.pack
    yield f"# Indicators: {pack.title}\n"
    yield f"Generated from the pack `{pack.key}` {pack.version}; do not edit. {pack.disclaimer}\n"
    yield f"{len(framework.kpis)} indicators with {len(framework.points)} data points.\n"
    yield "What the marks mean:\n"
    for key, meaning in pack.confirmed.items():
        yield f"- confirmed: {key}. {meaning}"
    for basis, words in BASES.items():
        yield f"- basis “{words}” (`{basis}`). {pack.bases[basis]}"
    yield ""
    yield "## Overlays\n"
    for overlay in framework.overlays.values():
        yield f"- `{overlay.key}`: {overlay.title} ({len(overlay.targets)} targets)"
    yield ""
    for dimension in pack.dimensions:
        yield f"## {dimension.name}\n"
        for category in dimension.categories:
            yield f"### {dimension.name}: {category}\n"
            for kpi in framework.kpis:
                if (kpi.dimension, kpi.category) == (dimension.name, category):
                    yield from _indicator(framework, kpi)


def _indicator(framework: Framework, kpi: Kpi) -> Iterator[str]:
    yield f"#### {kpi.code} {kpi.name}\n"
    kind = f", {kpi.type}" if kpi.type else ""
    yield f"{kpi.definition} ({kpi.sub_dimension}; {kpi.level}{kind}; confirmed: {kpi.confirmed})\n"
    for point in framework.points_of(kpi):
        yield from _data_point(framework, point)
    if kpi.sdg:
        links = ", ".join(f"{link.target}{' (ours)' if link.basis == 'ours' else ''}" for link in kpi.sdg)
        yield f"- SDG: {links}"
    checks = [check.text for check in tick_list(framework, kpi)]
    for title, lines in (("A verifier looks at", checks), ("Known figures", kpi.benchmark_facts)):
        if lines:
            yield f"- {title}:"
            yield from (f"  - {line}" for line in lines)
    if kpi.plausibility:
        yield f"- Plausible: {kpi.plausibility}"
    if kpi.data_sources:
        yield f"- Where the data may come from: {'; '.join(kpi.data_sources)}"
    if kpi.sources:
        yield f"- Read in: {'; '.join(kpi.sources)}"
    yield ""


def _data_point(framework: Framework, point: Point) -> Iterator[str]:
    unit, better = point.data_point.unit, DIRECTION_WORDS[point.direction]
    yield f"- **{point.name}** (`{point.data_point.key}`, {unit}). {better}."
    yield f"  - {formula_words(framework, point)}"
    yield f"  - Target: {targets.sentence(point, framework)}"
    if point.target.note:
        yield f"  - Note on the target: {point.target.note}"
    if limits := point.data_point.limits:
        exceeds = f" ({limits.may_exceed})" if limits.may_exceed else ""
        yield f"  - Limits: {targets.limits_words(point)}{exceeds}; {limits.basis}"
    if point.range:
        yield f"  - Asked about outside {targets.range_words(point)}: {point.range.why}"


def main(folder: Path) -> None:
    """Write the generated documents into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in generated(load_framework()).items():
        (folder / name).write_text(text, encoding="utf-8")
        print(folder / name)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs"))
