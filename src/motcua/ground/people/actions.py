"""How accounts, posts, delegations and keys come to people, and leave them. Each act leaves one fact.

``record`` is the ledger's `record_fact`; this room lies below the ledger and may not know it.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from motcua.ground.offices.models import Office, Post
from motcua.ground.offices.queries import ancestors
from motcua.ground.people import facts, queries, rules
from motcua.ground.people.definitions import Actor, WalkIn
from motcua.ground.people.models import Account, ApiToken, Appointment, Delegation, Party
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
    _note(record, facts.CITIZEN_REGISTERED, account, actor, now, {"party": str(party.pk)})
    return account


@transaction.atomic
def register_party(person: WalkIn, *, office_id: int, actor: Actor, now: datetime, record: Recorder) -> Party:
    """A person or an organisation without an account: who comes to the counter of ``office_id`` need not have one."""
    if not actor.may("one_stop", office_id):
        raise Refused("not_your_duty", "Bạn không có nhiệm vụ tiếp nhận hồ sơ tại bộ phận một cửa này.")
    party = _new_party(person, now, _is_known())
    subject = ref("party", party.pk)
    record(facts.PARTY_REGISTERED, subject=subject, actor=actor, now=now, office_id=office_id, payload={})
    return party


def _new_party(person: WalkIn, now: datetime, taken: Refused) -> Party:
    name = rules.read_name(person.name) if person.kind == "person" else nfc(person.name)
    phone, email = rules.read_contact(person.phone, person.email)
    number = person.personal_id or None
    if number is not None:
        number = rules.read_identity(number, person.birth_date, day_of(now))
    party = Party(
        kind=person.kind,
        personal_id=number,
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


def _is_known() -> Refused:
    return Refused(
        "personal_id_taken",
        "Người mang số định danh này đã có trong danh sách. Hãy tìm theo số định danh và chọn người đó.",
        field="personal_id",
    )


@transaction.atomic
def register_official(
    *, name: str, username: str, password: str | None, actor: Actor, now: datetime, record: Recorder
) -> Account:
    """An account for acting as an office; it has no duties until an appointment gives some."""
    if actor.kind != "system" and not any(duty == "lead" for _, duty in actor.duties):
        raise _not_yours()
    account = _new_account("official", rules.read_name(name), username, password, now)
    _note(record, facts.OFFICIAL_REGISTERED, account, actor, now, {"username": username})
    return account


def _new_account(
    kind: str, name: str, username: str, password: str | None, now: datetime, party: Party | None = None
) -> Account:
    rules.check_username(username)
    if password is not None:
        rules.check_password(password)
    account = Account(kind=kind, name=name, username=username, party=party, created_at=now)
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


@transaction.atomic
def appoint(
    *,
    account: Account,
    post: Post,
    valid_from: date,
    valid_to: date | None = None,
    actor: Actor,
    now: datetime,
    record: Recorder,
) -> Appointment:
    _must_direct(actor, post.office)
    if account.kind != "official":
        raise Refused("not_official", "Chỉ bổ nhiệm được tài khoản cán bộ.", field="account")
    if valid_to is not None and valid_to <= valid_from:
        raise Refused("appointment_days", "Ngày thôi giữ chức danh phải sau ngày bắt đầu.", field="valid_to")
    same = Appointment.objects.select_for_update().filter(account=account, post=post).exclude(valid_to__lte=valid_from)
    if (same if valid_to is None else same.filter(valid_from__lt=valid_to)).exists():
        raise Refused("appointed_already", "Người này đã giữ chức danh đó trong thời gian ấy.", field="post")
    appointment = Appointment.objects.create(account=account, post=post, valid_from=valid_from, valid_to=valid_to)
    payload = {"appointment": appointment.pk, "post": post.pk, "duties": post.duties, **_days(valid_from, valid_to)}
    _note(record, facts.APPOINTED, account, actor, now, payload, post.office)
    return appointment


@transaction.atomic
def end_appointment(
    *, appointment: Appointment, on: date, actor: Actor, now: datetime, record: Recorder
) -> Appointment:
    """``on`` is the first day without it. What was delegated from it falls on the same day."""
    appointment = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
    post = appointment.post
    _must_direct(actor, post.office)
    if on <= appointment.valid_from or (appointment.valid_to is not None and appointment.valid_to < on):
        raise Refused("appointment_days", "Ngày thôi giữ chức danh phải sau ngày bắt đầu.", field="on")
    appointment.valid_to = on
    appointment.save(update_fields=["valid_to"])
    payload = {"appointment": appointment.pk, "post": post.pk, "valid_to": on.isoformat()}
    _note(record, facts.APPOINTMENT_ENDED, appointment.account, actor, now, payload, post.office)
    return appointment


@transaction.atomic
def delegate(
    *,
    from_account: Account,
    to_account: Account,
    office: Office,
    duties: Collection[str],
    valid_from: date,
    valid_to: date,
    decision_number: str,
    actor: Actor,
    now: datetime,
    record: Recorder,
) -> Delegation:
    """Lend own duties to another official for stated days; ``valid_to`` is the first day without them."""
    if actor.account_id != from_account.pk:
        _must_direct(actor, office)
    if to_account.pk == from_account.pk or to_account.kind != "official" or not to_account.is_active:
        raise Refused("delegate_to_another", "Chọn một cán bộ khác, đang làm việc, để ủy quyền.", field="to_account")
    if not decision_number.strip():
        raise Refused("decision_number", "Nhập số văn bản ủy quyền.", field="decision_number")
    held = queries.duties_held(from_account, office.pk, valid_from)
    rules.check_delegation(duties, held, valid_from, valid_to, day_of(now))
    delegation = Delegation.objects.create(
        from_account=from_account,
        to_account=to_account,
        office=office,
        duties=sorted(set(duties)),
        valid_from=valid_from,
        valid_to=valid_to,
        decision_number=decision_number.strip(),
    )
    payload = {
        "from": ref("account", from_account.pk),
        "to": ref("account", to_account.pk),
        "duties": delegation.duties,
        "decision_number": delegation.decision_number,
        **_days(valid_from, valid_to),
    }
    _note_delegation(record, facts.DELEGATED, delegation, actor, now, payload)
    return delegation


@transaction.atomic
def revoke_delegation(*, delegation: Delegation, actor: Actor, now: datetime, record: Recorder) -> Delegation:
    """It gives nothing from today on."""
    delegation = Delegation.objects.select_for_update(of=("self",)).get(pk=delegation.pk)
    if actor.account_id != delegation.from_account_id:
        _must_direct(actor, delegation.office)
    today = day_of(now)
    if delegation.revoked_on is not None or delegation.valid_to <= today:
        raise Refused("delegation_over", "Ủy quyền này đã hết hoặc đã bị thu hồi.")
    delegation.revoked_on = today
    delegation.save(update_fields=["revoked_on"])
    payload = {"revoked_on": today.isoformat()}
    _note_delegation(record, facts.DELEGATION_REVOKED, delegation, actor, now, payload)
    return delegation


@transaction.atomic
def issue_token(
    *, account: Account, name: str, expires: datetime, actor: Actor, now: datetime, record: Recorder
) -> tuple[ApiToken, str]:
    """The key and its text; the text is told this once and kept nowhere."""
    _must_own(actor, account)
    rules.check_token_life(now, expires)
    text = rules.TOKEN_MARK + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        account=account,
        name=name.strip()[:80],
        prefix=text[: rules.SHOWN_OF_TOKEN],
        digest=rules.digest_of(text),
        created_at=now,
        expires=expires,
    )
    payload = {"token": token.pk, "prefix": token.prefix, "expires": expires.isoformat()}
    _note(record, facts.TOKEN_ISSUED, account, actor, now, payload)
    return token, text


@transaction.atomic
def revoke_token(*, token: ApiToken, actor: Actor, now: datetime, record: Recorder) -> ApiToken:
    token = ApiToken.objects.select_for_update(of=("self",)).select_related("account").get(pk=token.pk)
    _must_own(actor, token.account)
    if token.revoked_at is not None:
        raise Refused("token_over", "Khóa truy cập này đã bị thu hồi.")
    token.revoked_at = now
    token.save(update_fields=["revoked_at"])
    _note(record, facts.TOKEN_REVOKED, token.account, actor, now, {"token": token.pk})
    return token


def use_token(*, text: str, now: datetime) -> Actor | None:
    """Whom a key stands for; notes the hour of its last use. No fact: what is done with the key leaves its own."""
    actor = queries.actor_of_token(text, now)
    if actor is not None:
        stale = Q(last_used=None) | Q(last_used__lt=now - timedelta(hours=1))
        ApiToken.objects.filter(stale, digest=rules.digest_of(text)).update(last_used=now)
    return actor


@transaction.atomic
def note_login(*, account: Account, now: datetime, record: Recorder) -> None:
    """Somebody signed in; the session itself is the door's."""
    _note(record, facts.LOGGED_IN, account, queries.actor_for(account, day_of(now)), now, {})


def _must_direct(actor: Actor, office: Office) -> None:
    """Who leads the office or one above it; the house itself when it is set up."""
    if actor.kind == "system":
        return
    if not any(actor.may("lead", above.pk) for above in ancestors(office)):
        raise _not_yours()


def _must_own(actor: Actor, account: Account) -> None:
    if actor.kind != "system" and actor.account_id != account.pk:
        raise _not_yours()


def _not_yours() -> Refused:
    return Refused("not_yours", "Việc này thuộc người đứng đầu cơ quan; tài khoản của bạn không có quyền đó.")


def _days(valid_from: date, valid_to: date | None) -> dict[str, str | None]:
    return {"valid_from": valid_from.isoformat(), "valid_to": valid_to.isoformat() if valid_to else None}


def _note(
    record: Recorder,
    kind: str,
    account: Account,
    actor: Actor,
    now: datetime,
    payload: Mapping[str, object],
    office: Office | None = None,
) -> None:
    subject, office_id = ref("account", account.pk), office.pk if office else None
    record(kind, subject=subject, actor=actor, now=now, office_id=office_id, payload=payload)


def _note_delegation(
    record: Recorder, kind: str, delegation: Delegation, actor: Actor, now: datetime, payload: Mapping[str, object]
) -> None:
    subject = ref("delegation", delegation.pk)
    record(kind, subject=subject, actor=actor, now=now, office_id=delegation.office_id, payload=payload)
