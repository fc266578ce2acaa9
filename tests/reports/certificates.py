"""Certificates made up for the tests, with their private keys."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    pkcs12,
)
from cryptography.x509.oid import NameOID

from kpi_toolkit.reports.pdf.signing import Signer

PASSWORD = "correct horse"
NAME = "Institute of Measured Cities"
KEYS = {
    "rsa": lambda: rsa.generate_private_key(65537, 2048),
    "curve": lambda: ec.generate_private_key(ec.SECP256R1()),
    "other": ed25519.Ed25519PrivateKey.generate,
}


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


@cache
def key(kind: str, name: str = NAME) -> Any:
    return KEYS[kind]()


def certificate(kind: str, name: str = NAME, issuer: str | None = None, days: int = 3650) -> x509.Certificate:
    """A certificate of its own, or one issued by somebody else; in force for so many days from 2020 on."""
    return _made(kind, name, issuer, days)


@cache
def _made(kind: str, name: str, issuer: str | None, days: int) -> x509.Certificate:
    own, signing = key(kind, name), key(kind, issuer or name)
    since = datetime(2020, 1, 1, tzinfo=UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(_named(name))
        .issuer_name(_named(issuer or name))
        .public_key(own.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(since + timedelta(days=days))
        .sign(signing, None if kind == "other" else hashes.SHA256())
    )


def der(kind: str, name: str = NAME, issuer: str | None = None) -> bytes:
    return certificate(kind, name, issuer).public_bytes(Encoding.DER)


def pem(kind: str, name: str = NAME) -> bytes:
    return certificate(kind, name).public_bytes(Encoding.PEM)


def file(
    kind: str = "curve",
    name: str = NAME,
    issuer: str | None = None,
    password: str | None = PASSWORD,
    days: int = 3650,
) -> bytes:
    """A PKCS#12 file."""
    above = [certificate(kind, issuer)] if issuer else None
    locked = BestAvailableEncryption(password.encode()) if password else NoEncryption()
    own = certificate(kind, name, issuer, days)
    return pkcs12.serialize_key_and_certificates(b"key", key(kind, name), own, above, locked)


def signer(kind: str = "curve", name: str = NAME, issuer: str | None = None, days: int = 3650) -> Signer:
    return Signer.load(file(kind, name, issuer, days=days), PASSWORD, "certificate.p12")
