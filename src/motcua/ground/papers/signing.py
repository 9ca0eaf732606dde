"""To sign a PDF as PAdES says (ETSI EN 319 142-1), with a key that a bridge keeps.

Signing waits for nobody: where the time-stamping authority is away, the signature stands without its stamp, and the
worker adds one later (`actions.archiving`).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from typing import Any

from asn1crypto import cms, core, x509  # type: ignore[import-untyped]
from asn1crypto.parser import emit  # type: ignore[import-untyped]
from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers.pdf_cms import Signer as CmsSigner
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from motcua.ground.ledger.ports import stamper_named
from motcua.ground.papers.definitions import Level, Made, SignedPdf, Who
from motcua.ground.papers.ports import SigningKey, signer
from motcua.ground.words.errors import Unavailable
from motcua.ground.words.moments import local

_REST = 60.0
"""Seconds for which nobody asks an authority that did not answer: who signs next shall not wait for it too."""
_SHA256 = "sha256"
_AROUND = 2048
"""Bytes that a signature takes beside its certificates and its stamp. To leave room by rule spares making each
signature twice, as pyHanko does to measure it."""
_FIRST_STAMP = 10_000


@dataclass(frozen=True, slots=True)
class _Says:
    """What stands in a signature beside whose it is."""

    code: str
    reason: str
    place: str


def sign_pdf(pdf: bytes, *, who: Who, now: datetime, code: str = "", reason: str = "", place: str = "") -> SignedPdf:
    """A new revision of the PDF with the signature of ``who``; what was signed on it before still holds.

    ``code``, ``reason`` and ``place`` stand in the signature: by the code a file that was changed still tells what it
    pretends to be. Raises what the keeper of the keys raises: `Refused` without a valid certificate, `Unavailable`
    without an answer.
    """
    says = _Says(code, reason, place)
    key = signer().key_of(who, now=now)
    stamper = _in_a_hurry(now)
    try:
        return _signed(pdf, key, who, stamper, now, says)
    except Away:
        return _signed(pdf, key, who, None, now, says)


def seal_too(signed: SignedPdf, *, who: Who, now: datetime, code: str = "") -> SignedPdf:
    """One more signature on what is signed already: the seal of the office over the hand of who decided."""
    more = sign_pdf(signed.content, who=who, now=now, code=code)
    return SignedPdf(more.content, (*signed.made, *more.made))


def _signed(pdf: bytes, key: SigningKey, who: Who, stamper: Stamps | None, now: datetime, says: _Says) -> SignedPdf:
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    field = _free_field(writer, who)
    told = PdfSignatureMetadata(
        field_name=field,
        md_algorithm=_SHA256,
        subfilter=SigSeedSubFilter.PADES,
        name=who.name,
        contact_info=says.code or None,
        reason=says.reason or None,
        location=says.place or None,
    )
    hand = _Hand(key)
    pen = _At(told, signer=hand, timestamper=stamper, moment=now)
    room = hand.room + (stamper.room if stamper else 0)
    content: bytes = at_once(pen.async_sign_pdf(writer, bytes_reserved=2 * room)).getvalue()
    return SignedPdf(content, (_made(hand.certificate, who, field, now, "B-T" if stamper else "B-B"),))


def _made(certificate: x509.Certificate, who: Who, field: str, now: datetime, level: Level) -> Made:
    return Made(
        who=who,
        field=field,
        signed_at=now,
        level=level,
        certificate=sha256(certificate.dump()).hexdigest(),
        serial=f"{certificate.serial_number:X}",
        certificate_name=str(certificate.subject.native.get("common_name", certificate.subject.human_friendly))[:200],
        certificate_ends=certificate.not_valid_after,
    )


def _free_field(writer: IncrementalPdfFileWriter, who: Who) -> str:
    """Two may sign, and one twice: each has a field of its own."""
    taken = {name for name, _, _ in _fields(writer)}
    name = {"person": "Chu_ky", "seal": "Con_dau", "digitiser": "So_hoa"}[who.by]
    return next(each for number in range(1, 100) if (each := f"{name}_{number}") not in taken)


def _fields(writer: IncrementalPdfFileWriter) -> list[Any]:
    from pyhanko.sign.fields import enumerate_sig_fields

    return list(enumerate_sig_fields(writer.prev))


def at_once(step: Coroutine[Any, Any, Any]) -> Any:
    """Run what pyHanko writes as a coroutine to its end: in a thread of its own, since a caller's may have a loop."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, step).result()


class _Hand(CmsSigner):
    """What pyHanko asks a signer for, answered by a key that is elsewhere. Nothing is read or checked twice: the
    certificate is parsed once for each signature, the key never."""

    def __init__(self, key: SigningKey) -> None:
        self.certificate = x509.Certificate.load(key.certificate)
        registry = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        registry.register_multiple(x509.Certificate.load(each) for each in key.chain)
        super().__init__(signing_cert=self.certificate, cert_registry=registry)
        self._key = key
        self.room = _AROUND + len(key.certificate) + sum(map(len, key.chain))

    def _package_signature(self, *told: Any, **more: Any) -> bytes:
        """pyHanko takes a signature that is encoded already."""
        return encoded(super()._package_signature(*told, **more))

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        assert digest_algorithm == _SHA256
        return self._key.sign(data)


_PARTS = (cms.ContentInfo, cms.SignedData, cms.SignerInfos, cms.SignerInfo, cms.CMSAttributes, cms.CMSAttribute)


def encoded(value: Any) -> bytes:
    """A signature in DER, each of its parts written once.

    asn1crypto writes what was put together anew at every level for each question, and more often still where a length
    happens to end in 0x80, which it takes for an indefinite one. The levels multiply: one signature in twenty took
    thirteen seconds instead of twenty milliseconds.
    """
    if isinstance(value, core.Void):
        return b""
    if isinstance(value, _Token):
        return value.told
    if not isinstance(value, (*_PARTS, core.SetOf)):
        return bytes(value.dump())
    children = [value[name] for name in value] if isinstance(value, core.Sequence) else list(value)
    parts = [encoded(child) for child in children]
    written = emit(value.class_, value.method, value.tag, b"".join(parts))
    for class_, tag in value.explicit or ():
        written = emit(class_, 1, tag, written)
    return bytes(written)


class _Token(cms.ContentInfo):  # type: ignore[misc]
    """As the authority gave it."""

    told = b""


class _At(PdfSigner):
    """At the moment that is passed in, and not at that of a clock."""

    def __init__(self, told: PdfSignatureMetadata, *, moment: datetime, **more: Any) -> None:
        super().__init__(told, **more)
        self._moment = local(moment)

    def init_signing_session(self, *told: Any, **more: Any) -> Any:
        session = super().init_signing_session(*told, **more)
        session.system_time = self._moment
        return session


class Away(Exception):
    """The time-stamping authority gave no stamp."""


class Authority:
    """A time-stamping authority and what is known of it: how long its answers are, and until when nobody asks it."""

    def __init__(self, named: str) -> None:
        self.stamper = stamper_named(named)
        self.room = _FIRST_STAMP
        self.rests_until = 0.0


@lru_cache(maxsize=4)
def authority(named: str) -> Authority:
    return Authority(named)


class Stamps(TimeStamper):
    """An authority of the ledger's port, as pyHanko asks one."""

    def __init__(self, asked: Authority, now: datetime) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._asked, self._now = asked, now

    @property
    def room(self) -> int:
        return self._asked.room

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        try:
            token = self._asked.stamper.stamp(message_digest, now=self._now)
        except Unavailable as trouble:
            self._asked.rests_until = time.monotonic() + _REST
            raise Away(trouble.reason) from trouble
        self._asked.room = len(token) + _AROUND
        stamp = _Token.load(token)
        stamp.told = token
        return stamp


def _in_a_hurry(now: datetime) -> Stamps | None:
    """Who stamps in the act: nobody where none is named, or where it did not answer a moment ago."""
    if not settings.PAPERS_STAMPER:
        return None
    named = authority(settings.PAPERS_STAMPER)
    return None if time.monotonic() < named.rests_until else Stamps(named, now)
