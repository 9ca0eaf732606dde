"""A receipt becomes a sealed paper beside the payment, once; its payer and the desk open it, a stranger does not."""

from __future__ import annotations

import subprocess
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from motcua.ground.ledger import outbox
from motcua.ground.ledger.models import Fact
from motcua.ground.money.actions import cancel_receipt, name_issuer
from motcua.ground.money.facts import RECEIPT_CANCELLED
from motcua.ground.money.models import Receipt
from motcua.ground.packs.models import Release
from motcua.ground.papers.definitions import Template
from motcua.ground.papers.models import IssuedPaper
from motcua.record.cases import facts
from motcua.record.cases.tests import test_signing
from motcua.record.cases.tests.steps import Story
from motcua.record.cases.tests.world import World, _define
from motcua.wiring.reactions import seal_receipts
from tests.signing import signed_in

world = test_signing.world
keys = test_signing.keys

TEMPLATE = Template.model_validate(
    {
        "key": "bien_lai",
        "name": {"vi": "Biên lai", "en": "Receipt"},
        "law": {"text": "NĐ 254/2026/NĐ-CP"},
        "sizes": ["a5"],
        "takes": ["number", "payer", "total", "words", "foot"],
        "sample": {},
        "source": "= #d.number\n#d.payer #d.total #d.words #d.foot",
    }
)


@pytest.fixture
def story(world: World) -> Story:
    """Before a fee is paid at an office that issues receipts."""
    _define(Release.objects.get(), "template", "bien_lai", TEMPLATE, "8" * 64)
    story = Story(world, timezone.now() - timedelta(hours=2)).claimed()
    name_issuer(office_id=world.here.pk, name=world.here.name, tax_code="9900000016", now=story.now)
    return story


def words(pdf: bytes) -> str:
    told = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(told.stdout.decode().split())


def browser(story: Story, who: str) -> Client:
    client = Client(headers={"accept-language": "vi"})
    signed_in(client, story.world.accounts[who])
    return client


def opened(client: Client, address: str) -> tuple[int, bytes]:
    answer = client.get(address)
    return answer.status_code, answer.getvalue()


def test_what_was_paid_has_one_sealed_receipt_however_often_it_is_told(story: Story) -> None:
    story.paid()
    outbox.run_once(story.now, limit=100)
    paper, receipt = IssuedPaper.objects.get(kind="receipt"), Receipt.objects.get()
    assert (paper.source, paper.subject, paper.office_id) == (receipt.ref, story.case.ref, story.world.here.pk)
    assert (paper.holder_id, paper.holder_name) == (story.case.applicant_id, receipt.payer)
    (seal,) = paper.signatures.all()
    assert (seal.by, seal.ground, seal.account_id) == ("seal", f"office:{story.world.here.pk}", None)
    said = words(test_signing.bytes_of(paper))
    for part in ("00000001", receipt.payer, "2.000 đồng", "Hai nghìn đồng", story.case.code):
        assert part in said, part
    assert "chưa ký số" not in said
    seal_receipts(Fact.objects.get(kind=facts.PAID), story.now)
    assert IssuedPaper.objects.filter(kind="receipt").count() == 1


def test_of_a_receipt_that_was_wrong_only_the_one_in_its_place_is_sealed(story: Story) -> None:
    story.paid()
    wrong = Receipt.objects.get()
    actor = story.world.actor("hanh")
    new = cancel_receipt(wrong.pk, reason="Sai tên", payer="Nguyễn Thị Lan Anh", actor=actor, now=story.now)
    assert new is not None
    seal_receipts(Fact.objects.get(kind=RECEIPT_CANCELLED), story.now)
    paper = IssuedPaper.objects.get(kind="receipt")
    assert (paper.source, paper.holder_name) == (new.ref, "Nguyễn Thị Lan Anh")
    address = f"/ban-lam-viec/ho-so/{story.case.pk}/bien-lai/{wrong.pk}/pdf"
    status, pdf = opened(browser(story, "hanh"), address)
    assert status == 200
    assert "Biên lai đã hủy" in words(pdf)


def test_an_office_that_issues_none_has_nothing_to_seal(world: World) -> None:
    story = Story(world).claimed().paid()
    seal_receipts(Fact.objects.get(kind=facts.PAID), story.now)
    assert not IssuedPaper.objects.filter(kind="receipt").exists()


def test_without_keys_it_is_printed_and_says_so(story: Story, settings: Settings) -> None:
    settings.PAPERS_SIGNER = ""
    story.paid()
    seal_receipts(Fact.objects.get(kind=facts.PAID), story.now)
    assert not IssuedPaper.objects.filter(kind="receipt").exists()
    status, pdf = opened(browser(story, "lan"), f"/ho-so/{story.case.pk}/bien-lai/{Receipt.objects.get().pk}/pdf")
    assert (status, "Bản chưa ký số" in words(pdf)) == (200, True)


def test_her_page_and_the_desk_lead_to_it_and_strangers_find_nothing(story: Story) -> None:
    story.paid()
    receipt = Receipt.objects.get()
    hers, desk = f"/ho-so/{story.case.pk}", f"/ban-lam-viec/ho-so/{story.case.pk}"
    for who, page in (("lan", hers), ("hanh", desk), ("binh", desk)):
        client = browser(story, who)
        assert f'href="{page}/bien-lai/{receipt.pk}/pdf"' in client.get(page).content.decode(), who
        status, pdf = opened(client, f"{page}/bien-lai/{receipt.pk}/pdf")
        assert (status, pdf[:4]) == (200, b"%PDF"), who
    assert IssuedPaper.objects.filter(kind="receipt").count() == 1, "sealed for who asked first, then handed out"
    for who, page in (("tuan", hers), ("tuan.cb", desk)):
        assert browser(story, who).get(f"{page}/bien-lai/{receipt.pk}/pdf").status_code == 404, who
    other = Story(story.world, story.now).submitted()
    assert browser(story, "lan").get(f"/ho-so/{other.case.pk}/bien-lai/{receipt.pk}/pdf").status_code == 404
