"""Time stamps (RFC 3161) of seals: read, and checked with the roots of the authorities that one trusts.

The digest that is stamped is that of the seal, `link`. rfc3161-client checks the signature and the way to a root as
at the moment of the stamp; here stands what it leaves open.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

# Importing tsp is what teaches cms the attributes of time stamps.
from asn1crypto import cms, tsp  # type: ignore[import-untyped]  # noqa: F401
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID
from rfc3161_client import TimeStampResponse, VerificationError, VerifierBuilder, decode_timestamp_response

from motcua.ground.ledger.definitions import SealText, Stamped
from motcua.ground.ledger.rules.writing import link

SHA256 = "2.16.840.1.101.3.4.2.1"
_CLOCKS_APART = timedelta(minutes=10)
_GRANTED = bytes.fromhex("3003020100")


class BadStamp(ValueError):
    """Why a stamp does not hold."""


@dataclass(frozen=True, slots=True)
class Trust:
    """``roots`` are the authorities trusted; ``policy``, where given, the only policy (an OID) that counts."""

    roots: tuple[x509.Certificate, ...]
    policy: str = ""


def trust_of(files: Iterable[bytes], policy: str = "") -> Trust:
    """``files`` hold certificates in PEM, one or many each. Raises ValueError for what is none."""
    return Trust(tuple(root for content in files for root in x509.load_pem_x509_certificates(content)), policy)


def check_stamp(token: bytes, seal: SealText, trust: Trust | None = None) -> Stamped:
    """Whether this token stamps this seal. Raises BadStamp. Without ``trust`` nobody asks who signed it."""
    said = _read(token)
    info = said.tst_info
    if info.message_imprint.hash_algorithm.dotted_string != SHA256 or info.message_imprint.message != link(seal):
        raise BadStamp("the time stamp is not of this seal")
    signer = _signer(token)
    if info.gen_time < seal.sealed_at - _CLOCKS_APART:
        raise BadStamp(f"the time stamp, of {info.gen_time.isoformat()}, is older than the seal says it is itself")
    if trust is not None:
        _led_to_a_root(said, link(seal), trust)
    return Stamped(seal.number, info.gen_time, _name(signer), trust is not None)


def _read(token: bytes) -> TimeStampResponse:
    """The token in the answer that it came with, which the library reads."""
    body = _GRANTED + token
    size = len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    head = bytes([len(body)]) if len(body) < 128 else bytes([0x80 | len(size)]) + size
    try:
        answer = decode_timestamp_response(b"\x30" + head + body)
        _ = (answer.tst_info.gen_time, answer.tst_info.message_imprint, answer.signed_data)  # read only when asked
        return answer
    except (ValueError, TypeError) as trouble:
        raise BadStamp(f"the time stamp cannot be read: {trouble}") from None


def _signer(token: bytes) -> x509.Certificate:
    """The one certificate that signed, as the signed attributes name it (RFC 3161, 2.4.1; RFC 5816)."""
    try:
        signed = cms.ContentInfo.load(token, strict=True)["content"]
        (info,) = signed["signer_infos"]
        held = [each.chosen.dump() for each in signed["certificates"]]
        named = {each["type"].native: each["values"] for each in info["signed_attrs"]}
        (found,) = [der for der in held if _is_named(der, named)]
        certificate = x509.load_der_x509_certificate(found)
    except (ValueError, TypeError, KeyError) as trouble:
        raise BadStamp(f"the time stamp does not name the one certificate that signed it: {trouble}") from None
    _may_stamp(certificate)
    return certificate


def _is_named(der: bytes, attributes: dict[str, cms.SetOfOctetString]) -> bool:
    if "signing_certificate_v2" in attributes:
        first = attributes["signing_certificate_v2"][0]["certs"][0]
        return bool(hashlib.new(first["hash_algorithm"]["algorithm"].native, der).digest() == first["cert_hash"].native)
    return bool(hashlib.sha1(der).digest() == attributes["signing_certificate"][0]["certs"][0]["cert_hash"].native)


def _may_stamp(certificate: x509.Certificate) -> None:
    """RFC 3161, 2.3: a certificate for time stamps and for nothing else, and marked critical."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except x509.ExtensionNotFound:
        raise BadStamp("the certificate that signed is not one for time stamps") from None
    if not usage.critical or list(usage.value) != [ExtendedKeyUsageOID.TIME_STAMPING]:
        raise BadStamp("the certificate that signed is not one for time stamps alone")


def _led_to_a_root(said: TimeStampResponse, digest: bytes, trust: Trust) -> None:
    if not trust.roots:
        raise BadStamp("no root is given to check the time stamp with")
    policy = x509.ObjectIdentifier(trust.policy) if trust.policy else None
    try:
        VerifierBuilder(roots=list(trust.roots), policy_id=policy).build().verify(said, digest)
    except VerificationError as trouble:
        raise BadStamp(f"the time stamp does not lead to a root that was given: {trouble}") from None


def _name(certificate: x509.Certificate) -> str:
    names = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(names[0].value) if names else certificate.subject.rfc4514_string()
