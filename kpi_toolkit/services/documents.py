"""How each kind of issued document is drawn from an assessment and its verification."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Protocol

from kpi_toolkit.assessment import Assessment
from kpi_toolkit.framework import Framework
from kpi_toolkit.reports.kinds import KINDS
from kpi_toolkit.review.verification import Verification

if TYPE_CHECKING:
    from kpi_toolkit.reports.branding import Branding
    from kpi_toolkit.reports.content.earlier import Earlier
    from kpi_toolkit.reports.pdf.signing import Signer


class Drawing(Protocol):
    """Draws a document and signs it where there is a signer."""

    def __call__(
        self,
        assessment: Assessment,
        framework: Framework,
        verification: Verification,
        signer: Signer | None = None,
        *,
        earlier: Sequence[Earlier] = (),
        branding: Branding | None = None,
    ) -> bytes: ...


def _draw(
    kind: str,
    assessment: Assessment,
    framework: Framework,
    verification: Verification,
    signer: Signer | None = None,
    *,
    earlier: Sequence[Earlier] = (),
    branding: Branding | None = None,
) -> bytes:
    from kpi_toolkit.reports import document_pdf

    return document_pdf(kind, assessment, framework, verification, signer, earlier=earlier, branding=branding)


MAKERS: Mapping[str, Drawing] = {kind: partial(_draw, kind) for kind in KINDS}
