"""Which mark a value, a group or a legend carries."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from kpi_toolkit.assessment.models import Group, Value
from kpi_toolkit.assessment.printing import STATUS_WORDS
from kpi_toolkit.framework import Framework
from kpi_toolkit.framework.models import Band
from kpi_toolkit.i18n import N_, _
from kpi_toolkit.i18n.lists import listed
from kpi_toolkit.reports.content.model import Legend, LegendEntry, Mark
from kpi_toolkit.reports.content.words import sentence

STATES = {
    "no-benchmark": Mark("no-benchmark", N_("N/A"), N_("N/A")),
    "no-target": Mark("no-target", N_("No target set"), N_("No target")),
    "excluded": Mark("excluded", N_("Excluded"), N_("Excluded")),
    "not-usable": Mark("not-usable", N_("Not Usable"), N_("Not usable")),
    "not-reported": Mark("not-reported", STATUS_WORDS["not_reported"], N_("Not reported")),
    "confidential": Mark("confidential", STATUS_WORDS["confidential"], N_("Confidential")),
    "not-applicable": Mark("not-applicable", STATUS_WORDS["not_applicable"], N_("Not applicable")),
}
MEANINGS = {
    "no-benchmark": N_("Reported. U4SSC prints this data point as one without a benchmark."),
    "no-target": N_("Reported. No usable target is known and the city has set none."),
    "excluded": N_("Reported, but an error keeps it from being scored."),
    "not-usable": N_("Reported, but the figure cannot be used."),
    "not-reported": N_("No figure was given."),
    "confidential": N_("The city has a figure and keeps it to itself."),
    "not-applicable": N_("There is nothing to measure in this city; it counts in no total."),
}
NOTHING_SCORED = Mark("no-target", N_("Not scored"), N_("Not scored"))
NO_TARGETS = Mark("no-target", N_("No targets"), N_("No targets"))


@cache
def _band_mark(band: Band, bands: tuple[Band, ...]) -> Mark:
    return Mark("band", band.name, band.name, bands.index(band) + 1, len(bands))


def band_mark(framework: Framework, name: str) -> Mark:
    """The mark of a band by its name."""
    return _band_mark(next(band for band in framework.bands if band.name == name), framework.bands)


def value_mark(value: Value, framework: Framework) -> Mark:
    """How a data point stands: its band, or why it has none."""
    if value.band is not None:
        return band_mark(framework, value.band)
    if value.status != "reported":
        return in_words(STATES[value.status.replace("_", "-")])
    if value.excluded_by is not None:
        return in_words(STATES["excluded"])
    return in_words(
        STATES[{"published-none": "no-benchmark", "none": "no-target"}.get(value.basis, "not-usable")]
    )


def in_words(mark: Mark) -> Mark:
    """A mark with its words in the language in force."""
    return replace(mark, word=_(mark.word), short=_(mark.short))


def group_mark(group: Group, framework: Framework) -> Mark:
    """The band of a group; without one, whether it has no targets or nothing of it is scored."""
    if group.band is not None:
        return band_mark(framework, group.band)
    return in_words(NOTHING_SCORED if group.has_targets else NO_TARGETS)


def band_legend(framework: Framework) -> Legend:
    """The lines of the published legend, best band first."""
    entries = tuple(LegendEntry(band_mark(framework, b.name), b.legend) for b in reversed(framework.bands))
    return legend(_("Bands"), entries)


def state_legend(keys: tuple[str, ...] = tuple(MEANINGS)) -> Legend:
    """What stands where there is no band."""
    return legend(
        _("Without a band"), tuple(LegendEntry(in_words(STATES[key]), _(MEANINGS[key])) for key in keys)
    )


def legend(title: str, entries: tuple[LegendEntry, ...]) -> Legend:
    """A legend that also says itself as one text."""
    alt = listed(sentence("{word}: {text}", word=e.mark.word, text=e.text) for e in entries)
    return Legend(title, entries, alt)
