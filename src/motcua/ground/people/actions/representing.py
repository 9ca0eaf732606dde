"""Who acts for an organisation: said by its legal representative, seen by an officer, authorised further, ended."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db import transaction

from motcua.ground.people import facts, representing, rules
from motcua.ground.people.actions.noting import counter_of, days, must_receive, party_ref
from motcua.ground.people.definitions import Actor
from motcua.ground.people.models import Party, Representation
from motcua.ground.words.errors import Refused
from motcua.ground.words.facts import Recorder
from motcua.ground.words.ids import ref
from motcua.ground.words.moments import day_of
from motcua.ground.words.text import fold, nfc

SELF_DECLARED = "Tự khai bằng định danh điện tử mức 2"


@transaction.atomic
def claim_organisation(
    *, business_code: str, name: str, actor: Actor, now: datetime, record: Recorder
) -> Representation:
    """A person says that they legally represent the organisation of that code. It gives nothing until `confirm`ed."""
    party_id, account_id = rules.must_bind(actor)
    today = day_of(now)
    code = rules.read_code(business_code, today)
    stated = rules.read_words(nfc(name), "organisation_name", "Nhập tên tổ chức như trên giấy đăng ký.", "name")[:160]
    person = Party.objects.get(pk=party_id)
    _household_is_its_owners(code, person)
    organisation = _organisation(code, stated)
    _said_once(organisation, person, today)
    claim = Representation.objects.create(
        organisation=organisation,
        person=person,
        role="legal",
        valid_from=today,
        source=SELF_DECLARED,
        stated_name=stated,
        given_by_id=account_id,
        given_at=now,
    )
    _note(record, facts.ORGANISATION_CLAIMED, claim, actor, now, {})
    return claim


@transaction.atomic
def confirm_representative(
    *,
    representation: Representation,
    source: str,
    office_id: int,
    name: str = "",
    actor: Actor,
    now: datetime,
    record: Recorder,
) -> Representation:
    """An officer of a counter has seen the registration; ``name`` sets right what the organisation is called."""
    account_id = must_receive(actor, office_id)
    claim = _held(representation)
    if not claim.waits or claim.ended_on is not None:
        raise Refused("not_waiting", "Người đại diện này đã được xác nhận hoặc đã chấm dứt.")
    seen = rules.read_words(source, "source", "Nhập giấy tờ đã xem, ví dụ Giấy chứng nhận đăng ký số, ngày.", "source")
    renamed = _rename(claim.organisation, nfc(name).strip() or claim.stated_name)
    claim.source, claim.confirmed_at = seen, now
    claim.confirmed_by_id, claim.confirmed_office_id = account_id, office_id
    claim.save(update_fields=["source", "confirmed_at", "confirmed_by", "confirmed_office"])
    _note(record, facts.REPRESENTATIVE_CONFIRMED, claim, actor, now, {"renamed": renamed}, office_id)
    return claim


@transaction.atomic
def authorise(
    *,
    organisation: Party,
    person: Party,
    source: str,
    procedures: Collection[str] = (),
    valid_from: date,
    valid_to: date,
    actor: Actor,
    now: datetime,
    record: Recorder,
) -> Representation:
    """A legal representative lets another person act for the organisation on stated days; that one lets nobody."""
    party_id, account_id = rules.must_bind(actor)
    today = day_of(now)
    representing.alone_with(organisation.pk)
    if not representing.legally_represents(party_id, organisation.pk, today):
        raise Refused("not_yours", "Chỉ người đại diện theo pháp luật đã được xác nhận mới ủy quyền cho người khác.")
    if person.kind != "person" or person.pk == party_id:
        raise Refused("another_person", "Chọn một người khác, không phải chính bạn.", field="personal_id")
    decision = rules.read_words(source, "source", "Nhập số, ngày của quyết định hoặc giấy ủy quyền.", "source")
    rules.check_term(valid_from, valid_to, today)
    given = Representation(
        organisation=organisation,
        person=person,
        role="authorised",
        procedures=sorted(set(procedures)),
        valid_from=valid_from,
        valid_to=valid_to,
        source=decision,
        given_by_id=account_id,
        given_at=now,
    )
    others = Representation.objects.standing(today).filter(organisation=organisation, person=person)
    rules.check_alone(given, given.procedures, [(each, each.procedures) for each in others if not each.waits])
    given.save(force_insert=True)
    more = {"procedures": given.procedures, **days(valid_from, valid_to)}
    _note(record, facts.REPRESENTATIVE_AUTHORISED, given, actor, now, more)
    return given


@transaction.atomic
def end_representation(
    *, representation: Representation, why: str = "", actor: Actor, now: datetime, record: Recorder
) -> Representation:
    """By the person, by a legal representative of the organisation, or by an officer who says why. From today on it
    gives nothing."""
    held, today = _held(representation), day_of(now)
    by = _who_ends(held, actor, today)
    if held.ended_on is not None or (held.valid_to is not None and held.valid_to <= today):
        raise Refused("ended_already", "Việc đại diện này đã chấm dứt.")
    office_id = None
    if by == "counter":
        office_id = counter_of(actor)
        why = rules.read_words(why, "why", "Nhập lý do chấm dứt.", "why")
    held.ended_on, held.ended_why = today, nfc(why).strip()[:200] or by
    held.ended_by_id = actor.account_id
    held.save(update_fields=["ended_on", "ended_why", "ended_by"])
    more = {"ended_on": today.isoformat(), "by": by}
    _note(record, facts.REPRESENTATION_ENDED, held, actor, now, more, office_id)
    return held


def _who_ends(held: Representation, actor: Actor, today: date) -> str:
    if actor.kind == "citizen" and actor.party_id == held.person_id:
        return "self"
    legally = actor.kind == "citizen" and representing.legally_represents(actor.party_id, held.organisation_id, today)
    if legally and held.role == "authorised":
        return "organisation"
    counter_of(actor)
    return "counter"


def _household_is_its_owners(code: str, person: Party) -> None:
    """The code of a household business is its owner's own number, so nobody else can be it."""
    if len(code) == 12 and code != person.personal_id:
        raise Refused(
            "household_of_another",
            "Mã số 12 chữ số là số định danh của chủ hộ kinh doanh. Chỉ chủ hộ mới khai được hộ của mình.",
            field="business_code",
        )


def _organisation(code: str, name: str) -> Party:
    """The one of that code, alone until the act is done; new where there is none."""
    search = f" {fold(name)}"[:160]
    Party.objects.bulk_create(
        [Party(kind="organisation", business_code=code, name=name, search_name=search)], ignore_conflicts=True
    )
    found = next(party for party in representing.numbered(code) if party.kind == "organisation")
    representing.alone_with(found.pk)
    return found


def _said_once(organisation: Party, person: Party, today: date) -> None:
    same = Representation.objects.standing(today).filter(organisation=organisation, person=person)
    if same.filter(role="legal").exists():
        raise Refused("claimed_already", "Bạn đã khai là người đại diện của tổ chức này.", field="business_code")
    if same.exists():
        raise Refused(
            "represented_already",
            "Bạn đang được tổ chức này ủy quyền. Hãy thôi việc đó trước khi khai là người đại diện theo pháp luật.",
            field="business_code",
        )


def _rename(organisation: Party, name: str) -> bool:
    if not name or name == organisation.name:
        return False
    organisation.name, organisation.search_name = name[:160], f" {fold(name)}"[:160]
    organisation.save(update_fields=["name", "search_name"])
    return True


def _held(representation: Representation) -> Representation:
    return (
        Representation.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=representation.pk)
    )


def _note(
    record: Recorder,
    kind: str,
    representation: Representation,
    actor: Actor,
    now: datetime,
    more: Mapping[str, object],
    office_id: int | None = None,
) -> None:
    payload = {
        "organisation": party_ref(representation.organisation_id),
        "person": party_ref(representation.person_id),
        **more,
    }
    subject = ref("representation", representation.pk)
    record(kind, subject=subject, actor=actor, now=now, office_id=office_id, payload=payload)
