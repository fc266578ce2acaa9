"""What a document says of itself to programs: a small JSON file enclosed in it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from kpi_toolkit.review.verification import Anchor

FORMAT: Literal["kpi-toolkit-document/1"] = "kpi-toolkit-document/1"


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(Model):
    """A file the city handed in, which is not enclosed."""

    name: str
    sha256: str


class Attestation(Model):
    """What the figures rest on. ``values_sha256`` is the fingerprint of the values (docs/workflow.md)."""

    submission: str
    submission_number: int
    values_sha256: str
    pack: str
    pack_version: str
    at: datetime
    independent: bool


class About(Model):
    """Round, fingerprints and places in register and ledger of a document.

    ``pack_version`` is that of the printed scores; ``ledger`` counts the entries before the document was issued;
    ``signer`` is the SHA-256 of the certificate that it is signed with; ``enclosed`` has the SHA-256 of every
    other enclosed file. What a document does not have is None.
    """

    format: Literal["kpi-toolkit-document/1"] = FORMAT
    kind: str
    title: str
    mark: str
    language: str
    city: str
    year: int | None
    number: str | None
    replaces: str | None
    round: str | None
    attestation: Attestation | None
    sources: tuple[Source, ...]
    pack: str
    pack_version: str
    overlays: tuple[str, ...]
    toolkit_version: str
    ledger: Anchor | None
    signer: str | None
    enclosed: dict[str, str]
