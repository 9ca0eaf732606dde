"""Opening and closing posts. What a post may do is never changed: one ends, another begins, so that who could do what
on a past day stays answerable."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from motcua.ground.offices import facts, rules
from motcua.ground.offices.definitions import Holder, Reach
from motcua.ground.offices.models import Office, Post
from motcua.ground.offices.queries import chain_of
from motcua.ground.words.errors import Refused
from motcua.ground.words.facts import Recorder
from motcua.ground.words.grades import Grade, rank
from motcua.ground.words.ids import ref


@transaction.atomic
def open_post(
    *,
    office: Office,
    title: str,
    duties: Collection[str],
    valid_from: date,
    sectors: Collection[str] = (),
    reach: Reach = "own",
    clearance: Grade = "ordinary",
    actor: Holder,
    now: datetime,
    record: Recorder,
) -> Post:
    """``sectors``, ``reach`` and ``clearance`` are what it lets one see of dossiers (`models.Post`)."""
    if not rules.may_give(actor, duties, chain_of(office)):
        raise rules.not_yours()
    written = rules.check_post(title, duties)
    if not office.in_force(valid_from):
        raise Refused(
            "office_not_in_force",
            "{office} không hoạt động vào ngày {day}.",
            field="valid_from",
            params={"office": office.name, "day": _said(valid_from)},
        )
    if Post.objects.filter(office=office, title=written).exclude(valid_to__lte=valid_from).exists():
        raise Refused("post_title_taken", "Cơ quan này đang có chức danh cùng tên.", field="title")
    post = Post.objects.create(
        office=office,
        title=written,
        duties=sorted(set(duties)),
        valid_from=valid_from,
        sectors=sorted(set(sectors)),
        reach=reach,
        clearance=rank(clearance),
    )
    payload = {"title": written, "duties": post.duties, "valid_from": valid_from.isoformat()}
    payload |= {"sectors": post.sectors, "reach": reach, "clearance": clearance}
    record(facts.POST_OPENED, subject=ref("post", post.pk), actor=actor, now=now, office_id=office.pk, payload=payload)
    return post


@transaction.atomic
def close_post(*, post: Post, on: date, actor: Holder, now: datetime, record: Recorder) -> Post:
    """``on`` is the first day without it; who holds it then has nothing from it any more."""
    post = Post.objects.select_for_update(of=("self",)).select_related("office").get(pk=post.pk)
    if not rules.may_give(actor, post.duties, chain_of(post.office)):
        raise rules.not_yours()
    if post.valid_to is not None:
        raise Refused("post_closed", "Chức danh này đã kết thúc từ ngày {day}.", params={"day": _said(post.valid_to)})
    if on <= post.valid_from:
        raise Refused(
            "close_too_early",
            "Ngày kết thúc phải sau ngày {day}, ngày chức danh bắt đầu.",
            field="on",
            params={"day": _said(post.valid_from)},
        )
    post.valid_to = on
    post.save(update_fields=["valid_to"])
    payload = {"valid_to": on.isoformat()}
    record(
        facts.POST_CLOSED, subject=ref("post", post.pk), actor=actor, now=now, office_id=post.office_id, payload=payload
    )
    return post


def _said(day: date) -> str:
    return f"{day:%d/%m/%Y}"
