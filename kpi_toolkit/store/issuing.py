"""Attestations, and the register of issued reports."""

from __future__ import annotations

from sqlalchemy import and_, select

from kpi_toolkit.review.models import Attestation, IssuedReport, ReportState
from kpi_toolkit.store import tables as t
from kpi_toolkit.store.rows import values_of
from kpi_toolkit.store.verification import Verification
from kpi_toolkit.store.visibility import rounds_seen

_REPORTS, _BLOBS = t.TABLES["reports"], t.table(t.BlobRow)


class Issuing(Verification):
    """Reading and writing attestations and issued reports."""

    def add_attestation(self, attestation: Attestation) -> None:
        """Add an attestation."""
        self._add_to_round(t.AttestationRow, attestation)

    def attestation(self, round_id: str) -> Attestation | None:
        """The last attestation of a round."""
        found = self._records(Attestation, self._of_round(t.AttestationRow, round_id))
        return found[-1] if found else None

    def add_report(self, report: IssuedReport) -> None:
        """Enter a document into the register.

        Raises Stale where its number is taken, Hidden, and ValueError where the hash is not that of its
        bytes.
        """
        self._must_see(report.round_id)
        if self._read(select(_REPORTS.c.id).where(_REPORTS.c.number == report.number)):
            self._stale()
        kept = report.data is not None and bool(self._keep([(report.sha256, report.data)]))
        self._add(t.ReportRow, [values_of(report, _REPORTS) | {"kept": kept}])

    def change_report(self, report: IssuedReport) -> None:
        """Mark a standing document as corrected or withdrawn.

        Raises Stale where it no longer stands, and Hidden.
        """
        before = self._visible(t.ReportRow, report.id)
        if before["state"] is not ReportState.STANDS:
            self._stale()
        changed = {"state": report.state, "reason": report.reason, "replaced_by": report.replaced_by}
        self._change(t.ReportRow, before, changed)

    def reports(self, round_id: str | None = None, *, contents: bool = False) -> tuple[IssuedReport, ...]:
        """The register, of one round or of all one may see, in order. ``contents``: with the bytes."""
        seen = _REPORTS.c.round_id.in_(rounds_seen(self._sight))
        wanted = select(_REPORTS).where(seen).order_by(_REPORTS.c.serial)
        if contents:
            wanted = wanted.add_columns(_BLOBS.c.data).outerjoin(
                _BLOBS, and_(_BLOBS.c.sha256 == _REPORTS.c.sha256, _REPORTS.c.kept)
            )
        return self._records(
            IssuedReport, wanted if round_id is None else wanted.where(_REPORTS.c.round_id == round_id)
        )
