"""Who holds which post, and who lends duties to whom."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from motcua.ground.offices.models import Office, Post
from motcua.ground.people import facts, queries, rules
from motcua.ground.people.actions.noting import days, must_direct, note, note_delegation
from motcua.ground.people.definitions import Actor
from motcua.ground.people.models import Account, Appointment, Delegation
from motcua.ground.words.errors import Refused
from motcua.ground.words.facts import Recorder
from motcua.ground.words.ids import ref
from motcua.ground.words.moments import day_of


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
    must_direct(actor, post.office)
    if account.kind != "official":
        raise Refused("not_official", "Chỉ bổ nhiệm được tài khoản cán bộ.", field="account")
    if valid_to is not None and valid_to <= valid_from:
        raise Refused("appointment_days", "Ngày thôi giữ chức danh phải sau ngày bắt đầu.", field="valid_to")
    same = Appointment.objects.select_for_update().filter(account=account, post=post).exclude(valid_to__lte=valid_from)
    if (same if valid_to is None else same.filter(valid_from__lt=valid_to)).exists():
        raise Refused("appointed_already", "Người này đã giữ chức danh đó trong thời gian ấy.", field="post")
    appointment = Appointment.objects.create(account=account, post=post, valid_from=valid_from, valid_to=valid_to)
    payload = {"appointment": appointment.pk, "post": post.pk, "duties": post.duties, **days(valid_from, valid_to)}
    note(record, facts.APPOINTED, account, actor, now, payload, post.office)
    return appointment


@transaction.atomic
def end_appointment(
    *, appointment: Appointment, on: date, actor: Actor, now: datetime, record: Recorder
) -> Appointment:
    """``on`` is the first day without it. What was delegated from it falls on the same day."""
    appointment = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
    post = appointment.post
    must_direct(actor, post.office)
    if on <= appointment.valid_from or (appointment.valid_to is not None and appointment.valid_to < on):
        raise Refused("appointment_days", "Ngày thôi giữ chức danh phải sau ngày bắt đầu.", field="on")
    appointment.valid_to = on
    appointment.save(update_fields=["valid_to"])
    payload = {"appointment": appointment.pk, "post": post.pk, "valid_to": on.isoformat()}
    note(record, facts.APPOINTMENT_ENDED, appointment.account, actor, now, payload, post.office)
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
        must_direct(actor, office)
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
        **days(valid_from, valid_to),
    }
    note_delegation(record, facts.DELEGATED, delegation, actor, now, payload)
    return delegation


@transaction.atomic
def revoke_delegation(*, delegation: Delegation, actor: Actor, now: datetime, record: Recorder) -> Delegation:
    """It gives nothing from today on."""
    delegation = Delegation.objects.select_for_update(of=("self",)).get(pk=delegation.pk)
    if actor.account_id != delegation.from_account_id:
        must_direct(actor, delegation.office)
    today = day_of(now)
    if delegation.revoked_on is not None or delegation.valid_to <= today:
        raise Refused("delegation_over", "Ủy quyền này đã hết hoặc đã bị thu hồi.")
    delegation.revoked_on = today
    delegation.save(update_fields=["revoked_on"])
    payload = {"revoked_on": today.isoformat()}
    note_delegation(record, facts.DELEGATION_REVOKED, delegation, actor, now, payload)
    return delegation
