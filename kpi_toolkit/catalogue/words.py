"""The vocabularies of a pack as readers see them, to be put into words with ``_``."""

from __future__ import annotations

from collections.abc import Mapping

from kpi_toolkit.framework.models import Basis, Confirmed, KpiType, Method
from kpi_toolkit.i18n import N_

TYPES: Mapping[KpiType, str] = {
    "smart": N_("smart"),
    "structural": N_("structural"),
    "sustainable": N_("sustainable"),
}
CONFIRMED: Mapping[Confirmed, str] = {
    "formula": N_("formula confirmed"),
    "definition": N_("definition only"),
}
BASES: Mapping[Basis, str] = {
    "official": N_("U4SSC"),
    "official-text": N_("Substitute: text of a U4SSC manual"),
    "reference": N_("Substitute: reference value"),
    "limit": N_("Substitute: end of the scale"),
    "weak": N_("Substitute: weak source"),
    "published-none": N_("N/A"),
    "none": N_("No target set"),
    "city": N_("City's own"),
}
METHODS: Mapping[Method, tuple[str, str]] = {
    "ratio_up": (N_("More is better"), N_("100 × value ÷ target")),
    "ratio_down": (
        N_("Less is better"),
        N_("100 × target ÷ value; a value of 0 stands in the highest band"),
    ),
    "min_max": (
        N_("Between two ends"),
        N_("100 × (value − end that counts 0 %) ÷ (target − that end)"),
    ),
    "parity": (
        N_("Equality"),
        N_("100 × the smaller of value ÷ target and target ÷ value; 0 gives 0 %"),
    ),
    "yes_no": (N_("Yes or no"), N_("Yes = 100 %, No = 0 %")),
    "bands": (N_("Thresholds"), N_("the thresholds of the source give the band; there is no percentage")),
}
"""Method -> its name, and how the percentage of the target comes about."""
