"""The last acts upon offices, posts, accounts and appointments, as the ledger has them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.doors.look.asking import Asked
from motcua.doors.studio.pages import keepers, number, show
from motcua.doors.studio.words import ACTS, DUTIES, Words
from motcua.ground.access.overseeing import Filters, acts
from motcua.ground.ledger.models import Fact
from motcua.ground.offices.models import Office, Post
from motcua.ground.people.models import Account, Delegation
from motcua.ground.people.overseeing import Care, care_of
from motcua.ground.words.moments import day_of, local

SIZE = 40
_BYTE_ORDER_MARK = "\ufeff"
"""Without it, spreadsheets read Vietnamese as Latin-1."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Act:
    """One fact as people read it; ``link`` leads to what it is about, "" where nothing does."""

    fact: Fact
    what: Words
    who: str
    about: str
    office: str
    told: str
    link: str


@require_safe
@keepers
def journal(request: Asked) -> HttpResponse:
    care = care_of(request.actor)
    filters = _filters(request, care)
    facts = acts(care, ACTS, filters, before=number(request.GET.get("after", "")), size=SIZE + 1)
    query = request.GET.copy()
    query.pop("after", None)
    context = {
        "acts": said(facts[:SIZE]),
        "after": str(facts[SIZE - 1].pk) if len(facts) > SIZE else "",
        "kinds": ACTS.items(),
        "kind": filters.kind,
        "office_code": request.GET.get("co-quan", ""),
        "person": request.GET.get("can-bo", ""),
        "csv": f"{reverse('studio:journal_csv')}?{query.urlencode()}",
    }
    return show(request, "journal", context)


@require_safe
@keepers
def as_csv(request: Asked) -> StreamingHttpResponse:
    """All that the filters let through, page by page: neither memory nor scope grows with its length."""
    care = care_of(request.actor)
    response = StreamingHttpResponse(_lines(care, _filters(request, care)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="nhat-ky-quan-tri-{day_of(request.now):%Y%m%d}.csv"'
    response["Cache-Control"] = "no-store"
    return response


def _filters(request: Asked, care: Care) -> Filters:
    """What does not exist, or is not in this care, finds nothing."""
    kind, code, person = (request.GET.get(name, "").strip()[:60] for name in ("viec", "co-quan", "can-bo"))
    office = Office.objects.filter(code=code.upper(), pk__in=care.offices).first() if code else None
    account = care.accounts().filter(username=person.lower()).first() if person else None
    nothing = bool(code and office is None) or bool(person and account is None)
    return Filters(
        kind=kind if kind in ACTS else "",
        office_id=office.pk if office else None,
        account_id=account.pk if account else None,
        nothing=nothing,
    )


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def _lines(care: Care, filters: Filters) -> Iterator[str]:
    writer = csv.writer(_Echo())
    head = [_("Số"), _("Lúc"), _("Việc"), _("Người làm"), _("Về"), _("Cơ quan"), _("Nội dung")]
    yield _BYTE_ORDER_MARK + writer.writerow(head)
    before: int | None = None
    while True:
        facts = acts(care, ACTS, filters, before=before, size=500)
        for each in said(facts):
            at = f"{local(each.fact.happened_at):%d/%m/%Y %H:%M:%S}"
            cells = [str(each.fact.pk), at, str(each.what), each.who, each.about, each.office, each.told]
            yield writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
        if len(facts) < 500:
            return
        before = facts[-1].pk


def said(facts: list[Fact]) -> list[Act]:
    """With the names of whom and what they are about, each kind looked up once."""
    names = _Names(facts)
    return [
        Act(
            fact,
            ACTS.get(fact.kind, fact.kind),
            names.of(fact.actor),
            names.of(fact.subject),
            names.offices.get(fact.office_id or 0, ""),
            _told(fact, names.of(fact.subject)),
            names.link(fact.subject),
        )
        for fact in facts
    ]


def _told(fact: Fact, about: str) -> str:
    """The days, the decision and the duties of an act, in a few words."""
    told: dict[str, Any] = fact.payload
    named = str(told.get("title") or told.get("name") or "")
    parts = [named] if named not in ("", about) else []
    if told.get("duties"):
        parts.append(", ".join(str(DUTIES.get(duty, duty)) for duty in told["duties"]))
    days = [(_("từ ngày"), told.get("valid_from") or told.get("on")), (_("đến ngày"), told.get("valid_to"))]
    parts += [f"{word} {_day(day)}" for word, day in days if day]
    if told.get("decision_number"):
        parts.append(_("quyết định %(number)s") % {"number": told["decision_number"]})
    return "; ".join(parts)


def _day(text: str) -> str:
    year, month, day = str(text).split("-")
    return f"{day}/{month}/{year}"


class _Names:
    """What the references in these facts are called."""

    def __init__(self, facts: list[Fact]) -> None:
        refs = {fact.subject for fact in facts} | {fact.actor for fact in facts}
        self.offices = dict(
            Office.objects.filter(pk__in=_keys(refs, "office") | {fact.office_id or 0 for fact in facts}).values_list(
                "pk", "name"
            )
        )
        self.accounts = dict(Account.objects.filter(pk__in=_keys(refs, "account")).values_list("pk", "name"))
        self.posts = dict(Post.objects.filter(pk__in=_keys(refs, "post")).values_list("pk", "title"))
        lent = Delegation.objects.filter(pk__in=_keys(refs, "delegation")).select_related("from_account", "to_account")
        self.delegations = {each.pk: f"{each.from_account.name} → {each.to_account.name}" for each in lent}

    def of(self, ref: str) -> str:
        kind, _colon, key = ref.partition(":")
        if kind == "system":
            return _("Hệ thống")
        tables = {
            "account": self.accounts,
            "office": self.offices,
            "post": self.posts,
            "delegation": self.delegations,
        }
        return tables.get(kind, {}).get(number(key) or 0, ref)

    def link(self, ref: str) -> str:
        kind, _colon, key = ref.partition(":")
        pages = {"account": "studio:official", "office": "studio:office", "post": "studio:post"}
        return reverse(pages[kind], args=[int(key)]) if kind in pages and number(key) is not None else ""


def _keys(refs: set[str], kind: str) -> set[int]:
    return {int(key) for ref in refs for name, _colon, key in [ref.partition(":")] if name == kind and key.isdigit()}
