"""Signing a document with a certificate (PKCS#12): a detached signature over all bytes but its own.

The field of the signature is drawn with the document; here it is filled. Of the same document no two signatures
are equal, for a signature carries the time it was made.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from kpi_toolkit.reports.pdf.library import (
    Annotation,
    AnnotationFlag,
    PDFAnnotation,
    PDFDate,
    PDFString,
    Signature,
)
from kpi_toolkit.submission.errors import UnusableFile

ROOM = 12_000
"""Bytes kept for a signature with its certificates."""
EMPTY = b"<" + b"0" * (2 * ROOM) + b">"
RANGE = b"[0000000000 0000000000 0000000000 0000000000]"


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key with its certificate, and the certificates above that."""

    key: Any
    certificate: Any
    above: tuple[Any, ...]

    @classmethod
    def load(cls, data: bytes, password: str | None, name: str) -> Signer:
        """Read a PKCS#12 file. Raises UnusableFile, which calls it ``name``."""
        try:
            from cryptography.hazmat.primitives.asymmetric import ec, rsa
            from cryptography.hazmat.primitives.serialization import pkcs12
        except ImportError:
            raise UnusableFile("no-signing", name) from None
        try:
            given = None if password is None else password.encode()
            key, certificate, above = pkcs12.load_key_and_certificates(data, given)
        except (ValueError, TypeError) as error:
            locked = "password" in str(error).lower()
            raise UnusableFile("wrong-password" if locked else "not-pkcs12", name) from None
        if key is None or certificate is None:
            raise UnusableFile("no-key", name)
        if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
            raise UnusableFile("other-key", name)
        return cls(key, certificate, tuple(above))

    @property
    def sha256(self) -> str:
        """The fingerprint of the certificate."""
        from cryptography.hazmat.primitives.hashes import SHA256

        return self.certificate.fingerprint(SHA256()).hex()

    @property
    def name(self) -> str:
        """Whose certificate it is."""
        from cryptography.x509.oid import NameOID

        found = self.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        return str(found[0].value) if found else self.certificate.subject.rfc4514_string()


def signature_field(words: str, signer: Signer) -> Annotation:
    """The field of a signature, which shows nothing, with room for what ``sign`` puts into it."""
    signature: Any = Signature(m=PDFDate(datetime.now(UTC), with_tz=True))
    signature.name = PDFString(signer.name)
    signature.contents = EMPTY.decode()
    flags = (AnnotationFlag.PRINT, AnnotationFlag.LOCKED)
    annotation: Annotation = PDFAnnotation(
        "Widget", field_type="Sig", x=0, y=0, width=0, height=0, flags=flags, title=words, value=signature
    )
    annotation.t_u = PDFString(words)
    return annotation


def sign(pdf: bytes, signer: Signer) -> bytes:
    """Fill the field of a document that was drawn with one."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.hazmat.primitives.serialization.pkcs7 import PKCS7Options, PKCS7SignatureBuilder

    start = pdf.index(EMPTY)
    end = start + len(EMPTY)
    covered = b"[%010d %010d %010d %010d]" % (0, start, end, len(pdf) - end)
    pdf = pdf.replace(RANGE, covered, 1)
    builder = PKCS7SignatureBuilder().set_data(pdf[:start] + pdf[end:])
    builder = builder.add_signer(signer.certificate, signer.key, SHA256())
    for certificate in signer.above:
        builder = builder.add_certificate(certificate)
    options = [PKCS7Options.DetachedSignature, PKCS7Options.Binary, PKCS7Options.NoCapabilities]
    made = builder.sign(Encoding.DER, options)
    if len(made) > ROOM:
        raise UnusableFile("many-certificates", signer.name)
    return pdf[:start] + b"<" + made.hex().encode().ljust(2 * ROOM, b"0") + b">" + pdf[end:]
