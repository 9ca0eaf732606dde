"""One person lets another act for them: online and accepted, or at a counter from a paper; ended at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db import transaction

from motcua.ground.people import facts, representing, rules
from motcua.ground.people.actions.accounts import register_party
from motcua.ground.people.actions.noting import counter_of, days, must_receive, party_ref
from motcua.ground.people.definitions import Actor, MandateGround, WalkIn
from motcua.ground.people.models import Mandate, Party
from motcua.ground.words.errors import Refused
from motcua.ground.words.facts import Recorder
from motcua.ground.words.ids import ref
from motcua.ground.words.moments import day_of
from motcua.ground.words.text import nfc


@transaction.atomic
def give_mandate(
    *,
    receiver: Party,
    procedures: Collection[str] = (),
    valid_from: date,
    valid_to: date | None,
    actor: Actor,
    now: datetime,
    record: Recorder,
) -> Mandate:
    """The giver does it in their own account; it holds once the receiver has accepted."""
    giver_id, account_id = rules.must_bind(actor)
    if valid_from < day_of(now):
        raise Refused("mandate_days", "Ủy quyền trực tuyến bắt đầu từ hôm nay hoặc sau hôm nay.", field="valid_from")
    mandate = Mandate(
        giver_id=giver_id,
        receiver=receiver,
        ground="mandate",
        procedures=sorted(set(procedures)),
        valid_from=valid_from,
        valid_to=valid_to,
        made="online",
        given_by_id=account_id,
        given_at=now,
    )
    _insert(mandate, Party.objects.get(pk=giver_id), now)
    _note(record, facts.MANDATE_GIVEN, mandate, actor, now, _terms(mandate))
    return mandate


@transaction.atomic
def accept_mandate(*, mandate: Mandate, actor: Actor, now: datetime, record: Recorder) -> Mandate:
    party_id, account_id = rules.must_bind(actor)
    mandate = _held(mandate)
    if party_id != mandate.receiver_id:
        raise Refused("not_yours", "Chỉ người được ủy quyền mới nhận được ủy quyền này.")
    if not mandate.waits or _over(mandate, day_of(now)):
        raise Refused("not_waiting", "Ủy quyền này đã được nhận hoặc đã chấm dứt.")
    mandate.accepted_at, mandate.accepted_by_id = now, account_id
    mandate.save(update_fields=["accepted_at", "accepted_by"])
    _note(record, facts.MANDATE_ACCEPTED, mandate, actor, now, {})
    return mandate


@transaction.atomic
def record_mandate(
    *,
    giver: Party | WalkIn,
    receiver: Party | WalkIn,
    ground: MandateGround,
    procedures: Collection[str] = (),
    valid_from: date,
    valid_to: date | None,
    source: str,
    paper: str,
    paper_name: str,
    office_id: int,
    actor: Actor,
    now: datetime,
    record: Recorder,
) -> Mandate:
    """At the counter, from the original of a paper whose scan has the digest ``paper``. Who is not known yet is
    registered with it."""
    account_id = must_receive(actor, office_id)
    told = rules.read_words(source, "source", "Nhập tên, số, ngày của giấy tờ và nơi cấp hoặc chứng thực.", "source")
    if not paper:
        raise Refused("paper_needed", "Đính kèm bản chụp giấy tờ gốc.", field="paper")
    gives, receives = (_known(who, office_id, actor, now, record) for who in (giver, receiver))
    mandate = Mandate(
        giver_id=gives.pk,
        receiver=receives,
        ground=ground,
        procedures=sorted(set(procedures)),
        valid_from=valid_from,
        valid_to=valid_to,
        made="counter",
        source=told,
        paper=paper,
        paper_name=paper_name,
        office_id=office_id,
        given_by_id=account_id,
        given_at=now,
    )
    _insert(mandate, gives, now)
    _note(record, facts.MANDATE_RECORDED, mandate, actor, now, {**_terms(mandate), "paper": paper}, office_id)
    return mandate


@transaction.atomic
def end_mandate(*, mandate: Mandate, why: str = "", actor: Actor, now: datetime, record: Recorder) -> Mandate:
    """By the giver, the receiver, or an officer of a counter who says why. From today on it gives nothing."""
    mandate, today = _held(mandate), day_of(now)
    by = _who_ends(mandate, actor)
    if _over(mandate, today):
        raise Refused("ended_already", "Ủy quyền này đã chấm dứt.")
    office_id = None
    if by == "counter":
        office_id = counter_of(actor)
        why = rules.read_words(why, "why", "Nhập lý do chấm dứt.", "why")
    mandate.ended_on, mandate.ended_why = today, nfc(why).strip()[:200] or by
    mandate.ended_by_id = actor.account_id
    mandate.save(update_fields=["ended_on", "ended_why", "ended_by"])
    more = {"ended_on": today.isoformat(), "by": by}
    _note(record, facts.MANDATE_ENDED, mandate, actor, now, more, office_id)
    return mandate


def _known(who: Party | WalkIn, office_id: int, actor: Actor, now: datetime, record: Recorder) -> Party:
    if isinstance(who, Party):
        return who
    return register_party(who, office_id=office_id, actor=actor, now=now, record=record)


def _who_ends(mandate: Mandate, actor: Actor) -> str:
    """A child does not end what a parent or guardian is by law."""
    if actor.kind == "citizen" and actor.acts_for is None:
        if actor.party_id == mandate.receiver_id:
            return "receiver"
        if actor.party_id == mandate.giver_id and mandate.ground == "mandate":
            return "giver"
        raise Refused("not_yours", "Chỉ hai bên của ủy quyền hoặc Bộ phận một cửa chấm dứt được việc này.")
    counter_of(actor)
    return "counter"


def _insert(mandate: Mandate, giver: Party, now: datetime) -> None:
    """One at a time for a giver, so that two of theirs cannot pass each other unseen."""
    representing.alone_with(giver.pk)
    if giver.kind != "person" or mandate.receiver.kind != "person":
        raise Refused("persons_only", "Giấy ủy quyền nối hai cá nhân. Tổ chức cử người đại diện ở mục Tổ chức.")
    if mandate.giver_id == mandate.receiver_id:
        raise Refused("another_person", "Chọn một người khác, không phải chính bạn.", field="personal_id")
    today = day_of(now)
    mandate.valid_to = rules.mandate_ends(mandate.ground, mandate.valid_from, mandate.valid_to, giver.birth_date, today)
    others = Mandate.objects.standing(today).filter(giver_id=mandate.giver_id, receiver_id=mandate.receiver_id)
    rules.check_alone(mandate, mandate.procedures, [(each, each.procedures) for each in others])
    mandate.save(force_insert=True)


def _held(mandate: Mandate) -> Mandate:
    return Mandate.objects.select_for_update(of=("self",)).get(pk=mandate.pk)


def _over(mandate: Mandate, today: date) -> bool:
    return mandate.ended_on is not None or (mandate.valid_to is not None and mandate.valid_to <= today)


def _terms(mandate: Mandate) -> dict[str, object]:
    return {
        "ground": mandate.ground,
        "procedures": mandate.procedures,
        **days(mandate.valid_from, mandate.valid_to),
    }


def _note(
    record: Recorder,
    kind: str,
    mandate: Mandate,
    actor: Actor,
    now: datetime,
    more: Mapping[str, object],
    office_id: int | None = None,
) -> None:
    payload = {"giver": party_ref(mandate.giver_id), "receiver": party_ref(mandate.receiver_id), **more}
    record(kind, subject=ref("mandate", mandate.pk), actor=actor, now=now, office_id=office_id, payload=payload)
