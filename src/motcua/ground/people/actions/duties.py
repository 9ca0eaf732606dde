"""Who holds which post, and who lends duties to whom."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from motcua.ground.offices.definitions import ADMINISTER
from motcua.ground.offices.models import Office, Post
from motcua.ground.offices.queries import chain_of
from motcua.ground.offices.rules import may_give, not_yours
from motcua.ground.people import facts, queries, rules
from motcua.ground.people.actions.noting import (
    days,
    decided,
    must_direct,
    note,
    note_delegation,
)
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
    decision_number: str = "",
    decision_date: date | None = None,
    actor: Actor,
    now: datetime,
    record: Recorder,
) -> Appointment:
    """By a decision, whose number and date only the house itself may leave out, when it is set up."""
    _may_fill(actor, account, post)
    number = _decision(actor, decision_number, decision_date, now)
    account = Account.objects.select_for_update().get(pk=account.pk)  # what it holds must not change meanwhile
    if account.kind != "official" or not account.is_active:
        raise Refused("not_official", "Chỉ bổ nhiệm được tài khoản cán bộ đang hoạt động.", field="account")
    _check_days(post, valid_from, valid_to)
    _refuse_twice(account, post, valid_from, valid_to)
    _refuse_both(account, post, valid_from, valid_to)
    appointment = Appointment.objects.create(
        account=account,
        post=post,
        valid_from=valid_from,
        valid_to=valid_to,
        decision_number=number,
        decision_date=decision_date,
    )
    payload = {"appointment": appointment.pk, "post": post.pk, "duties": post.duties, **days(valid_from, valid_to)}
    note(record, facts.APPOINTED, account, actor, now, {**payload, **decided(number, decision_date)}, post.office)
    return appointment


def _may_fill(actor: Actor, account: Account, post: Post) -> None:
    if not may_give(actor, post.duties, chain_of(post.office)):
        raise not_yours()
    if actor.account_id == account.pk:
        raise Refused("own_appointment", "Không ai tự ghi việc bổ nhiệm hay thôi giữ chức danh của mình.")


def _decision(actor: Actor, number: str, decided_on: date | None, now: datetime) -> str:
    if actor.kind == "system" and not number:
        return ""
    return rules.check_decision(number, decided_on, day_of(now))


def _check_days(post: Post, valid_from: date, valid_to: date | None) -> None:
    if valid_to is not None and valid_to <= valid_from:
        raise Refused("appointment_days", "Ngày thôi giữ chức danh phải sau ngày bắt đầu.", field="valid_to")
    if valid_from < post.valid_from or (post.valid_to is not None and post.valid_to <= valid_from):
        raise Refused(
            "post_not_in_force",
            "Chức danh “{title}” không có vào ngày {day}.",
            field="valid_from",
            params={"title": post.title, "day": f"{valid_from:%d/%m/%Y}"},
        )


def _refuse_twice(account: Account, post: Post, valid_from: date, valid_to: date | None) -> None:
    if _overlapping(account, valid_from, valid_to).filter(post=post).select_for_update(of=("self",)).exists():
        raise Refused("appointed_already", "Người này đã giữ chức danh đó trong thời gian ấy.", field="post")


def _refuse_both(account: Account, post: Post, valid_from: date, valid_to: date | None) -> None:
    """Who gives out rights does not use them, not even in another office."""
    others = _overlapping(account, valid_from, valid_to)
    administers = ADMINISTER in post.duties
    if administers and others.exclude(post__duties=[ADMINISTER]).exists():
        raise _apart()
    if not administers and others.filter(post__duties__contains=[ADMINISTER]).exists():
        raise _apart()


def _overlapping(account: Account, valid_from: date, valid_to: date | None) -> QuerySet[Appointment]:
    found = Appointment.objects.filter(account=account).exclude(valid_to__lte=valid_from)
    return found if valid_to is None else found.filter(valid_from__lt=valid_to)


def _apart() -> Refused:
    return Refused(
        "administers_apart",
        "Người quản trị hệ thống không đồng thời giữ nhiệm vụ khác: hãy dùng hai tài khoản của hai người.",
        field="post",
    )


@transaction.atomic
def end_appointment(
    *,
    appointment: Appointment,
    on: date,
    decision_number: str = "",
    decision_date: date | None = None,
    actor: Actor,
    now: datetime,
    record: Recorder,
) -> Appointment:
    """``on`` is the first day without it. What was delegated from it falls on the same day."""
    appointment = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
    post = appointment.post
    _may_fill(actor, appointment.account, post)
    number = _decision(actor, decision_number, decision_date, now)
    if on <= appointment.valid_from or (appointment.valid_to is not None and appointment.valid_to < on):
        raise Refused("appointment_days", "Ngày thôi giữ chức danh phải sau ngày bắt đầu.", field="on")
    appointment.valid_to = on
    appointment.end_decision_number, appointment.end_decision_date = number, decision_date
    appointment.save(update_fields=["valid_to", "end_decision_number", "end_decision_date"])
    payload = {"appointment": appointment.pk, "post": post.pk, "valid_to": on.isoformat()}
    payload |= decided(number, decision_date)
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
    if _overlapping(to_account, valid_from, valid_to).filter(post__duties__contains=[ADMINISTER]).exists():
        raise Refused(
            "administers_apart", "Người quản trị hệ thống không nhận ủy quyền giải quyết hồ sơ.", field="to_account"
        )
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
