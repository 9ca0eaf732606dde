"""What bà Lan holds is offered and used, and who asks her for it again has to say why."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from motcua.ground.ledger.models import Fact
from motcua.ground.papers.definitions import FileRef
from motcua.ground.people.models import Reading
from motcua.ground.vault.actions import end_holding, enter_holding
from motcua.ground.vault.models import Holding, Use
from motcua.ground.vault.queries import held, of_source
from motcua.ground.words.errors import Refused
from motcua.record.cases import actions
from motcua.record.cases.models import AskedAgain, Case
from motcua.record.cases.tests.held import BIRTH, TYPED, birth_of, publish_typed
from motcua.record.cases.tests.steps import Story
from motcua.record.cases.tests.world import MONDAY, World, answers, build

TODAY = MONDAY.date()
SCAN = FileRef("d" * 64, "quet.pdf", 3000, "application/pdf")
WHY = {"held_ground": "unreadable", "held_reason": "Trang thứ hai trong kho bị mờ"}


@pytest.fixture
def world(db: None) -> World:
    made = build()
    publish_typed()
    return made


@pytest.fixture
def birth(world: World) -> Holding:
    return birth_of(world)


class Filed(Story):
    """Stories of that procedure."""

    def online(self, who: str = "lan", **more: Any) -> Filed:
        told: dict[str, Any] = {"papers": {}, "held": {}, "applicant": self.world.parties[who], "data": answers()}
        told |= more
        self.case = actions.submit_case(
            actor=self.world.actor(who), now=self.now, procedure=TYPED, key=uuid4().hex, **told
        )
        self.later(minutes=10)
        return self

    def at_the_counter(self, **more: Any) -> Filed:
        told: dict[str, Any] = {"papers": {}, "held": {}, "applicant": self.world.parties["lan"]} | more
        self.case = actions.intake_at_counter(
            actor=self.world.actor("hanh"),
            now=self.now,
            procedure=TYPED,
            data=answers(),
            key=uuid4().hex,
            office_id=self.world.here.pk,
            **told,
        )
        self.later(minutes=10)
        return self

    def told(self, kind: str) -> dict[str, Any]:
        return dict(Fact.objects.get(kind=f"cases.{kind}", subject=self.case.ref).payload)


def test_the_paper_held_is_used_instead_of_a_file(world: World, birth: Holding) -> None:
    story = Filed(world).online(held={"birth": str(birth.pk)})
    paper = story.case.papers.get()
    assert (paper.component, paper.digest, paper.holding, paper.scanned) == ("birth", BIRTH.digest, birth, False)
    used = Use.objects.get()
    assert (used.holding, used.subject, used.subject_code) == (birth, story.case.ref, story.case.code)
    told = story.told("submitted")
    assert (told["held"], told["reused"], told["papers"]) == (["birth", "tie"], ["birth"], {})


def test_without_file_or_paper_held_it_is_missing(world: World, birth: Holding) -> None:
    with pytest.raises(Refused) as refused:
        Filed(world).online()
    assert [problem.code for problem in refused.value.problems] == ["paper_missing"]


def test_her_own_file_is_her_choice(world: World, birth: Holding) -> None:
    told = Filed(world).online(papers={"birth": [SCAN]}).told("submitted")
    assert (told["held"], told["reused"]) == (["birth", "tie"], [])
    assert "asked_although_held" not in told


def test_nothing_is_told_where_nothing_is_held(world: World) -> None:
    told = Filed(world).online(papers={"birth": [SCAN]}).told("submitted")
    assert not {"held", "reused"} & set(told)


@pytest.mark.parametrize("what", ["another's", "ended", "of another type", "no id", "not asked"])
def test_only_what_is_on_offer_can_be_used(world: World, birth: Holding, what: str) -> None:
    minh, component = world.actor("minh"), "birth"
    wanted = str(birth.pk)
    if what == "another's":
        Holding.objects.update(holder=world.parties["tuan"])
    elif what == "ended":
        end_holding(holding=birth, why="revoked", actor=minh, now=MONDAY)
    elif what == "of another type":
        Holding.objects.update(type="hop_dong")
    elif what == "no id":
        wanted = "' OR 1=1 --"
    else:
        component = "nothing"
    with pytest.raises(Refused) as refused:
        Filed(world).online(held={component: wanted})
    code = "paper_missing" if what == "not asked" else "holding_not_offered"
    assert [problem.code for problem in refused.value.problems] == [code]
    assert not Case.objects.exists()


def test_what_proves_the_same_comes_after_the_proper_one(world: World, birth: Holding) -> None:
    lan, minh = world.parties["lan"], world.actor("minh")
    lease = enter_holding(holder=lan, type="hop_dong", trust="issued", actor=minh, now=MONDAY)
    procedure = actions.check_filing(
        TYPED, answers(), {"birth": [SCAN]}, "", MONDAY, channel="online", who=(world.actor("lan"), lan)
    )
    assert [row.type for row in procedure.once.offered["tie"]] == ["giay_sinh", "hop_dong"]
    assert procedure.once.offered["tie"][1] == lease


def test_a_result_without_a_file_yet_can_be_used_too(world: World) -> None:
    lan, minh = world.parties["lan"], world.actor("minh")
    row = enter_holding(holder=lan, type="giay_sinh", trust="issued", actor=minh, now=MONDAY)
    paper = Filed(world).online(held={"birth": str(row.pk)}).case.papers.get()
    assert (paper.digest, paper.name, paper.size) == ("", "Giấy sinh thử", 0)


# --- at the counter --------------------------------------------------------------------------------------------------


def test_the_officer_uses_it_and_that_she_looked_is_noted(world: World, birth: Holding) -> None:
    story = Filed(world).at_the_counter(held={"birth": str(birth.pk)})
    told = story.told("received")
    assert told["reused"] == ["birth"]
    look = Reading.objects.get()
    assert (look.party, look.what, look.purpose) == (world.parties["lan"], "vault", "counter")
    assert Fact.objects.filter(kind="people.data_read", subject=f"party:{look.party_id}").count() == 1


def test_taking_it_in_again_needs_a_reason(world: World, birth: Holding) -> None:
    for given in ({}, {"held_ground": "unreadable", "held_reason": "mờ"}, {**WHY, "held_ground": "because"}):
        with pytest.raises(Refused, match="held_already") as refused:
            Filed(world).at_the_counter(papers={"birth": [SCAN]}, **given)
        assert refused.value.law
    assert not Case.objects.exists()
    story = Filed(world).at_the_counter(papers={"birth": [SCAN]}, **WHY)
    told = story.told("received")
    assert (told["asked_although_held"], told["held_ground"]) == (["birth"], "unreadable")
    assert WHY["held_reason"] not in str(told)
    assert AskedAgain.objects.get().reason == WHY["held_reason"]


# --- asked for more --------------------------------------------------------------------------------------------------


def test_who_asks_for_what_is_held_says_why(world: World, birth: Holding) -> None:
    story = Filed(world).online(papers={"birth": [SCAN]})
    asked = {"reason": "Nộp giấy khai sinh", "missing": ["birth", "subject"]}
    with pytest.raises(Refused, match="held_already"):
        story.act("ask_for_more", "hanh", **asked)
    assert not story.case.supplement_requests.exists()
    story.act("ask_for_more", "hanh", **asked, **WHY)
    told = story.told("more_asked")
    assert (told["asked_although_held"], told["held_ground"]) == (["birth"], "unreadable")


def test_a_blurred_photo_of_this_very_dossier_is_no_paper_held_before(world: World) -> None:
    story = Filed(world).online(papers={"birth": [SCAN]})
    story.act("accept_case", "hanh").act("hand_over_case", "hanh").act("claim_case", "binh")
    assert held(world.parties["lan"], "giay_sinh", TODAY)
    story.act("ask_for_more", "binh", reason="Ảnh mờ, chụp lại", missing=["birth"])
    assert "asked_although_held" not in story.told("more_asked")


def test_an_answer_may_come_from_the_vault(world: World) -> None:
    story = Filed(world).online(papers={"birth": [SCAN]})
    story.act("ask_for_more", "hanh", reason="Bổ sung quan hệ", missing=["tie"])
    row = enter_holding(
        holder=world.parties["lan"], type="giay_sinh", trust="issued", actor=world.actor("minh"), now=story.now
    )
    story.act("answer_supplement", "lan", held={"tie": str(row.pk)})
    assert story.told("supplemented")["reused"] == ["tie"]
    assert story.case.papers.get(component="tie").holding == row


def test_asked_with_a_reason_it_is_taken_in_without_another(world: World, birth: Holding) -> None:
    story = Filed(world).online(held={"birth": str(birth.pk)})
    story.act("ask_for_more", "hanh", reason="Nộp bản khác", missing=["tie"], **WHY)
    story.act("answer_supplement", "hanh", papers={"tie": [SCAN]})
    assert "asked_although_held" not in story.told("supplemented")


# --- what enters by itself -------------------------------------------------------------------------------------------


def granted(world: World, late: str = "no") -> Filed:
    excuse = {"subject": "Xin cấp giấy", "late": late}
    story = Filed(world).online(papers={"birth": [SCAN], "copy": [BIRTH]}, data=answers(**excuse))
    story.act("accept_case", "hanh").act("hand_over_case", "hanh").act("claim_case", "binh")
    story.act("finish_step", "binh").act("finish_step", "binh").act("claim_case", "minh")
    story.act("decide_case", "minh", outcome="granted")
    return story


def test_a_grant_puts_the_result_into_the_applicants_vault(world: World) -> None:
    story = granted(world)
    row = of_source(story.case.ref)[-1]
    assert (row.holder, row.type, row.trust) == (world.parties["lan"], "giay_phep", "issued")
    assert (row.about, row.number, row.issuer) == ("Xin cấp giấy", story.case.code, world.here.name)
    assert (row.source_code, row.procedure, row.part) == (story.case.code, TYPED, "granted")
    assert row.issued_on is not None
    assert row.valid_until is not None
    assert (row.valid_until.month - row.issued_on.month) % 12 == 6


def test_who_only_fetches_it_holds_nothing(world: World) -> None:
    granted(world, late="yes")
    assert not Holding.objects.filter(trust="issued").exists()


def test_a_refusal_gives_nothing(world: World) -> None:
    story = Filed(world).online(papers={"birth": [SCAN]})
    story.act("accept_case", "hanh").act("hand_over_case", "hanh").act("claim_case", "binh")
    story.act("finish_step", "binh").act("finish_step", "binh")
    story.act("decide_case", "minh", outcome="refused", reason="Không đủ điều kiện")
    assert not Holding.objects.filter(trust="issued").exists()


def test_what_was_accepted_is_held_but_no_plain_copy(world: World) -> None:
    story = Filed(world).online(papers={"birth": [SCAN], "tie": [BIRTH], "copy": [BIRTH]})
    assert not Holding.objects.exists(), "not before an officer accepted it"
    story.act("accept_case", "hanh")
    [row] = of_source(story.case.ref)
    assert (row.type, row.trust, row.digest, row.part) == ("giay_sinh", "handed_in", SCAN.digest, "birth")


def test_a_strangers_paper_is_the_strangers(world: World) -> None:
    story = Filed(world).online("tuan", papers={"birth": [SCAN]}).act("accept_case", "hanh")
    assert [row.holder for row in of_source(story.case.ref)] == [world.parties["tuan"]]
    assert held(world.parties["lan"], "giay_sinh", TODAY) == []
