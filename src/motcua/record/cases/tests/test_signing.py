"""Who decides signs what they have seen, at a moment at which they may; slips carry the seal; nobody signs twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from motcua.ground.ledger.models import Fact
from motcua.ground.packs.models import Definition, Release
from motcua.ground.papers import ports
from motcua.ground.papers.checking import Trusted, check_pdf
from motcua.ground.papers.definitions import Template
from motcua.ground.papers.models import IssuedPaper
from motcua.ground.papers.queries import open_paper
from motcua.ground.people.definitions import Via
from motcua.ground.people.models import Appointment
from motcua.ground.words.errors import Refused
from motcua.record.cases import actions, facts
from motcua.record.cases.actions.signing import unsealed
from motcua.record.cases.models import Case, IssuedLetter, Prepared
from motcua.record.cases.tests.steps import Story
from motcua.record.cases.tests.world import World, _define, build

PLAIN = Template.model_validate(
    {
        "key": "van_ban",
        "name": {"vi": "Văn bản", "en": "Letter"},
        "law": {"text": "NĐ 30/2020/NĐ-CP"},
        "sizes": ["a4"],
        "takes": ["title", "paragraphs", "signer_name"],
        "sample": {},
        "source": "= #d.title\n#for one in d.paragraphs [#one]\n#d.signer_name",
    }
)


@pytest.fixture
def world(db: None) -> World:
    built = build()
    if not Definition.objects.filter(kind="template", key="van_ban").exists():
        _define(Release.objects.get(), "template", "van_ban", PLAIN, "9" * 64)
    return built


@pytest.fixture(autouse=True)
def keys(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.STATE = tmp_path
    settings.PAPERS_SIGNER = "motcua.bridges.signing.software.Software"
    settings.PAPERS_STAMPER = ""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "papers")},
        },
    }
    monkeypatch.setattr(ports, "_made", None)
    return tmp_path / "signing"


@pytest.fixture
def story(world: World) -> Story:
    return Story(world).ready_to_decide()


def prepare(story: Story, who: str = "minh", outcome: str = "granted", reason: str = "") -> Prepared:
    actor = story.world.actor(who)
    return actions.prepare_decision(
        case_id=story.case.pk, actor=actor, now=story.now, outcome=outcome, reason=reason, version=story.case.version
    )


def decide(story: Story, seen: str, outcome: str = "granted", reason: str = "") -> Story:
    return story.act("decide_case", "minh", outcome=outcome, reason=reason, seen=seen)


def bytes_of(paper: IssuedPaper) -> bytes:
    with open_paper(paper.digest) as file:
        return file.read()


def test_to_look_at_it_changes_nothing(story: Story) -> None:
    before = (Case.objects.get().version, IssuedLetter.objects.count(), Fact.objects.count())
    prepared = prepare(story)
    assert bytes(prepared.content).startswith(b"%PDF")
    assert (Case.objects.get().version, IssuedLetter.objects.count(), Fact.objects.count()) == before
    assert not IssuedPaper.objects.exists()


def test_what_was_seen_is_what_is_signed(story: Story, keys: Path) -> None:
    prepared = prepare(story)
    seen = bytes(prepared.content)
    case = decide(story, prepared.digest).case
    paper = IssuedPaper.objects.get()
    assert bytes_of(paper).startswith(seen), "the signed file begins with the very bytes that were on the screen"
    checked = check_pdf(bytes_of(paper), Trusted(((keys / "ca.pem").read_bytes(),)), now=story.now)
    assert [(each.name, each.holds, each.code) for each in checked.signatures] == [
        ("Đỗ Quang Minh", True, paper.code),
        (case.office.name, True, paper.code),
    ]
    hand, seal = paper.signatures.order_by("pk")
    held = Appointment.objects.get(account__username="minh")
    assert (hand.ground, hand.duty, hand.post) == (f"appointment:{held.pk}", "approve", held.post.title)
    assert (seal.by, seal.ground, seal.account_id) == ("seal", f"office:{case.office_id}", None)
    letter = case.letters.get(pk=paper.source.removeprefix("letter:"))
    assert (paper.holder_id, paper.subject, paper.kind) == (case.applicant_id, case.ref, "result")
    assert letter.title == paper.title
    fact = Fact.objects.get(kind=facts.DECIDED)
    assert (fact.payload["paper"], fact.payload["digest"]) == (paper.ref, paper.digest)
    assert not Prepared.objects.exists()


def test_nobody_signs_what_they_have_not_seen(story: Story) -> None:
    prepared = prepare(story)
    for seen, outcome, reason, code in (
        ("", "granted", "", "look_first"),
        ("0" * 64, "granted", "", "look_again"),
        (prepared.digest, "refused", "Không đủ điều kiện", "look_again"),
        (prepared.digest, "granted", "Thêm lý do", "look_again"),
    ):
        with pytest.raises(Refused) as refused:
            decide(story, seen, outcome, reason)
        assert refused.value.code == code
    assert not IssuedPaper.objects.exists()


@pytest.mark.parametrize("later", [timedelta(hours=2), timedelta(days=1)])
def test_what_was_seen_long_ago_is_looked_at_again(story: Story, later: timedelta) -> None:
    prepared = prepare(story)
    story.now += later
    with pytest.raises(Refused, match="look_again"):
        decide(story, prepared.digest)


def test_another_who_decides_looks_for_themselves(story: Story, world: World) -> None:
    prepared = prepare(story)
    Prepared.objects.update(account=world.accounts["binh"])
    with pytest.raises(Refused, match="look_again"):
        decide(story, prepared.digest)


def test_whatever_refuses_the_decision_refuses_the_look(world: World) -> None:
    story = Story(world).claimed()
    with pytest.raises(Refused, match="steps_left"):
        prepare(story)
    with pytest.raises(Refused, match="not_your_duty"):
        prepare(Story(world).ready_to_decide(), who="binh")


def test_whose_post_has_ended_signs_no_more(story: Story) -> None:
    """The request began while they held it; the moment of the signature decides."""
    prepared, actor = prepare(story), story.world.actor("minh")
    Appointment.objects.filter(account__username="minh").update(valid_to=story.now.date())
    with pytest.raises(Refused, match="may_not_sign"):
        actions.decide_case(case_id=story.case.pk, actor=actor, now=story.now, outcome="granted", seen=prepared.digest)


def test_a_program_signs_for_nobody(story: Story) -> None:
    actor = replace(story.world.actor("minh"), via=Via("api", "token", 2))
    with pytest.raises(Refused, match="sign_in_person"):
        actions.prepare_decision(case_id=story.case.pk, actor=actor, now=story.now, outcome="granted")


def test_slips_are_sealed_once(story: Story) -> None:
    story.case.letters.filter(key="giay_tiep_nhan").update(form="Mẫu số 01")
    (receipt,) = unsealed(story.case)
    told = {"letter_id": receipt.pk, "now": story.now}
    first = actions.seal_letter(actor=story.world.actor("lan"), **told)  # type: ignore[arg-type]
    again = actions.seal_letter(actor=story.world.actor("hanh"), **told)  # type: ignore[arg-type]
    assert first is not None
    assert first == again
    assert [each.by for each in first.signatures.all()] == ["seal"]
    assert unsealed(story.case) == []


def test_a_seal_pretends_no_hand(story: Story, settings: Settings) -> None:
    """A result that was decided before there were keys gets no paper by itself."""
    settings.PAPERS_SIGNER = ""
    story.act("decide_case", "minh", outcome="granted")
    settings.PAPERS_SIGNER = "motcua.bridges.signing.software.Software"
    letter = story.case.letters.order_by("-issued_at", "-pk")[0]
    assert actions.seal_letter(letter_id=letter.pk, actor=story.world.actor("lan"), now=story.now) is None
