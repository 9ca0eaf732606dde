"""How many transactions were electronically authenticated: every act of a person, of the kinds that are asked for.

An act counts when something proved who acted (`Fact.method`) with a level of at least 1. What the house does by itself
is nobody's transaction and is left out; an act by somebody who need not be named is one, and is not authenticated.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_DOWN, Decimal

from django.db.models import Count, Q, QuerySet

from motcua.ground.ledger.models import Fact
from motcua.ground.words.moments import VIETNAM

_PROVEN = ~Q(method="") & Q(level__gte=1)
_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Way:
    """Acts that came through one channel, proven by one method at one level."""

    channel: str
    method: str
    level: int
    acts: int

    @property
    def proven(self) -> bool:
        return self.method != "" and self.level >= 1


@dataclass(frozen=True, slots=True)
class Authenticated:
    """``hit`` of ``of`` acts were proven; ``ways`` add up to both, the most used first."""

    hit: int
    of: int
    ways: tuple[Way, ...]

    @property
    def percent(self) -> Decimal | None:
        """Cut, not rounded: 100 is said only when nothing is missing. None where nothing was done."""
        if not self.of:
            return None
        return (Decimal(100 * self.hit) / Decimal(self.of)).quantize(_HUNDREDTH, rounding=ROUND_DOWN)


def authenticated(first: date, last: date, kinds: Collection[str]) -> Authenticated:
    """Of the days from ``first`` to ``last``, both among them, by when each act happened."""
    counted = acts_between(first, last, kinds).values("channel", "method", "level").annotate(acts=Count("id"))
    ways = tuple(Way(**row) for row in counted.order_by("-acts", "channel", "method", "level"))
    return Authenticated(sum(each.acts for each in ways if each.proven), sum(each.acts for each in ways), ways)


def acts_between(
    first: date,
    last: date,
    kinds: Collection[str],
    *,
    proven: bool | None = None,
    channel: str | None = None,
    method: str | None = None,
) -> QuerySet[Fact]:
    """The very facts behind the figure, or behind one line of it."""
    since = datetime.combine(first, time(), VIETNAM)
    until = datetime.combine(last + timedelta(days=1), time(), VIETNAM)
    found = Fact.objects.filter(kind__in=kinds, happened_at__gte=since, happened_at__lt=until).exclude(actor="system")
    if proven is not None:
        found = found.filter(_PROVEN if proven else ~_PROVEN)
    if channel is not None:
        found = found.filter(channel=channel)
    if method is not None:
        found = found.filter(method=method)
    return found.order_by("id")
