"""Verifying the signature of a PDF: what it covers, whether the bytes are those that were signed, and by whom."""

from __future__ import annotations

import hashlib
from typing import Any

KNOWN_HASHES = {"sha256", "sha384", "sha512"}


def verify(data: bytes, byte_range: list[int], contents: bytes) -> dict[str, Any]:
    """What there is to say of a signature, as plain JSON.

    ``whole``: it covers every byte of the file but its own; ``valid``: the covered bytes are those that were
    signed with the key of the certificate; ``in_time``: the certificate was in force at the time that the signer
    gives. Who the certificate belongs to is not judged. Without the packages for
    it only {"unchecked": true}. Raises whatever a damaged signature makes the libraries raise.
    """
    try:
        from asn1crypto import cms  # type: ignore[import-untyped]
        from cryptography import x509
        from cryptography.hazmat.primitives.hashes import SHA256
    except ImportError:
        return {"unchecked": True}
    start, first, second, last = byte_range
    message = cms.ContentInfo.load(contents)
    signed = message["content"]
    (info,) = signed["signer_infos"]
    certificate = _certificate(signed, info)
    found = x509.load_der_x509_certificate(certificate.dump())
    attributes = {one["type"].native: one["values"] for one in info["signed_attrs"]}
    digest = info["digest_algorithm"]["algorithm"].native
    if digest not in KNOWN_HASHES:
        raise ValueError(f"a hash that is not accepted: {digest}")
    covered = data[start : start + first] + data[second : second + last]
    same = hashlib.new(digest, covered).digest() == attributes["message_digest"][0].native
    at = attributes["signing_time"][0].native if "signing_time" in attributes else None
    return {
        "valid": same and _signed_by(found.public_key(), info, digest),
        "whole": _whole(data, byte_range, contents) and not any(contents[len(message.dump()) :]),
        "name": certificate.subject.native.get("common_name") or certificate.subject.human_friendly,
        "issuer": certificate.issuer.native.get("common_name") or certificate.issuer.human_friendly,
        "certificate": found.fingerprint(SHA256()).hex(),
        "der": certificate.dump().hex(),
        "at": at.isoformat() if at else None,
        "in_time": at is not None and found.not_valid_before_utc <= at <= found.not_valid_after_utc,
    }


def _certificate(signed: Any, info: Any) -> Any:
    """The certificate that the signer names."""
    wanted = info["sid"].chosen
    for choice in signed["certificates"]:
        certificate = choice.chosen
        same_issuer = certificate.issuer.dump() == wanted["issuer"].dump()
        if same_issuer and certificate.serial_number == wanted["serial_number"].native:
            return certificate
    raise ValueError("the certificate of the signer is not enclosed")


def _whole(data: bytes, byte_range: list[int], contents: bytes) -> bool:
    """Whether nothing but the signature itself is left out."""
    start, first, second, last = byte_range
    own = data[first:second] == b"<%s>" % contents.hex().encode()
    return start == 0 and second + last == len(data) and own


def _signed_by(key: Any, info: Any, digest: str) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

    signature = info["signature"].native
    told = (
        b"\x31" + info["signed_attrs"].dump()[1:]
    )  # what is signed is the set, not its place in the message
    used = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}[digest]
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, told, padding.PKCS1v15(), used)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, told, ec.ECDSA(used))
        else:
            return False
    except InvalidSignature:
        return False
    return True
