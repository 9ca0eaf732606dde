"""On the desk: who decides sees what they will sign, and signs it on that page."""

from __future__ import annotations

import re

from django.test import Client

from motcua.ground.papers.models import IssuedPaper
from motcua.record.cases.models import Prepared
from motcua.record.cases.tests import test_signing
from motcua.record.cases.tests.steps import Story
from tests.signing import signed_in

world = test_signing.world
keys = test_signing.keys
story = test_signing.story


def desk(story: Story, who: str) -> Client:
    client = Client()
    signed_in(client, story.world.accounts[who])
    return client


def test_to_decide_leads_to_the_paper_and_there_one_signs(story: Story) -> None:
    client, at = desk(story, "minh"), f"/ban-lam-viec/ho-so/{story.case.pk}"
    typed = {"outcome": "granted", "reason": "", "version": str(story.case.version)}
    answer = client.post(f"{at}/quyet-dinh", typed)
    assert answer.headers["Location"] == f"{at}/xem-truoc"
    page = client.get(f"{at}/xem-truoc").content.decode()
    held = Prepared.objects.get()
    assert "Kính gửi Nguyễn Thị Lan" in page
    file = client.get(f"{at}/xem-truoc/ban-in")
    assert (file.content, file.headers["Content-Type"]) == (bytes(held.content), "application/pdf")
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page.split('action="' + at + "/quyet-dinh", 1)[1]))
    assert client.post(f"{at}/quyet-dinh", fields).headers["Location"] == at
    assert IssuedPaper.objects.get().subject == story.case.ref
    assert client.get(f"{at}/xem-truoc").headers["Location"] == at, "there is nothing left to sign"
    letter = IssuedPaper.objects.get().source.removeprefix("letter:")
    signed = client.get(f"{at}/van-ban/{letter}/pdf")
    assert b"".join(signed.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]


def test_what_is_refused_is_refused_before_there_is_a_paper(story: Story) -> None:
    typed = {"outcome": "refused", "reason": "", "version": str(story.case.version)}
    answer = desk(story, "minh").post(f"/ban-lam-viec/ho-so/{story.case.pk}/quyet-dinh", typed)
    assert answer.status_code == 422
    assert not Prepared.objects.exists()


def test_another_sees_nothing_of_what_was_prepared(story: Story) -> None:
    test_signing.prepare(story)
    at = f"/ban-lam-viec/ho-so/{story.case.pk}/xem-truoc"
    assert desk(story, "binh").get(at).headers["Location"] == at.removesuffix("/xem-truoc")
    assert desk(story, "binh").get(f"{at}/ban-in").status_code == 404
    assert desk(story, "tuan.cb").get(at).status_code == 404
