"""Keys and certificates of an authority inside the house, for the demo and tests: nobody outside trusts it, and each of
its names says so.

It makes its root when it is first asked, and a key with a certificate for each official and each office's seal that
signs for the first time. A key is read from its file once and stays in memory.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings

from motcua.ground.papers.definitions import Who

ROOT, ROOT_KEY, CERTIFICATE, KEY, REVOKED = "ca.pem", "ca.key", "cert.pem", "key.pem", "revoked"
NOBODY = "not trusted by anybody"
_OF_THE_ROOT = timedelta(days=3650)
_OF_A_KEY = timedelta(days=730)
_BEFORE = timedelta(days=800)
"""Certificates begin before they are made, so that the dossiers of the sample can be decided in the past."""
_RENEWED = timedelta(days=30)
_LIST_LASTS = timedelta(days=7)


@dataclass(frozen=True)
class SoftwareKey:
    """A key in memory with its certificate."""

    held: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    root: bytes

    @cached_property
    def certificate(self) -> bytes:
        return self.held.public_bytes(serialization.Encoding.DER)

    @property
    def chain(self) -> Sequence[bytes]:
        return (self.root,)

    def sign(self, data: bytes) -> bytes:
        return self.key.sign(data, ec.ECDSA(hashes.SHA256()))


class Software:
    def __init__(self, folder: str = "") -> None:
        self._folder = Path(folder) if folder else settings.STATE / "signing"
        self._keys: dict[tuple[str, str], SoftwareKey] = {}

    def key_of(self, who: Who, *, now: datetime) -> SoftwareKey:
        known = self._keys.get((_kind(who), who.key))
        if known is None or not _good(known.held, now):
            known = self._keys[_kind(who), who.key] = self._found_or_made(who, now)
        return known

    def revocations(self, *, now: datetime) -> Sequence[bytes]:
        make_authority(self._folder, now=now)
        return (self._list(now),)

    def about(self) -> str:
        return f"keys in {self._folder}, {NOBODY}"

    def revoke(self, certificate: SoftwareKey, *, now: datetime) -> None:
        """Whoever signs next gets a new key."""
        folder = self._folder / REVOKED
        folder.mkdir(exist_ok=True)
        (folder / f"{certificate.held.serial_number:x}").write_text(now.astimezone(UTC).isoformat())

    def _found_or_made(self, who: Who, now: datetime) -> SoftwareKey:
        make_authority(self._folder, now=now)
        place = self._folder / "keys" / sha256(f"{_kind(who)}:{who.key}".encode()).hexdigest()[:32]
        kept = sorted(place.glob("*"), reverse=True) if place.is_dir() else []
        for each in kept:
            found = self._read(each)
            if _good(found.held, now) and not self._revoked(found):
                return found
        return self._read(_together(place / f"{len(kept):04}", lambda folder: self._make(folder, who, now)))

    def _revoked(self, key: SoftwareKey) -> bool:
        return (self._folder / REVOKED / f"{key.held.serial_number:x}").exists()

    def _read(self, folder: Path) -> SoftwareKey:
        held = x509.load_pem_x509_certificate((folder / CERTIFICATE).read_bytes())
        return SoftwareKey(held, _private(folder / KEY), self._root().public_bytes(serialization.Encoding.DER))

    def _root(self) -> x509.Certificate:
        return x509.load_pem_x509_certificate((self._folder / ROOT).read_bytes())

    def _make(self, folder: Path, who: Who, now: datetime) -> None:
        root, key = self._root(), ec.generate_private_key(ec.SECP256R1())
        certificate = (
            _certificate(_name_of(who), root.subject, key, now, _OF_A_KEY)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(content_commitment=True), critical=True)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root.public_key()), critical=False)  # type: ignore[arg-type]
            .sign(_private(self._folder / ROOT_KEY), hashes.SHA256())
        )
        _write(folder, CERTIFICATE, KEY, certificate, key)

    def _list(self, now: datetime) -> bytes:
        """Of the certificates that were revoked."""
        root, told = self._root(), sorted((self._folder / REVOKED).glob("*"))
        builder = x509.CertificateRevocationListBuilder().issuer_name(root.subject)
        builder = builder.last_update(now).next_update(now + _LIST_LASTS)
        builder = builder.add_extension(x509.CRLNumber(len(told) + 1), critical=False).add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(root.public_key()),  # type: ignore[arg-type]
            critical=False,
        )
        for each in told:
            gone = x509.RevokedCertificateBuilder().serial_number(int(each.name, 16))
            builder = builder.add_revoked_certificate(
                gone.revocation_date(datetime.fromisoformat(each.read_text())).build()
            )
        signed = builder.sign(_private(self._folder / ROOT_KEY), hashes.SHA256())
        return signed.public_bytes(serialization.Encoding.DER)


def _kind(who: Who) -> str:
    return "seal" if who.by == "seal" else "person"


def _good(held: x509.Certificate, now: datetime) -> bool:
    return held.not_valid_before_utc <= now < held.not_valid_after_utc - _RENEWED


def make_authority(folder: Path, *, now: datetime) -> None:
    """Its files appear together, or not at all; those that are there stay."""
    _together(folder, lambda made: _make_root(made, now))


def _make_root(folder: Path, now: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Motcua demo signing root, {NOBODY}")])
    root = (
        _certificate(name, name, key, now, _OF_THE_ROOT)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    _write(folder, ROOT, ROOT_KEY, root, key)


def _together(folder: Path, make: Callable[[Path], None]) -> Path:
    if folder.is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(prefix=".making-", dir=folder.parent))
    try:
        make(partial)
        partial.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return folder


def _name_of(who: Who) -> x509.Name:
    said = [(NameOID.COUNTRY_NAME, "VN"), (NameOID.ORGANIZATION_NAME, who.office), (NameOID.COMMON_NAME, who.name)]
    more = [(NameOID.TITLE, who.post)] if who.post else []
    parts = [*said, *more, (NameOID.ORGANIZATIONAL_UNIT_NAME, f"Motcua demo, {NOBODY}")]
    return x509.Name([x509.NameAttribute(kind, text[:64]) for kind, text in parts])


def _usage(*, content_commitment: bool = False, key_cert_sign: bool = False, crl_sign: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=content_commitment,
        content_commitment=content_commitment,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        encipher_only=False,
        decipher_only=False,
    )


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime, lasts: timedelta
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _BEFORE)
        .not_valid_after(now + lasts)
    )


def _private(file: Path) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(file.read_bytes(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key


def _write(
    folder: Path, named: str, key_named: str, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey
) -> None:
    (folder / named).write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    plain = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    descriptor = os.open(folder / key_named, os.O_WRONLY | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(plain)
