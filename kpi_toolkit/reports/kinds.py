"""The kinds of documents, in one table. Whatever makes, lists, issues or checks documents goes by it.

This module knows how they are called and where they exist; what they say stands in ``content``, under the key of
the kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kpi_toolkit.i18n import N_
from kpi_toolkit.review.table import Action


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A kind of document.

    ``key``: in the register, in about.json, and of its function in ``content``. ``name``: as it is issued;
    ``plain``: of an assessment that nobody has attested. ``action``: what issues it. ``certifies``: it exists of
    an independent attestation only, so it is issued and never merely made. ``years``: it shows earlier years of
    the city.
    """

    key: str
    name: str
    plain: str
    action: Action
    certifies: bool = False
    years: bool = False

    @property
    def file(self) -> str:
        """The name of its files without what it ends with, and of the kind on the command line."""
        return self.key.replace("_", "-")


KINDS: Mapping[str, DocumentKind] = {
    kind.key: kind
    for kind in (
        DocumentKind("snapshot", N_("City Snapshot"), N_("City Snapshot"), Action.ISSUE_SNAPSHOT),
        DocumentKind("verification_report", N_("Verification Report"), N_("Report"), Action.ISSUE_REPORT),
        DocumentKind("factsheet", N_("Factsheet"), N_("Factsheet"), Action.ISSUE_SNAPSHOT, years=True),
        DocumentKind(
            "certificate", N_("Certificate"), N_("Certificate"), Action.ISSUE_REPORT, certifies=True
        ),
    )
}
"""All kinds, in the order in which they are offered."""
