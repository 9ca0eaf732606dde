"""What a PDF's signatures say, judged offline against roots that are given. Knows no database and no settings, so that
a stranger's file can be read in a process of its own (`apart.py`), and by the command on any machine.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

from asn1crypto import core, crl, pem, x509  # type: ignore[import-untyped]
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.general import MultivaluedAttributeError, NonexistentAttributeError, find_unique_cms_attribute
from pyhanko.sign.validation import async_validate_pdf_signature, async_validate_pdf_timestamp
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.policy_decl import (
    CertRevTrustPolicy,
    RevocationCheckingPolicy,
    RevocationCheckingRule,
)

After = Literal["nothing", "signatures", "changed"]
"""What was added to the file behind a signature: nothing; further signatures, stamps and what is needed to check them;
or something else, so that what one reads may not be what was signed."""


@dataclass(frozen=True, slots=True)
class Trusted:
    """Which roots are believed: for signatures, and for stamps of time. PEM or DER; ``crls`` are DER."""

    roots: tuple[bytes, ...] = ()
    stamp_roots: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """One signature on a PDF. ``intact``: what it covers is, byte for byte, what was signed. ``trusted``: its
    certificate leads to a root that is believed, and was valid at ``judged_at``. ``stamped_at`` is when it existed at
    the latest, by a stamp that is believed; ``said_at`` is what the signer's own clock said. ``code`` is what it says
    the paper is known by."""

    field: str
    name: str
    organisation: str
    issuer: str
    certificate: str
    serial: str
    said_at: str
    stamped_at: str
    judged_at: str
    intact: bool
    after: After
    trusted: bool
    revoked: bool
    expired: bool
    code: str = ""

    @property
    def holds(self) -> bool:
        return self.intact and self.after != "changed" and self.trusted


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that was looked at. ``readable`` is false for what is no PDF, or one that cannot be read to its end."""

    digest: str
    readable: bool
    signatures: tuple[Found, ...] = ()
    stamps: tuple[str, ...] = ()
    """When the whole file was stamped, for keeping."""

    @property
    def intact(self) -> bool:
        return bool(self.signatures) and all(each.intact and each.after != "changed" for each in self.signatures)


class Unreadable(Exception):
    """No PDF, or one that is damaged."""


def check_pdf(content: bytes, trusted: Trusted, *, now: datetime) -> Checked:
    """Read every signature. Whatever a file of a stranger makes the reader stumble over is the file's fault."""
    digest = sha256(content).hexdigest()
    try:
        reader = PdfFileReader(BytesIO(content), strict=False)
        signatures = list(reader.embedded_regular_signatures)
        judge = _Judge(reader, trusted, now)
        stamps = [moment for each in reader.embedded_timestamp_signatures if (moment := judge.stamp_of(each))]
        found = tuple(judge.look_at(each, stamps) for each in signatures)
    except Exception:  # a hostile file may break a reader in any way
        return Checked(digest, readable=False)
    return Checked(digest, True, found, tuple(each.isoformat() for each in stamps))


class _Judge:
    def __init__(self, reader: PdfFileReader, trusted: Trusted, now: datetime) -> None:
        self._trusted, self._now = trusted, now
        self._crls = [crl.CertificateList.load(each) for each in trusted.crls]
        self._known: list[x509.Certificate] = []
        for lists, known in _brought_along(reader):
            self._crls += lists
            self._known += known

    def look_at(self, signature: EmbeddedPdfSignature, stamps: Sequence[datetime]) -> Found:
        stamped, status = _attached(signature), None
        if stamped is not None:
            status = self._status(signature, stamped)
            mark = status.timestamp_validity
            if mark is None or not (mark.intact and mark.valid and mark.trusted):
                stamped = status = None
        stamped = stamped or min(stamps, default=None)
        judged = stamped or self._now
        status = status or self._status(signature, judged)
        certificate = signature.signer_cert
        said = signature.self_reported_timestamp
        name = certificate.subject.native
        return Found(
            field=signature.field_name,
            name=str(name.get("common_name", "")),
            organisation=str(name.get("organization_name", "")),
            issuer=certificate.issuer.human_friendly,
            certificate=sha256(certificate.dump()).hexdigest(),
            serial=f"{certificate.serial_number:X}",
            said_at=said.isoformat() if said else "",
            stamped_at=stamped.isoformat() if stamped else "",
            judged_at=judged.isoformat(),
            intact=status.intact and status.valid and _nothing_beside(signature),
            after=_after(status),
            trusted=status.trusted,
            revoked=status.revoked,
            expired=not certificate.not_valid_before <= judged <= certificate.not_valid_after,
            code=str(signature.sig_object.get("/ContactInfo", "")),
        )

    def stamp_of(self, stamp: EmbeddedPdfSignature) -> datetime | None:
        """When the file was stamped as a whole, by an authority that is believed."""
        told = _told_time(stamp.signed_data)
        if told is None:
            return None
        status = _run(async_validate_pdf_timestamp(stamp, self._context(self._trusted.stamp_roots, told)))
        return told if status.intact and status.valid and status.trusted else None

    def _status(self, signature: EmbeddedPdfSignature, at: datetime) -> Any:
        """Where a list of its issuer is at hand, it is asked; one that says nothing about ``at`` is as good as none."""
        if any(crl.issuer == signature.signer_cert.issuer for crl in self._crls):
            asked = self._judged(signature, at, _ASKED)
            if asked.trusted or asked.revoked:
                return asked
        return self._judged(signature, at, _UNASKED)

    def _judged(self, signature: EmbeddedPdfSignature, at: datetime, asked: CertRevTrustPolicy) -> Any:
        of_it = self._context(self._trusted.roots, at, asked)
        return _run(async_validate_pdf_signature(signature, of_it, self._context(self._trusted.stamp_roots, at)))

    def _context(
        self, roots: Sequence[bytes], at: datetime, asked: CertRevTrustPolicy | None = None
    ) -> ValidationContext:
        return ValidationContext(
            trust_roots=[each for root in roots for each in certificates(root)],
            other_certs=self._known,
            crls=self._crls,
            moment=at,
            best_signature_time=at,
            allow_fetching=False,
            revinfo_policy=asked or _UNASKED,
        )


_SOFT = RevocationCheckingRule.CHECK_IF_DECLARED_SOFT
_ASKED, _UNASKED = (
    CertRevTrustPolicy(RevocationCheckingPolicy(rule, _SOFT), retroactive_revinfo=True)
    for rule in (RevocationCheckingRule.CRL_OR_OCSP_REQUIRED, _SOFT)
)


def _brought_along(reader: PdfFileReader) -> Iterator[tuple[list[crl.CertificateList], list[x509.Certificate]]]:
    """Lists of revoked certificates, and certificates, that were put into the file for keeping."""
    if "/DSS" not in reader.root:
        return
    store = DocumentSecurityStore.read_dss(reader)
    yield [crl.CertificateList.load(each.get_object().data) for each in store.crls], list(store.load_certs())


def _after(status: Any) -> After:
    if status.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return "nothing"
    level = status.modification_level
    small = level is not None and level <= ModificationLevel.FORM_FILLING
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_REVISION
    return "signatures" if whole and small and status.docmdp_ok else "changed"


def _nothing_beside(signature: EmbeddedPdfSignature) -> bool:
    """The signature lies in a gap that nothing covers. What is left of the gap holds zeros and nothing else."""
    held: bytes = signature.pkcs7_content
    whole = core.Asn1Value.load(held, strict=False)
    return not held[len(whole.dump()) :].strip(b"\0")


def _attached(signature: EmbeddedPdfSignature) -> datetime | None:
    """What the stamp on this signature says, if it has one."""
    try:
        values = find_unique_cms_attribute(signature.signer_info["unsigned_attrs"], "signature_time_stamp_token")
    except (NonexistentAttributeError, MultivaluedAttributeError):
        return None
    return _told_time(values["content"])


def _told_time(signed: Any) -> datetime | None:
    said = signed["encap_content_info"]["content"].parsed["gen_time"].native
    return said if isinstance(said, datetime) else None


def _run(coroutine: Any) -> Any:
    return asyncio.run(coroutine)


def certificates(content: bytes) -> list[x509.Certificate]:
    """Of a PEM with one or many, or of a DER with one."""
    if not pem.detect(content):
        return [x509.Certificate.load(content)]
    return [x509.Certificate.load(der) for _, _, der in pem.unarmor(content, multiple=True)]


def as_json(checked: Checked) -> str:
    return json.dumps(asdict(checked))


def from_json(text: str) -> Checked:
    told = json.loads(text)
    signatures = tuple(Found(**each) for each in told.pop("signatures"))
    return Checked(**told | {"signatures": signatures, "stamps": tuple(told["stamps"])})


def _main(folder: str, moment: str) -> None:
    """The child of `apart.check_apart`: roots lie in a folder, the file comes on the standard input."""
    logging.disable()
    read = {kind: tuple(each.read_bytes() for each in sorted(Path(folder).glob(f"{kind}-*"))) for kind in _KINDS}
    trusted = Trusted(read["root"], read["stamp"], read["crl"])
    checked = check_pdf(sys.stdin.buffer.read(), trusted, now=datetime.fromisoformat(moment))
    sys.stdout.write(as_json(checked))


_KINDS = ("root", "stamp", "crl")

if __name__ == "__main__":
    _main(*sys.argv[1:])
