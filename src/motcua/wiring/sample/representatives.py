"""Who acts for whom in the sample: one company with its representatives, one father who lets his daughter act.

The company is invented: the serial of its code is 9999999, the last there could be.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TypedDict

from motcua.ground.ledger.actions import record_fact
from motcua.ground.people import actions
from motcua.ground.people.definitions import Actor, Via
from motcua.ground.people.models import Account, Party
from motcua.ground.people.queries import actor_for
from motcua.ground.words.facts import Recorder
from motcua.ground.words.moments import day_of


class Doing(TypedDict):
    now: datetime
    record: Recorder


COMPANY = ("0199999991", "Công ty TNHH Mẫu Sen Hồng")
_DAYS = 180


def make_representatives(now: datetime) -> None:
    """As the pages do it: claimed, confirmed at a counter, authorised further; a mandate given and accepted."""
    doing = Doing(now=now, record=record_fact)
    today, until = day_of(now), day_of(now) + timedelta(days=_DAYS)
    code, name = COMPANY
    claim = actions.claim_organisation(business_code=code, name=name, actor=_citizen("kim", today), **doing)
    officer = _officer("hanh", today)
    counter = next(office for office, duty in officer.duties if duty == "one_stop")
    source = "Giấy chứng nhận đăng ký doanh nghiệp (bản trình diễn)"
    actions.confirm_representative(representation=claim, source=source, office_id=counter, actor=officer, **doing)
    for number, username in enumerate(("khoi", "lan"), 1):
        actions.authorise(
            organisation=claim.organisation,
            person=_party(username),
            source=f"Giấy ủy quyền số {number:02}/UQ (bản trình diễn)",
            valid_from=today,
            valid_to=until,
            actor=_citizen("kim", today),
            **doing,
        )
    father = _citizen("bay", today)
    given = actions.give_mandate(receiver=_party("lan"), valid_from=today, valid_to=until, actor=father, **doing)
    actions.accept_mandate(mandate=given, actor=_citizen("lan", today), **doing)


def _citizen(username: str, on: date) -> Actor:
    return replace(actor_for(Account.objects.get(username=username), on), via=Via("portal", "national_id", 2))


def _officer(username: str, on: date) -> Actor:
    return replace(actor_for(Account.objects.get(username=username), on), via=Via("desk", "password_totp", 2))


def _party(username: str) -> Party:
    return Party.objects.get(accounts__username=username)
