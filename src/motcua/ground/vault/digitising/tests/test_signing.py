"""The digitiser's signature: theirs, on the copy of a paper that they saw, for anybody to check."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from pytest_django import Settings

from motcua.ground.papers import ports
from motcua.ground.papers.models import IssuedPaper
from motcua.ground.papers.queries import open_paper
from motcua.ground.papers.samples import pdf
from motcua.ground.vault.digitising.actions import confirm_digitised, read_next
from motcua.ground.vault.digitising.definitions import Compared
from motcua.ground.vault.digitising.marking import marked
from motcua.ground.vault.digitising.models import Digitisation
from motcua.ground.vault.digitising.tests.world import NOW, SAID, World, came_in, component, kept
from motcua.ground.vault.models import Holding
from motcua.ground.words.errors import Refused


@pytest.fixture(autouse=True)
def keys(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An authority of this test's own."""
    settings.STATE = tmp_path
    settings.PAPERS_SIGNER = "motcua.bridges.signing.software.Software"
    monkeypatch.setattr(ports, "_made", None)


def confirmed(world: World, *, on_paper: bool = True) -> Digitisation:
    (row,) = came_in(world, component(kept(pdf("giay")), type="giay_thu", on_paper=on_paper))
    read_next(now=NOW)
    return confirm_digitised(digitisation_id=row.pk, said=Compared("giay_thu", SAID), actor=world.hanh, now=NOW)


def test_the_copy_is_signed_by_who_compared_it(world: World, tmp_path: Path) -> None:
    row = confirmed(world)
    issued = IssuedPaper.objects.get()
    assert (issued.kind, issued.digest, issued.holder, issued.source) == ("scan", row.signed, world.lan, row.ref)
    assert Holding.objects.get().digest == row.signed
    assert Holding.objects.get().issued_paper == issued.pk
    signature = issued.signatures.get()
    assert (signature.by, signature.name) == ("digitiser", "Lê Thị Hạnh")
    with open_paper(row.signed) as content:
        (tmp_path / "signed.pdf").write_bytes(content.read())
    told = subprocess.run(
        ["pdfsig", "-nocert", "signed.pdf"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert "Signature is Valid" in told.stdout
    assert "Total document signed" in told.stdout
    words = subprocess.run(["pdftotext", "signed.pdf", "-"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "Số hóa và ký bởi: Lê Thị Hạnh" in words.stdout
    assert "02/11/2026 08:00:00" in words.stdout


def test_the_mark_stands_at_the_upper_left(tmp_path: Path) -> None:
    (tmp_path / "it.pdf").write_bytes(marked(pdf("giay"), name="Lê Thị Hạnh", office="Ủy ban", now=NOW))
    told = subprocess.run(
        ["pdftotext", "-tsv", "it.pdf", "-"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    (place,) = [line.split("\t") for line in told.stdout.splitlines() if line.endswith("\tHạnh")]
    left, top = float(place[6]), float(place[7])
    assert left < 595 / 2
    assert top < 60


def test_what_nobody_saw_is_not_signed(world: World) -> None:
    row = confirmed(world, on_paper=False)
    assert row.signed == ""
    assert not IssuedPaper.objects.exists()
    assert Holding.objects.get().digest == row.copy


def test_a_pdf_that_is_broken_inside_is_scanned_again() -> None:
    with pytest.raises(Refused) as refused:
        marked(b"%PDF-1.4\nnothing\nstartxref\n0\n%%EOF\n", name="Hạnh", office="Ủy ban", now=NOW)
    assert refused.value.code == "copy_unsound"
