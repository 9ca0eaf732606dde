"""How parties and accounts come to be."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from motcua.ground.offices.models import Office
from motcua.ground.offices.rules import not_yours
from motcua.ground.people import facts, rules
from motcua.ground.people.actions.noting import must_look_after, note
from motcua.ground.people.definitions import Actor, WalkIn
from motcua.ground.people.models import Account, Party
from motcua.ground.words.errors import Refused
from motcua.ground.words.facts import Recorder
from motcua.ground.words.ids import ref
from motcua.ground.words.moments import day_of
from motcua.ground.words.text import fold, nfc


@transaction.atomic
def register_citizen(
    *,
    name: str,
    username: str,
    password: str | None,
    personal_id: str | None = None,
    birth_date: date | None = None,
    phone: str = "",
    email: str = "",
    actor: Actor,
    now: datetime,
    record: Recorder,
) -> Account:
    """A person and the account they act with; without a password for one who signs in through an identity provider."""
    person = WalkIn("person", name, personal_id or "", birth_date, phone, email)
    party = _new_party(person, now, _has_account())
    account = _new_account("citizen", party.name, username, password, now, party)
    note(record, facts.CITIZEN_REGISTERED, account, actor, now, {"party": str(party.pk)})
    return account


@transaction.atomic
def register_party(person: WalkIn, *, office_id: int, actor: Actor, now: datetime, record: Recorder) -> Party:
    """A person or an organisation without an account: who comes to the counter of ``office_id`` need not have one."""
    if not actor.may("one_stop", office_id):
        raise Refused("not_your_duty", "Bạn không có nhiệm vụ tiếp nhận hồ sơ tại bộ phận một cửa này.")
    party = _new_party(person, now, _is_known(person))
    subject = ref("party", party.pk)
    record(facts.PARTY_REGISTERED, subject=subject, actor=actor, now=now, office_id=office_id, payload={})
    return party


def _new_party(person: WalkIn, now: datetime, taken: Refused) -> Party:
    name = rules.read_name(person.name) if person.kind == "person" else nfc(person.name)
    phone, email = rules.read_contact(person.phone, person.email)
    number = person.personal_id or None
    if number is not None:
        number = rules.read_identity(number, person.birth_date, day_of(now))
    code = rules.read_code(person.business_code, day_of(now)) if person.business_code.strip() else None
    party = Party(
        kind=person.kind,
        personal_id=number,
        business_code=code,
        name=name,
        birth_date=person.birth_date,
        phone=phone,
        email=email,
        search_name=f" {fold(name)}"[:160],
    )
    _save_unless_taken(party, taken)
    return party


def _has_account() -> Refused:
    return Refused(
        "personal_id_taken",
        "Số định danh này đã có tài khoản. Hãy đăng nhập, hoặc liên hệ Bộ phận một cửa.",
        field="personal_id",
    )


def _is_known(person: WalkIn) -> Refused:
    if person.business_code:
        return Refused(
            "business_code_taken",
            "Tổ chức mang mã số này đã có trong danh sách. Hãy tìm theo mã số và chọn tổ chức đó.",
            field="business_code",
        )
    return Refused(
        "personal_id_taken",
        "Người mang số định danh này đã có trong danh sách. Hãy tìm theo số định danh và chọn người đó.",
        field="personal_id",
    )


@transaction.atomic
def register_official(
    *,
    name: str,
    username: str,
    password: str | None,
    office: Office | None = None,
    actor: Actor,
    now: datetime,
    record: Recorder,
) -> Account:
    """An account for acting as an office; it has no duties until an appointment gives some. ``office`` answers for it:
    who leads or administers there looks after it. Only the house itself may leave that open."""
    if office is None and actor.kind != "system":
        raise not_yours()
    if office is not None:
        must_look_after(actor, office)
    account = _new_account("official", rules.read_name(name), username, password, now, office=office)
    note(record, facts.OFFICIAL_REGISTERED, account, actor, now, {"username": username}, office)
    return account


def _new_account(
    kind: str,
    name: str,
    username: str,
    password: str | None,
    now: datetime,
    party: Party | None = None,
    office: Office | None = None,
) -> Account:
    rules.check_username(username)
    if password is not None:
        rules.check_password(password)
    account = Account(kind=kind, name=name, username=username, party=party, created_at=now, office=office)
    account.set_password(password)
    _save_unless_taken(
        account, Refused("username_taken", "Tên đăng nhập này đã có người chọn; hãy chọn tên khác.", field="username")
    )
    return account


def _save_unless_taken(row: Account | Party, refused: Refused) -> None:
    """The database decides, since two may ask at once."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise refused from None
