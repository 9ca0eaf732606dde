"""Papers printed a second on one core, against bare typst; printed and signed, against bare typst and pyHanko.

`value` is `print_paper`: the receipt of the core pack as it ships, with other data and another code each time. `limit`
is typst alone: the same layouts, data already written as JSON, codes already drawn, in a compiler of its own. In the
details the same with a signature: `sign_pdf` with the demo's key (P-256, no stamp) over each paper, against bare
pyHanko over the same bytes with a key of the same kind. By processor time of one thread's work, in turns. Each run
compares our bytes with typst's first: they are the same paper.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from bench.result import Result

ROOT = Path(__file__).resolve().parents[1]
AGAINST = "typst alone, its data and codes made ready before"
NOW = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
RUNS = 5
KILOBYTES = 64
"""Of one receipt."""


def run(full: bool = False, size: int | None = None) -> Result:
    """In a process of its own. ``size`` is how many kB of papers are printed in all, once by us and once by typst."""
    size = size or (200_000 if full else 10_000)
    with tempfile.TemporaryDirectory() as state:
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("MOTCUA_", "DJANGO_"))}
        ours = {
            "MOTCUA_DEMO": "1",
            "MOTCUA_STATE": state,
            "DATABASE_URL": "postgresql://nobody@localhost/none",  # asked by the settings; nothing is read from it
            "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path]),
        }
        command = [sys.executable, "-m", "bench.papers", str(size)]
        told = subprocess.run(command, env=clean | ours, capture_output=True, text=True, check=False)
    if told.returncode:
        raise RuntimeError(told.stderr)
    found = json.loads(told.stdout.splitlines()[-1])
    return Result(
        bench="papers",
        unit="papers/s and core",
        against=AGAINST,
        size=size,
        runs=found["runs"],
        limit_runs=found["limit_runs"],
        details=found["details"],
    )


def measured(size: int) -> dict[str, Any]:
    """The body, inside Django."""
    each = max(size // KILOBYTES // RUNS, 2)
    press = Press()
    press.compare()
    signing = max(each // 4, 2)
    pens = Pens()
    rates: dict[str, list[float]] = {}
    works: dict[str, tuple[int, Callable[[int], object]]] = {
        "ours": (each, press.ours),
        "typst": (each, press.bare),
        "sign": (signing, lambda number: pens.ours(press.paper(number))),
        "pyhanko": (signing, lambda number: pens.bare(press.paper(number))),
    }
    for name, (_, work) in works.items():
        work(-1)
        rates[name] = []
    for turn in range(RUNS):
        for name, (many, work) in works.items():
            numbers = range(turn * many, (turn + 1) * many)
            press.ready(numbers)
            began = time.process_time()
            for number in numbers:
                work(number)
            rates[name].append(many / (time.process_time() - began))
    signed, bare = (sorted(rates[name])[RUNS // 2] for name in ("sign", "pyhanko"))
    printed, alone = (sorted(rates[name])[RUNS // 2] for name in ("ours", "typst"))
    whole, limit = 1 / (1 / printed + 1 / signed), 1 / (1 / alone + 1 / bare)
    return {
        "runs": rates["ours"],
        "limit_runs": rates["typst"],
        "details": {
            "papers": RUNS * each,
            "one paper, ms": round(1000 / printed, 2),
            "one paper, kB": round(len(press.paper(0)) / 1024, 1),
            "signed/s and core": round(signed, 1),
            "bare pyHanko, signed/s and core": round(bare, 1),
            "signed, ratio": round(signed / bare, 3),
            "printed and signed/s and core": round(whole, 1),
            "printed and signed, ratio to bare typst and pyHanko": round(whole / limit, 3),
        },
    }


class Press:
    """The receipt, printed by us and by typst alone."""

    def __init__(self) -> None:
        from motcua.ground.packs.actions import compile_for
        from motcua.ground.papers import face, printing
        from motcua.wiring import settings

        found = compile_for(province="ben-tre", folder=settings.PACKS).books.get("template", "giay_tiep_nhan")
        assert found is not None
        self.template: Any = found.body
        self.printing: Any = printing
        self.source = (printing._PRELUDE + self.template.source).encode()
        typst = printing._typst()
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(face.FOLDER)])
        self.compiler = typst.Compiler(root="/dev/null", font_paths=fonts, ignore_system_fonts=True)
        self.made_ready: dict[int, str] = {}
        self.papers: dict[int, bytes] = {}

    def data(self, number: int) -> dict[str, Any]:
        return {**self.template.sample, "case": f"H07.28778-261130-{number:04d}", "applicant": f"Bà Lan thứ {number}"}

    def code(self, number: int) -> str:
        return f"https://dichvucong.example.vn/kiem-tra/{number:020d}#hs=H07.28778-261130-{number:04d}&tt=1.001193"

    def ours(self, number: int) -> bytes:
        made: bytes = self.printing.print_paper(
            self.template, self.data(number), made_at=NOW, title="Giấy tiếp nhận", qr=self.code(number)
        )
        return made

    def ready(self, numbers: range) -> None:
        """What is not typst's is done before its time is taken."""
        for number in numbers:
            paper = {
                "data": {name: self.data(number)[name] for name in self.template.takes},
                "title": "Giấy tiếp nhận",
                "author": "",
                "size": self.template.sizes[0],
                "made_at": {name: getattr(NOW, name) for name in self.printing._MOMENT},
                "qr": self.printing._code(self.code(number)),
            }
            self.made_ready[number] = json.dumps(self.printing.face.printable(paper), ensure_ascii=False)
            self.paper(number)

    def bare(self, number: int) -> bytes:
        if number not in self.made_ready:
            self.ready(range(number, number + 1))
        made: bytes = self.compiler.compile(
            input=self.source,
            format="pdf",
            sys_inputs={"paper": self.made_ready[number]},
            pdf_standards="a-2a",
            timestamp=int(NOW.timestamp()),
        )
        return made

    def paper(self, number: int) -> bytes:
        """One to be signed; there are not many of these."""
        return self.papers.setdefault(number % 4, self.ours(number % 4) if number % 4 not in self.papers else b"")

    def compare(self) -> None:
        for number in range(3):
            assert self.ours(number) == self.bare(number)


class Pens:
    """A signature by us, and by pyHanko with a key of the same kind in its own signer."""

    def __init__(self) -> None:
        from asn1crypto import keys  # type: ignore[import-untyped]
        from asn1crypto import x509 as asn1
        from cryptography import x509
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives import serialization as forms
        from cryptography.hazmat.primitives.asymmetric import ec
        from django.conf import settings
        from pyhanko.sign.signers import SimpleSigner
        from pyhanko_certvalidator.registry import SimpleCertificateStore

        settings.PAPERS_STAMPER = ""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Đỗ Quang Minh")])
        made = x509.CertificateBuilder(name, name, key.public_key(), 1, NOW, NOW + timedelta(days=365))
        certificate = made.sign(key, hashes.SHA256()).public_bytes(forms.Encoding.DER)
        private = key.private_bytes(forms.Encoding.DER, forms.PrivateFormat.PKCS8, forms.NoEncryption())
        self.signer = SimpleSigner(
            signing_cert=asn1.Certificate.load(certificate),
            signing_key=keys.PrivateKeyInfo.load(private),
            cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]
        )

    def ours(self, pdf: bytes) -> bytes:
        from motcua.ground.papers.definitions import Who
        from motcua.ground.papers.signing import sign_pdf

        who = Who("person", "minh", "Đỗ Quang Minh", "UBND xã An Hội", "H07.28778", "Chủ tịch")
        return sign_pdf(pdf, who=who, now=NOW).content

    def bare(self, pdf: bytes) -> bytes:
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.sign.fields import SigSeedSubFilter
        from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

        told = PdfSignatureMetadata(field_name="Sig", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
        pen = PdfSigner(told, signer=self.signer)
        done: bytes = asyncio.run(pen.async_sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)))).getvalue()
        return done


def main() -> None:
    from motcua.wiring.start import start_django

    start_django()
    sys.stdout.write(json.dumps(measured(int(sys.argv[1]))) + "\n")


if __name__ == "__main__":
    main()
