"""A stranger checks a signed paper: our own reader, offline; and the tools that everybody has, which say the same."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import cms  # type: ignore[import-untyped]
from pyhanko.pdf_utils.reader import PdfFileReader
from pytest_django import Settings

from motcua.ground.ledger.ports import stamper_named
from motcua.ground.papers import apart, ports, signing
from motcua.ground.papers.actions.archiving import fit_to_keep
from motcua.ground.papers.checking import Checked, Trusted, check_pdf
from motcua.ground.papers.definitions import SignedPdf, Who
from motcua.ground.papers.samples import pdf
from motcua.ground.papers.signing import seal_too, sign_pdf
from motcua.ground.words.errors import Unavailable

STAMPER = "motcua.bridges.timestamp.local.LocalStamper"
MINH = Who("person", "minh", "Trần Đức Minh", "UBND xã Thử", "H00.1", "Chủ tịch")
SEAL = Who("seal", "H00.1", "UBND xã Thử", "UBND xã Thử", "H00.1")


@pytest.fixture
def signed(keys: Path, now: datetime) -> SignedPdf:
    return sign_pdf(pdf("Giay thu"), who=MINH, now=now, code="0123456789ABCDEFGHJK")


@pytest.fixture
def trusted(keys: Path, signed: SignedPdf) -> Trusted:
    return Trusted((_root(keys),))


def _root(keys: Path) -> bytes:
    return (keys / "ca.pem").read_bytes()


def test_a_signed_paper_holds(signed: SignedPdf, trusted: Trusted, now: datetime) -> None:
    checked = check_pdf(signed.content, trusted, now=now)
    (found,) = checked.signatures
    assert found.holds
    assert (found.name, found.organisation, found.code) == ("Trần Đức Minh", "UBND xã Thử", "0123456789ABCDEFGHJK")
    assert (found.intact, found.after, found.revoked, found.expired) == (True, "nothing", False, False)
    assert found.certificate == signed.made[0].certificate
    assert datetime.fromisoformat(found.said_at) == now
    assert found.stamped_at == "", "nobody but the signer says when"


@pytest.mark.parametrize("at", [0.02, 0.5, 0.98])
def test_one_byte_changed_anywhere_is_found(signed: SignedPdf, trusted: Trusted, now: datetime, at: float) -> None:
    """In the header, in the words, near the end: what cannot be read is not said to hold either."""
    changed = bytearray(signed.content)
    changed[int(len(changed) * at)] ^= 1
    checked = check_pdf(bytes(changed), trusted, now=now)
    assert not (checked.readable and checked.signatures and all(each.holds for each in checked.signatures))


def test_a_changed_word_is_named_as_such(signed: SignedPdf, trusted: Trusted, now: datetime) -> None:
    (found,) = check_pdf(signed.content.replace(b"GIAY THU", b"GIAY GIA", 1), trusted, now=now).signatures
    assert (found.intact, found.holds) == (False, False)
    assert found.code == "0123456789ABCDEFGHJK", "it still says what it pretends to be"


def test_what_is_added_behind_a_signature(signed: SignedPdf, trusted: Trusted, now: datetime) -> None:
    """A seal over a hand is no change; a page that is written anew is one."""
    both = check_pdf(seal_too(signed, who=SEAL, now=now).content, trusted, now=now)
    assert [(each.name, each.after, each.holds) for each in both.signatures] == [
        ("Trần Đức Minh", "signatures", True),
        ("UBND xã Thử", "nothing", True),
    ]
    (found,) = check_pdf(_written_anew(signed.content), trusted, now=now).signatures
    assert (found.intact, found.after, found.holds) == (True, "changed", False)


def _written_anew(content: bytes) -> bytes:
    from io import BytesIO

    from pyhanko.pdf_utils.generic import pdf_name
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(BytesIO(content))
    stream: Any = writer.root["/Pages"]["/Kids"][0]["/Contents"]
    stream._data = stream.data.replace(b"GIAY THU", b"GIAY GIA")
    stream._encoded_data = None
    page = writer.root["/Pages"]["/Kids"].raw_get(0).get_object()
    writer.mark_update(page.raw_get(pdf_name("/Contents")))
    out = BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]
    return out.getvalue()


def test_without_its_root_it_is_intact_and_not_believed(signed: SignedPdf, now: datetime) -> None:
    (found,) = check_pdf(signed.content, Trusted(), now=now).signatures
    assert (found.intact, found.trusted, found.holds) == (True, False, False)


def test_long_after_the_certificate_ended(signed: SignedPdf, trusted: Trusted, now: datetime) -> None:
    (found,) = check_pdf(signed.content, trusted, now=now + timedelta(days=1500)).signatures
    assert (found.intact, found.expired, found.holds) == (True, True, False)


def test_a_stamp_of_time_and_what_is_needed_for_keeping(
    signed: SignedPdf, settings: Settings, tmp_path: Path, trusted: Trusted, now: datetime
) -> None:
    """Years after the certificate ended it still holds: it was stamped while it was good."""
    settings.PAPERS_STAMPER = STAMPER
    stamped = sign_pdf(pdf("Giay thu"), who=MINH, now=now)
    assert stamped.level == "B-T"
    whom = Trusted(trusted.roots, ((tmp_path / "tsa" / "ca.pem").read_bytes(),))
    crls = tuple(ports.signer().revocations(now=now))
    kept = fit_to_keep(stamped.content, stamper=STAMPER, trusted=whom, crls=crls, now=now + timedelta(hours=1))
    assert kept.startswith(stamped.content), "what was signed is there, byte for byte"
    checked = check_pdf(kept, whom, now=now + timedelta(days=1500))
    (found,) = checked.signatures
    assert (found.holds, found.after, found.expired) == (True, "signatures", False)
    assert datetime.fromisoformat(found.stamped_at) == now
    assert len(checked.stamps) == 1
    unstamped = check_pdf(kept, Trusted(whom.roots), now=now).signatures[0]
    assert unstamped.stamped_at == "", "a stamp by nobody one believes is none"


def test_what_was_signed_without_a_stamp_gets_it_later(
    signed: SignedPdf, trusted: Trusted, tmp_path: Path, now: datetime
) -> None:
    stamper_named("motcua.bridges.timestamp.local.LocalStamper").stamp(bytes(32), now=now)  # makes its root
    whom = Trusted(trusted.roots, ((tmp_path / "tsa" / "ca.pem").read_bytes(),))
    kept = fit_to_keep(signed.content, stamper=STAMPER, trusted=whom, crls=(), now=now)
    (found,) = check_pdf(kept, whom, now=now + timedelta(days=1500)).signatures
    assert (found.holds, datetime.fromisoformat(found.stamped_at)) == (True, now)


def test_revoked(signed: SignedPdf, trusted: Trusted, now: datetime) -> None:
    keeper: Any = ports.signer()
    keeper.revoke(keeper.key_of(MINH, now=now), now=now)
    crls = tuple(keeper.revocations(now=now + timedelta(hours=1)))
    late = check_pdf(signed.content, Trusted(trusted.roots, (), crls), now=now + timedelta(days=2))
    assert (late.signatures[0].revoked, late.signatures[0].holds) == (True, False)
    again = sign_pdf(pdf("Giay thu"), who=MINH, now=now)
    keeper._keys.clear()
    anew = sign_pdf(pdf("Giay thu"), who=MINH, now=now)
    assert again.made[0].serial == signed.made[0].serial != anew.made[0].serial


def test_an_authority_that_is_away_stops_nobody(
    keys: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    asked: list[bytes] = []

    class Away:
        authority = "away"

        def stamp(self, digest: bytes, *, now: datetime) -> bytes:
            asked.append(digest)
            raise Unavailable("no answer")

    settings.PAPERS_STAMPER = "away"
    signing.authority.cache_clear()
    monkeypatch.setattr(signing, "stamper_named", lambda named: Away())
    for _ in range(3):
        assert sign_pdf(pdf("Giay thu"), who=MINH, now=now).level == "B-B"
    signing.authority.cache_clear()
    assert len(asked) == 1, "who signs next does not wait for it"


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 and no more", b"hello", pdf("x")[:-40]])
def test_what_is_no_signed_pdf(content: bytes, now: datetime) -> None:
    checked = check_pdf(content, Trusted(), now=now)
    assert (checked.signatures, checked.intact) == ((), False)
    assert checked.digest == sha256(content).hexdigest()


def test_a_pdf_without_a_signature_is_readable(now: datetime) -> None:
    assert check_pdf(pdf("x"), Trusted(), now=now) == Checked(sha256(pdf("x")).hexdigest(), True)


def test_apart_says_the_same(signed: SignedPdf, trusted: Trusted, now: datetime) -> None:
    assert apart.check_apart(signed.content, trusted, now=now) == check_pdf(signed.content, trusted, now=now)


def test_apart_has_an_end(signed: SignedPdf, monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(apart, "_MEMORY", 32 * 1024 * 1024)
    with pytest.raises(Unavailable):
        apart.check_apart(signed.content, Trusted(), now=now)


# --- the tools that everybody has


Run = Callable[..., str]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def ran(*command: str) -> str:
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
        return f"{done.stdout}{done.stderr}"

    return ran


def test_pdfsig_agrees(signed: SignedPdf, tmp_path: Path, run: Run) -> None:
    (tmp_path / "whole.pdf").write_bytes(signed.content)
    (tmp_path / "changed.pdf").write_bytes(signed.content.replace(b"GIAY THU", b"GIAY GIA", 1))
    said = run("pdfsig", "whole.pdf")
    assert "Trần Đức Minh" in said
    assert "Signature is Valid" in said
    assert "ETSI.CAdES.detached" in said
    assert "Total document signed" in said
    assert "Digest Mismatch" in run("pdfsig", "changed.pdf")


def test_openssl_agrees(signed: SignedPdf, keys: Path, tmp_path: Path, run: Run) -> None:
    """The signature as `openssl` reads it, over the bytes that the file says it covers."""
    for name, content in (("whole", signed.content), ("changed", signed.content.replace(b"GIAY THU", b"GIAY GIA", 1))):
        start, length, after, rest = map(int, re.search(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)", content).groups())  # type: ignore[union-attr]
        (tmp_path / f"{name}.bytes").write_bytes(content[start : start + length] + content[after : after + rest])
        held = content[length + 1 : after - 1].rstrip(b"\0")
        (tmp_path / f"{name}.der").write_bytes(cms.ContentInfo.load(bytes.fromhex(held.decode())).dump())
    said = {}
    for name in ("whole", "changed"):
        verify = ["openssl", "cms", "-verify", "-inform", "DER", "-binary", "-in", f"{name}.der"]
        told = ["-content", f"{name}.bytes", "-CAfile", str(keys / "ca.pem"), "-purpose", "any", "-no_check_time"]
        said[name] = run(*verify, *told, "-out", "/dev/null")
    assert "Verification successful" in said["whole"]
    assert "verification failure" in said["changed"].lower()


def test_pyhanko_reads_one_pades_signature(signed: SignedPdf) -> None:
    from io import BytesIO

    (signature,) = PdfFileReader(BytesIO(signed.content)).embedded_signatures
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
