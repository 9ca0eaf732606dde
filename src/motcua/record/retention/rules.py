"""Which rule a dossier falls under, and what of it is due to be erased on a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from motcua.record.retention.definitions import RetentionRule, What

EVERYTHING: tuple[What, ...] = ("facts", "messages", "contact", "papers", "letters", "answers")
"""In the order in which it is erased: contact data while the dossier still says whose they are."""


def rule_for(rules: Iterable[RetentionRule], procedure: str, outcome: str) -> RetentionRule | None:
    """The one that says most about it; None where no rule speaks of it, and then nothing is ever erased."""
    fitting = [
        rule
        for rule in rules
        if (not rule.procedures or procedure in rule.procedures) and (not rule.outcomes or outcome in rule.outcomes)
    ]
    return max(fitting, key=lambda rule: (bool(rule.procedures), bool(rule.outcomes), rule.key), default=None)


def erased_on(rule: RetentionRule, what: What, closed: date) -> date | None:
    """The first day on which it may go; None for never. Where several lines speak of it, the longest counts."""
    spoken = [kept.years for kept in rule.kept if what in kept.what]
    if not spoken:
        return None
    years = [year for year in spoken if year != "for_ever"]
    return later(closed, max(years)) if len(years) == len(spoken) else None


def due(rule: RetentionRule, closed: date, today: date, done: Collection[str] = ()) -> tuple[What, ...]:
    """What is to be erased on that day and was not yet."""
    return tuple(
        what
        for what in EVERYTHING
        if what not in done and (on := erased_on(rule, what, closed)) is not None and on <= today
    )


def ever(rule: RetentionRule) -> frozenset[What]:
    """What of such a dossier will be erased one day."""
    return frozenset(what for what in EVERYTHING if erased_on(rule, what, date(2000, 1, 1)) is not None)


def shortest(rules: Iterable[RetentionRule]) -> int | None:
    """Years before which nothing is due under any of the rules."""
    years = [kept.years for rule in rules for kept in rule.kept if kept.years != "for_ever"]
    return min(years, default=None)


def later(day: date, years: int) -> date:
    """The same day so many years later; 29 February becomes 1 March, so that a term is never short of a day."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
