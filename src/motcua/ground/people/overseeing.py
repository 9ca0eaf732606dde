"""What those who lead or administer an office see of the offices, posts and officials in their care: theirs, below."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from motcua.ground.offices.definitions import ADMINISTER
from motcua.ground.offices.models import Office, Post
from motcua.ground.offices.queries import below, chain_of
from motcua.ground.offices.rules import looks_after, may_give
from motcua.ground.people.definitions import Actor
from motcua.ground.people.models import Account, Appointment, Delegation
from motcua.ground.words.errors import Unknown
from motcua.ground.words.text import fold

CARES = frozenset({"lead", ADMINISTER})


@dataclass(frozen=True, slots=True)
class Care:
    """The offices in somebody's care, closed ones too; ``roots`` are those where they hold the duty itself."""

    roots: frozenset[int]
    offices: frozenset[int]

    def __bool__(self) -> bool:
        return bool(self.offices)

    def office(self, office_id: int) -> Office:
        """Raises Unknown for one that is not in this care, as for one that does not exist."""
        found = Office.objects.select_related("place", "parent", "successor").filter(pk=office_id).first()
        if found is None or found.pk not in self.offices:
            raise Unknown(f"office {office_id}")
        return found

    def post(self, post_id: int) -> Post:
        found = Post.objects.select_related("office__place").filter(pk=post_id, office__in=self.offices).first()
        if found is None:
            raise Unknown(f"post {post_id}")
        return found

    def appointment(self, appointment_id: int) -> Appointment:
        found = _appointments().filter(pk=appointment_id, post__office__in=self.offices).first()
        if found is None:
            raise Unknown(f"appointment {appointment_id}")
        return found

    def account(self, account_id: int) -> Account:
        found = self.accounts().filter(pk=account_id).first()
        if found is None:
            raise Unknown(f"account {account_id}")
        return found

    def accounts(self) -> QuerySet[Account]:
        """Officials whose account one of these offices answers for, and whoever holds or held a post in one."""
        placed = Appointment.objects.filter(post__office__in=self.offices).values("account")
        return Account.objects.filter(Q(office__in=self.offices) | Q(pk__in=placed), kind="official")


def care_of(actor: Actor) -> Care:
    roots = frozenset(office for office, duty in actor.duties if duty in CARES)
    return Care(roots, below(roots) if roots else frozenset())


def cares(actor: Actor) -> bool:
    """Whether anything at all is in their care; asks nothing of the database."""
    return any(duty in CARES for _, duty in actor.duties)


def may_manage(actor: Actor, account: Account, on: date) -> bool:
    """Whether the actor may close the account, open it again or send its owner a new invitation: they look after the
    office that answers for it, and might themselves have given everything it holds. Never their own."""
    if account.kind != "official" or account.pk == actor.account_id:
        return False
    held = list(Appointment.objects.select_related("post__office").filter(account=account).exclude(valid_to__lte=on))
    if account.office is None and not held:
        return actor.kind == "system"
    answers = account.office is None or looks_after(actor, chain_of(account.office))
    return answers and all(may_give(actor, each.post.duties, chain_of(each.post.office)) for each in held)


@dataclass(frozen=True, slots=True)
class Found:
    """An official in a list, with what they hold on the day."""

    account: Account
    held: Sequence[Appointment]


def find_officials(
    accounts: QuerySet[Account], text: str, on: date, *, after: str = "", size: int = 30
) -> tuple[list[Found], str]:
    """By words of the name with or without diacritics, or a beginning of the user name; in the order of user names.
    With the token of the next page, empty at the end."""
    rows = accounts.order_by("username").values_list("pk", "name", "username")
    keys = [pk for pk, name, username in rows if username > after and _matches(fold(text), name, username)][: size + 1]
    found = accounts.in_bulk(keys[:size])
    held = _held_by(keys[:size], on)
    page = [Found(found[pk], held.get(pk, [])) for pk in keys[:size]]
    return page, page[-1].account.username if len(keys) > size else ""


def _matches(text: str, name: str, username: str) -> bool:
    folded = f" {fold(name)}"
    return username.startswith(text.strip()) or all(f" {word}" in folded for word in text.split())


def _held_by(accounts: Collection[int], on: date) -> Mapping[int, list[Appointment]]:
    held: dict[int, list[Appointment]] = {}
    for each in _appointments().filter(_on(on), account__in=accounts):
        held.setdefault(each.account_id, []).append(each)
    return held


def appointments_of(account: Account) -> list[Appointment]:
    """All, the newest first."""
    return list(_appointments().filter(account=account).order_by("-valid_from", "-pk"))


def holders(posts: Iterable[Post]) -> dict[int, list[Appointment]]:
    """By post, all who hold, held or will hold it, the newest first."""
    held: dict[int, list[Appointment]] = {}
    for each in _appointments().filter(post__in=list(posts)).order_by("-valid_from", "-pk"):
        held.setdefault(each.post_id, []).append(each)
    return held


def delegations_ever(account: Account) -> list[Delegation]:
    """Given and received, over, running and to come; the newest first."""
    found = Delegation.objects.filter(Q(from_account=account) | Q(to_account=account))
    return list(found.select_related("from_account", "to_account", "office").order_by("-valid_from", "-pk"))


def _appointments() -> QuerySet[Appointment]:
    return Appointment.objects.select_related("account", "post__office")


def _on(on: date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gt=on))
