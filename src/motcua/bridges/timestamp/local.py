"""A time-stamping authority inside the house, for the demo and tests: nobody outside trusts it, and its name says so.

It makes its own root, certificate and key in a folder when it is first asked, and signs as RFC 3161 and RFC 5816 say.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from asn1crypto import algos, cms, core, tsp  # type: ignore[import-untyped]
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.conf import settings

ROOT, CERTIFICATE, KEY = "ca.pem", "tsa.pem", "tsa.key"
POLICY = "2.999.1"  # an arc that is reserved for examples
_YEARS = timedelta(days=3650)


class LocalStamper:
    authority = "demo"

    def __init__(self, folder: str = "") -> None:
        self._folder = Path(folder) if folder else settings.STATE / "tsa"

    def stamp(self, digest: bytes, *, now: datetime, nonce: int | None = None) -> bytes:
        make_authority(self._folder, now=now)
        certificate = x509.load_pem_x509_certificate((self._folder / CERTIFICATE).read_bytes())
        key = serialization.load_pem_private_key((self._folder / KEY).read_bytes(), None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        return token(_info(digest, now, nonce), certificate, key)


def make_authority(folder: Path, *, now: datetime) -> None:
    """Its files appear together, or not at all; those that are there stay."""
    if folder.is_dir():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(prefix=".tsa-", dir=folder.parent))
    try:
        _write(partial, now)
        partial.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _write(folder: Path, now: datetime) -> None:
    """The root's key is thrown away: nothing else shall ever be signed with it."""
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root_name = _name("Motcua demo TSA root, not trusted by anybody")
    root = (
        _certificate(root_name, root_name, root_key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(root_key.public_key()), critical=False)
        .sign(root_key, hashes.SHA256())
    )
    certificate = (
        _certificate(_name("Motcua demo TSA, not trusted by anybody"), root_name, key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False)
        .sign(root_key, hashes.SHA256())
    )
    (folder / ROOT).write_bytes(root.public_bytes(serialization.Encoding.PEM))
    (folder / CERTIFICATE).write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    descriptor = os.open(folder / KEY, os.O_WRONLY | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + _YEARS)
    )


def token(said: tsp.TSTInfo, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> bytes:
    """The signed answer: what is stamped, when, and by which certificate (ESSCertIDv2, RFC 5816)."""
    held = asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
    info = said.dump()
    attributes = cms.CMSAttributes(
        [
            cms.CMSAttribute({"type": "content_type", "values": ["tst_info"]}),
            cms.CMSAttribute({"type": "message_digest", "values": [sha256(info).digest()]}),
            cms.CMSAttribute({"type": "signing_certificate_v2", "values": [_named(held)]}),
        ]
    )
    signer = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                {
                    "issuer_and_serial_number": cms.IssuerAndSerialNumber(
                        {"issuer": held.issuer, "serial_number": held.serial_number}
                    )
                }
            ),
            "digest_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
            "signed_attrs": attributes,
            "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
            "signature": key.sign(attributes.untag().dump(), ec.ECDSA(hashes.SHA256())),
        }
    )
    signed = cms.SignedData(
        {
            "version": "v3",
            "digest_algorithms": [algos.DigestAlgorithm({"algorithm": "sha256"})],
            "encap_content_info": {"content_type": "tst_info", "content": cms.ParsableOctetString(info)},
            "certificates": [held],
            "signer_infos": [signer],
        }
    )
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump())


def _info(digest: bytes, now: datetime, nonce: int | None) -> tsp.TSTInfo:
    asked = {} if nonce is None else {"nonce": nonce}
    return tsp.TSTInfo(
        {
            **asked,
            "version": "v1",
            "policy": POLICY,
            "message_imprint": {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": digest},
            "serial_number": x509.random_serial_number(),
            "gen_time": core.GeneralizedTime(now.astimezone(UTC).replace(microsecond=0)),
            "accuracy": tsp.Accuracy({"seconds": 1}),
        }
    )


def _named(held: asn1_x509.Certificate) -> tsp.SigningCertificateV2:
    return tsp.SigningCertificateV2({"certs": [{"cert_hash": sha256(held.dump()).digest()}]})
