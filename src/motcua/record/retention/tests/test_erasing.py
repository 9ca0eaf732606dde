"""From a closed dossier to one of which nothing personal is left, and a chain of facts that still holds."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from motcua.ground.ledger.actions import seal_facts
from motcua.ground.ledger.models import Fact
from motcua.ground.ledger.queries import facts_of, faults
from motcua.ground.messages.models import Message
from motcua.ground.packs.models import Definition, InForce, Release
from motcua.ground.papers import shelf
from motcua.ground.papers.actions import store
from motcua.ground.papers.definitions import FileRef
from motcua.ground.papers.models import Paper
from motcua.ground.papers.samples import png
from motcua.ground.people.definitions import SYSTEM
from motcua.ground.people.models import Party
from motcua.ground.vault.actions import enter_holding
from motcua.ground.vault.definitions import Origin, Trust
from motcua.ground.vault.models import Holding
from motcua.ground.vault.tests.world import publish
from motcua.ground.words.errors import Refused, Unavailable
from motcua.ground.words.moments import day_of
from motcua.record.cases.models import Case, CasePaper
from motcua.record.cases.tests.steps import Story
from motcua.record.cases.tests.world import MONDAY, World, build
from motcua.record.retention import actions, facts
from motcua.record.retention.models import Erasure, ErasureList
from motcua.record.retention.queries import journal
from motcua.record.retention.tests.test_rules import rule

pytestmark = pytest.mark.django_db(transaction=True)
CLOSED = MONDAY + timedelta(days=3)
DUE = datetime(2036, 11, 20, 8, 0, tzinfo=MONDAY.tzinfo)


@pytest.fixture
def world(settings: Any, tmp_path: Any) -> World:
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}}
    world = build()
    everything = (["answers", "papers", "letters", "messages", "contact", "facts"], 10)
    body = rule("chung", everything, facts=["cases.submitted", "cases.withdrawn"], valid_from=date(2020, 1, 1))
    release = Release.objects.latest("pk")
    row = Definition.objects.create(
        kind="retention", key="chung", hash="9" * 64, pack="national/thu", body=body.model_dump(mode="json"),
        release=release,
    )  # fmt: skip
    InForce.objects.create(release=release, kind="retention", key="chung", definition=row)
    return world


@pytest.fixture
def case(world: World) -> Case:
    """Withdrawn, with a paper of its own, a message, and every fact sealed."""
    case = Story(world).submitted().act("withdraw_case", "lan", reason="Bà Lan đổi ý").case
    paper = store(BytesIO(png(7)), name="giay.png", actor=SYSTEM, now=MONDAY)
    _attach(case, paper.digest)
    Message.objects.create(
        party=world.parties["lan"], channel="inbox", template="t", subject_ref=case.ref, body="Bà Lan ơi",
        created_at=MONDAY, created_by="system", state=Message.SENT, sent_at=MONDAY,
    )  # fmt: skip
    seal()
    return case


def _attach(case: Case, digest: str) -> None:
    CasePaper.objects.create(
        case=case, component="proof", digest=digest, name="giấy của bà Lan.png", size=1, type="png", added_by="x",
        added_at=MONDAY,
    )  # fmt: skip


def seal() -> None:
    while seal_facts(now=MONDAY) is not None:
        pass


def proposed(now: datetime = DUE) -> ErasureList | None:
    return actions.propose(day=day_of(now), actor=SYSTEM, now=now)


def approved(world: World, now: datetime = DUE) -> ErasureList:
    made = proposed(now)
    assert made is not None
    minh = world.actor("minh")
    return actions.approve(number=made.pk, decision_number="12/QĐ", decision_date=MONDAY.date(), actor=minh, now=now)


def erased(world: World, now: datetime = DUE) -> ErasureList:
    return actions.carry_out(number=approved(world, now).pk, actor=SYSTEM, now=now)


def test_nothing_personal_is_left_and_the_chain_holds(world: World, case: Case) -> None:
    digests = list(case.papers.values_list("digest", flat=True))
    before = [(fact.kind, fact.happened_at, fact.office_id) for fact in facts_of(case.ref)]
    made = erased(world)
    assert made.state == ErasureList.DONE
    left = Case.objects.get(pk=case.pk)
    assert (left.answers, left.applicant_name, left.search_text, left.reason) == ({}, "", "", "")
    assert (left.code, left.state, left.office_id, left.closed_at) == (
        case.code,
        case.state,
        case.office_id,
        case.closed_at,
    )
    assert not left.papers.exists()
    assert not left.letters.exists()
    assert not Message.objects.filter(body__contains="Lan").exists()
    gone = digests[-1]
    assert not Paper.objects.filter(digest=gone).exists()
    with pytest.raises(Unavailable):
        shelf.take(gone)
    after = facts_of(case.ref)
    assert [(fact.kind, fact.happened_at, fact.office_id) for fact in after][: len(before)] == before
    assert [fact.payload for fact in after if fact.kind == "cases.submitted"] == [{}]
    assert after[-1].kind == facts.ERASED
    assert after[-1].payload["decision_number"] == "12/QĐ"
    assert list(faults()) == []
    seal()
    assert list(faults()) == []
    assert proposed() is None, "nothing of it will ever be due again"


def test_nothing_is_due_before_its_day(case: Case) -> None:
    assert case.closed_at is not None
    assert proposed(case.closed_at.replace(year=2036) - timedelta(days=1)) is None
    assert proposed(case.closed_at.replace(year=2036)) is not None


def test_open_dossiers_are_never_proposed(world: World) -> None:
    Story(world).accepted()
    assert proposed() is None


def test_the_house_proposes_and_a_leader_decides(world: World, case: Case) -> None:
    made = proposed()
    assert made is not None
    assert proposed() is None, "one list at a time"
    said = {"decision_number": "12/QĐ", "decision_date": MONDAY.date(), "now": DUE, "number": made.pk}
    for actor in (SYSTEM, world.actor("hanh"), world.actor("lan")):
        with pytest.raises(Refused, match="đứng đầu"):
            actions.approve(actor=actor, **said)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="số và ngày"):
        actions.approve(actor=world.actor("minh"), **{**said, "decision_number": " "})  # type: ignore[arg-type]
    with pytest.raises(Refused, match="chưa được quyết định"):
        actions.carry_out(number=made.pk, actor=SYSTEM, now=DUE)
    actions.refuse(number=made.pk, reason="Còn thanh tra", actor=world.actor("minh"), now=DUE)
    assert proposed() is not None, "what is due comes again"


def test_a_dossier_that_is_held_waits(world: World, case: Case) -> None:
    made = approved(world)
    held = actions.hold(case=case, ground="complaint", number="5/ĐKN", actor=world.actor("hanh"), now=DUE)
    assert actions.carry_out(number=made.pk, actor=SYSTEM, now=DUE).state == ErasureList.APPROVED
    assert Erasure.objects.get().waits_for == "the dossier is held back"
    assert Case.objects.get(pk=case.pk).answers
    with pytest.raises(Refused):
        actions.lift(hold_id=held.pk, actor=world.actor("tuan.cb"), now=DUE)
    actions.lift(hold_id=held.pk, actor=world.actor("minh"), now=DUE)
    assert actions.carry_out(number=made.pk, actor=SYSTEM, now=DUE).state == ErasureList.DONE
    assert [fact.kind for fact in Fact.objects.filter(kind__startswith="retention.hel")] == [facts.HELD]


def test_a_paper_that_another_dossier_names_stays(world: World, case: Case) -> None:
    digest = case.papers.latest("pk").digest
    other = Story(world).submitted().case
    _attach(other, digest)
    seal()
    erased(world)
    assert Paper.objects.filter(digest=digest).exists()
    with shelf.take(digest) as kept:
        assert kept.read() == png(7)


def test_an_applicant_with_other_dossiers_or_an_account_is_not_forgotten(world: World, case: Case) -> None:
    erased(world)
    assert Party.objects.filter(pk=world.parties["lan"].pk).exists()
    stranger = Party.objects.create(kind="person", name="Người Lạ", search_name="nguoi la", phone="0900000000")
    other = Story(world).submitted().act("withdraw_case", "lan", reason="").case
    Case.objects.filter(pk=other.pk).update(applicant=stranger)
    Message.objects.filter(subject_ref=other.ref).delete()
    seal()
    erased(world, DUE + timedelta(days=30))
    assert not Party.objects.filter(pk=stranger.pk).exists()


def test_what_is_not_sealed_yet_waits(world: World) -> None:
    Story(world).submitted().act("withdraw_case", "lan", reason="")
    made = erased(world)
    assert made.state == ErasureList.APPROVED
    assert "not sealed yet" in Erasure.objects.get().waits_for
    seal()
    assert actions.carry_out(number=made.pk, actor=SYSTEM, now=DUE).state == ErasureList.DONE


def test_erasures_are_done_again_after_a_restore(world: World, case: Case) -> None:
    """The journal of one database, in another that was restored from before: here the same, with its rows put back."""
    erased(world)
    told = [json.loads(json.dumps(line)) for line in journal()]
    assert actions.repeat(told, actor=SYSTEM, now=DUE) == []
    Erasure.objects.all().delete()
    Case.objects.filter(pk=case.pk).update(answers={"subject": "Bà Lan"}, applicant_name="Bà Lan")
    (again,) = actions.repeat(told, actor=SYSTEM, now=DUE)
    assert (again.state, again.decision_number, again.repeats) == (ErasureList.DONE, "12/QĐ", True)
    assert Case.objects.get(pk=case.pk).answers == {}
    assert list(faults()) == []


def test_papers_are_removed_in_an_act_of_erasing_and_never_otherwise(case: Case) -> None:
    with pytest.raises(DatabaseError, match="never changed or removed"), transaction.atomic():
        Paper.objects.all().delete()
    with pytest.raises(DatabaseError, match="never changed or removed"), connection.cursor() as cursor:
        cursor.execute("UPDATE papers_paper SET size = 1")


# --- the vault -------------------------------------------------------------------------------------------------------


def _held_of(case: Case, digest: str, trust: Trust, party: Party) -> Holding:
    publish(Release.objects.latest("pk"))
    file = FileRef(digest, "giấy.png", 1, "image/png")
    origin = Origin(case.ref, case.code, case.procedure, "proof", case.office_id)
    return enter_holding(
        holder=party, type="giay_sinh", trust=trust, file=file, origin=origin, actor=SYSTEM, now=MONDAY
    )


@pytest.mark.parametrize("trust", ["handed_in", "issued"])
def test_what_of_the_vault_came_from_it_goes_with_it(case: Case, world: World, trust: Trust) -> None:
    own = case.papers.get(type="png")
    row = _held_of(case, own.digest, trust, world.parties["lan"])
    seal()
    erased(world)
    assert not Holding.objects.filter(pk=row.pk).exists()
    assert not Paper.objects.filter(digest=own.digest).exists()
    assert Fact.objects.get(kind="vault.ended", subject=row.ref).payload["why"] == "erased"


def test_what_another_dossier_stands_on_comes_from_that_one(case: Case, world: World) -> None:
    own = case.papers.get(type="png")
    row = _held_of(case, own.digest, "handed_in", world.parties["lan"])
    other = Story(world).submitted().case
    CasePaper.objects.create(
        case=other, component="proof", digest=own.digest, name="x", size=1, type="png", holding=row, added_by="x",
        added_at=MONDAY,
    )  # fmt: skip
    seal()
    erased(world)
    row.refresh_from_db()
    assert (row.source, row.source_code, row.ended_at) == (other.ref, other.code, None)
    assert Paper.objects.filter(digest=own.digest).exists()


def test_a_file_that_a_vault_names_stays(case: Case, world: World) -> None:
    own = case.papers.get(type="png")
    other = Story(world).submitted("tuan").case
    row = _held_of(other, own.digest, "handed_in", world.parties["tuan"])
    seal()
    erased(world)
    assert Holding.objects.filter(pk=row.pk).exists()
    assert Paper.objects.filter(digest=own.digest).exists()
