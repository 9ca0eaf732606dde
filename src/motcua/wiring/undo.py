"""Undoing a reorganisation: possible until anything new depends on it, and then to the letter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial

from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from motcua.ground.ledger.actions import record_fact
from motcua.ground.ledger.models import Fact
from motcua.ground.offices import facts as office_facts
from motcua.ground.offices.actions.journal import Journal
from motcua.ground.offices.actions.reorganising import undo_reorganisation
from motcua.ground.offices.models import Change, Office, Reorganisation
from motcua.ground.offices.queries import reorganisation as reorganisation_of
from motcua.ground.people import facts as people_facts
from motcua.ground.people.definitions import Actor
from motcua.ground.places.models import Place
from motcua.ground.places.queries import name_key
from motcua.ground.words.errors import Problem, Refused
from motcua.ground.words.ids import ref
from motcua.record.cases import facts as case_facts
from motcua.record.cases.actions.rerouting import tell_undone
from motcua.record.cases.models import Case

_FILED = [case_facts.SUBMITTED, case_facts.RECEIVED]
_STAFFED = [
    *(office_facts.OPENED, office_facts.CLOSED, office_facts.POST_OPENED),
    *(people_facts.APPOINTED, people_facts.APPOINTMENT_ENDED),
    *(people_facts.DELEGATED, people_facts.DELEGATION_REVOKED),
]
_ACTS_ON_MOVED = """
SELECT count(DISTINCT fact.subject) FROM ledger_fact fact
JOIN offices_change change ON fact.subject = 'case:' || change.key
WHERE change.reorganisation_id = %s AND change."table" = 'cases_case' AND fact.id > %s AND fact.actor <> 'system'
"""
_LATER = """
SELECT DISTINCT later.reorganisation_id FROM offices_change mine
JOIN offices_change later ON later."table" = mine."table" AND later.key = mine.key
    AND later.reorganisation_id > mine.reorganisation_id
JOIN offices_reorganisation event ON event.id = later.reorganisation_id AND event.state = 'applied'
WHERE mine.reorganisation_id = %s ORDER BY 1
"""


def undo(*, number: int, actor: Actor, now: datetime) -> Reorganisation:
    """Put everything back as it was before the event. Refused("cannot_undo") with all that stands in the way."""
    with transaction.atomic():
        held = Reorganisation.objects.select_for_update().get(pk=reorganisation_of(number).pk)
        if held.state != Reorganisation.APPLIED:
            params = {"day": f"{held.undone_at:%d/%m/%Y}"}
            raise Refused("undone_already", "Lần sắp xếp này đã được hoàn tác ngày {day}.", params=params)
        problems = list(_Dependence(held).problems())
        if problems:
            raise Refused("cannot_undo", "Không hoàn tác được nữa: đã có việc mới dựa vào.", problems=tuple(problems))
        names = [name_key(code) for code in _units_of(held)]
        tell_undone(journal=Journal(held.pk), actor=actor, now=now)
        _put_back(held, actor, now)
        transaction.on_commit(partial(cache.delete_many, names))
    return held


def _put_back(held: Reorganisation, actor: Actor, now: datetime) -> None:
    try:
        undo_reorganisation(reorganisation=held, actor=actor, now=now, record=record_fact)
    except IntegrityError:
        message = "Còn dữ liệu khác gắn với đơn vị, cơ quan hoặc chức danh mới; hãy rà soát trước khi hoàn tác."
        problem = Problem("", "held", message)
        raise Refused("cannot_undo", "Không hoàn tác được nữa: đã có việc mới dựa vào.", problems=(problem,)) from None


def _units_of(held: Reorganisation) -> list[str]:
    keys = [int(key) for key in held.changes.filter(table=Place._meta.db_table).values_list("key", flat=True)]
    return list(Place.objects.filter(pk__in=keys).values_list("code", flat=True).distinct())


@dataclass(frozen=True)
class _Dependence:
    """What came after an event and stands on it."""

    event: Reorganisation

    @cached_property
    def opened(self) -> list[int]:
        return [int(key) for key in self.offices.filter(before__isnull=True).values_list("key", flat=True)]

    @cached_property
    def touched(self) -> list[int]:
        """Offices opened, closed, changed, and those that took over."""
        changed = list(self.offices.filter(before__isnull=False).values_list("key", "after__successor_id"))
        return [*self.opened, *(int(key) for key, _ in changed), *(heir for _, heir in changed if heir)]

    @property
    def offices(self) -> QuerySet[Change]:
        return self.event.changes.filter(table=Office._meta.db_table)

    @cached_property
    def last(self) -> int:
        """The number of the event's own fact, the last that it left."""
        own = Fact.objects.filter(kind=office_facts.REORGANISED, subject=ref("reorganisation", self.event.pk))
        return own.latest("id").pk

    @property
    def since(self) -> QuerySet[Fact]:
        return Fact.objects.filter(id__gt=self.last)

    def problems(self) -> Iterator[Problem]:
        yield from self.later_events()
        yield from self.filed()
        yield from self.acted()
        yield from self.staffed()
        yield from self.changed()

    def later_events(self) -> Iterator[Problem]:
        with connection.cursor() as cursor:
            cursor.execute(_LATER, [self.event.pk])
            numbers = [number for (number,) in cursor.fetchall()]
        if numbers:
            message = "Lần sắp xếp số {numbers} sau đó dựa vào lần này; hãy hoàn tác lần sau trước."
            yield Problem("", "later_event", message, {"numbers": ", ".join(map(str, numbers))})

    def filed(self) -> Iterator[Problem]:
        came = self.since.filter(kind__in=_FILED, office_id__in=self.touched).values_list("subject", flat=True)
        moved = set(self.event.changes.filter(table=Case._meta.db_table).values_list("key", flat=True))
        new = [subject for subject in came.distinct() if subject.removeprefix("case:") not in moved]
        if new:
            message = "Đã có {many} hồ sơ mới nộp tại cơ quan sau sắp xếp, ví dụ {example}."
            example = Case.objects.filter(pk=new[0].removeprefix("case:")).values_list("code", flat=True).first()
            yield Problem("", "filed_since", message, {"many": len(new), "example": example})

    def acted(self) -> Iterator[Problem]:
        with connection.cursor() as cursor:
            cursor.execute(_ACTS_ON_MOVED, [self.event.pk, self.last])
            (many,) = cursor.fetchone()
        if many:
            message = "Đã có việc làm trên {many} hồ sơ được chuyển."
            yield Problem("", "acted_since", message, {"many": many})
        officers = self.since.filter(office_id__in=self.opened, actor__startswith="account:")
        if not many and officers.exclude(kind__in=[*_FILED, *_STAFFED]).exists():
            yield Problem("", "officers_acted", "Cán bộ đã làm việc tại cơ quan mới.")

    def staffed(self) -> Iterator[Problem]:
        many = self.since.filter(kind__in=_STAFFED, office_id__in=self.touched).count()
        if many:
            message = "Đã có {many} thay đổi về chức danh, bổ nhiệm, ủy quyền hoặc cơ quan sau sắp xếp."
            yield Problem("", "staffed_since", message, {"many": many})

    def changed(self) -> Iterator[Problem]:
        for table, many in Journal(self.event.pk).changed_since().items():
            message = "{many} dòng của bảng {table} đã thay đổi từ khi sắp xếp."
            yield Problem("", "changed_since", message, {"many": many, "table": table})
