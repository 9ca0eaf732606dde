"""The verbs of messages: to send, to deliver, to try again, to have read."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from motcua.ground.ledger.actions import record_fact
from motcua.ground.messages import facts, ports, rules
from motcua.ground.messages.definitions import CHANNELS, LEASE, MessageTemplate, Value
from motcua.ground.messages.models import Message
from motcua.ground.messages.queries import inbox_message
from motcua.ground.packs import queries as packs
from motcua.ground.people.definitions import SYSTEM, Actor
from motcua.ground.people.models import Party
from motcua.ground.words.errors import Refused, Unavailable, Unknown
from motcua.ground.words.moments import day_of

_log = logging.getLogger(__name__)


@transaction.atomic
def send(
    *,
    to: Party,
    template: str | MessageTemplate,
    params: Mapping[str, Value],
    subject_ref: str,
    channels: Iterable[str] = CHANNELS,
    language: str = "vi",
    actor: Actor = SYSTEM,
    now: datetime,
) -> list[Message]:
    """Say something to a party, by every way that it and the province have. Part of the caller's act: the rows stand
    or fall with it, and it leaves no fact of its own. ``template`` is a key of the packs; ``language`` is that of the
    short message and of the first half of an e-mail. KeyError when a place of the template has no value.
    """
    if isinstance(template, str):
        template = _template(template, now)
    texts = _texts(template, params, language)
    rows = []
    for channel in CHANNELS:
        if channel not in channels or not _reaches(to, channel):
            continue
        row = Message(party=to, channel=channel, template=template.key, subject_ref=subject_ref, **texts[channel])
        row.created_at, row.created_by, row.next_try_at = now, actor.ref, now
        if channel == "inbox":
            row.state, row.sent_at, row.next_try_at = Message.SENT, now, None
        rows.append(row)
    return Message.objects.bulk_create(rows)


def _template(key: str, now: datetime) -> MessageTemplate:
    found = packs.definition("message", key, day_of(now)).body
    assert isinstance(found, MessageTemplate)
    return found


def _texts(template: MessageTemplate, params: Mapping[str, Value], language: str) -> dict[str, dict[str, str]]:
    """The columns of each channel."""
    subject = {lang: rules.fill(template.subject, params, lang)[:300] for lang in ("vi", "en")}
    body = {lang: rules.fill(template.body, params, lang) for lang in ("vi", "en")}
    first, second = ("en", "vi") if language.startswith("en") else ("vi", "en")
    sms = rules.fill(template.sms, params, first)
    return {
        "inbox": {"subject": subject["vi"], "body": body["vi"], "subject_en": subject["en"], "body_en": body["en"]},
        "email": {"subject": subject[first], "body": f"{body[first]}\n\n- - -\n\n{body[second]}"},
        "sms": {"body": rules.sms_text(sms, accented=getattr(settings, "MESSAGES_SMS_ACCENTED", False))},
    }


def _reaches(party: Party, channel: str) -> bool:
    return channel in ports.ways() and (channel == "inbox" or bool(_address(party, channel)))


def _address(party: Party, channel: str) -> str:
    return party.phone if channel == "sms" else party.email


def deliver_due(*, now: datetime, limit: int = 100) -> int:
    """Deliver what is due, the longest waiting first; how many were attempted. Any number of workers may do this at
    the same time: each takes what no other holds. A bug in an adapter is kept on its row and shouted in the log."""
    attempted = 0
    while attempted < limit and (message := _claim(_due(now), now)):
        _attempt(message, now)
        attempted += 1
    return attempted


def deliver(message_id: UUID, *, now: datetime) -> Message:
    """Deliver one message now if it waits; one that another worker holds, or that has been sent, is left alone."""
    message = _claim(_due(now).filter(pk=message_id), now)
    if message is not None:
        _attempt(message, now)
    found = Message.objects.filter(pk=message_id).first()
    if found is None:
        raise Unknown(f"message {message_id}")
    return found


def _due(now: datetime) -> QuerySet[Message]:
    return Message.objects.filter(state__in=[Message.QUEUED, Message.SENDING], next_try_at__lte=now)


def _claim(due: QuerySet[Message], now: datetime) -> Message | None:
    """Save the attempt, and commit, before anything leaves the house: a crash leaves evidence, and after a while the
    message is due again. So a message may arrive twice, but is never lost."""
    with transaction.atomic(durable=True):
        message = due.select_for_update(skip_locked=True, of=("self",)).order_by("next_try_at", "id").first()
        if message is None:
            return None
        message.state, message.next_try_at = Message.SENDING, now + LEASE
        message.attempts += 1
        message.address = _address(message.party, message.channel)
        message.save(update_fields=["state", "next_try_at", "attempts", "address"])
        return message


def _attempt(message: Message, now: datetime) -> None:
    try:
        _hand_over(message)
    except Unavailable as problem:
        _store_failure(message, problem.reason, retry=problem.retry, now=now)
    except Exception as bug:
        _log.exception("message %s could not be handed over", message.pk)
        _store_failure(message, f"{type(bug).__name__}: {bug}", retry=None, now=now)
    else:
        _store(message, state=Message.SENT, sent_at=now, next_try_at=None, error="")


def _hand_over(message: Message) -> None:
    """The only place where something leaves the house, and outside any transaction."""
    if not message.address:
        raise Unavailable("the person has no address for this way any more", retry=None)
    reference = str(message.id)
    if message.channel == "sms":
        ports.sms_port().send(to=message.address, text=message.body, reference=reference)
    else:
        ports.email_port().send(to=message.address, subject=message.subject, body=message.body, reference=reference)


def _store_failure(message: Message, reason: str, *, retry: timedelta | None, now: datetime) -> None:
    wait = rules.wait_after(message.attempts, retry) if retry is not None else None
    if wait is None:
        _store(message, state=Message.FAILED, next_try_at=None, error=reason)
    else:
        _store(message, state=Message.QUEUED, next_try_at=now + wait, error=reason)


def _store(message: Message, **outcome: object) -> None:
    """Only onto the attempt it belongs to: after a lease ran out another worker's attempt counts."""
    mine = Message.objects.filter(pk=message.pk, state=Message.SENDING, attempts=message.attempts)
    mine.update(**outcome)


@transaction.atomic
def retry(message_id: UUID, *, actor: Actor, now: datetime) -> Message:
    """The button beside a failed message: send it again, from the first attempt on."""
    message = Message.objects.select_for_update().filter(pk=message_id).first()
    if message is None or actor.kind not in {"official", "system"}:
        raise Unknown(f"message {message_id}")
    if message.state != Message.FAILED:
        raise Refused("not_failed", "Tin này không ở trạng thái gửi lỗi nên không cần gửi lại.")
    message.state, message.attempts, message.next_try_at = Message.QUEUED, 0, now
    message.save(update_fields=["state", "attempts", "next_try_at"])
    payload = {"message": str(message.id), "channel": message.channel}
    record_fact(facts.RETRIED, subject=message.subject_ref, actor=actor, now=now, payload=payload)
    return message


@transaction.atomic
def mark_read(message_id: UUID, *, actor: Actor, now: datetime) -> Message:
    """The person has opened it. The first time leaves a fact: from then on they knew."""
    message = inbox_message(actor, message_id)
    if Message.objects.filter(pk=message.pk, read_at=None).update(read_at=now):
        message.read_at = now
        payload = {"message": str(message.id)}
        record_fact(facts.READ, subject=message.subject_ref, actor=actor, now=now, payload=payload)
    return message
