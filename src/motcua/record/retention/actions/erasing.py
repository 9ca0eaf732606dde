"""To carry out an approved list: each dossier in a transaction of its own, with one fact."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError, Q, QuerySet

from motcua.ground.ledger.actions import erase_bodies
from motcua.ground.ledger.models import Fact
from motcua.ground.messages.models import Message
from motcua.ground.papers.actions import erase_papers
from motcua.ground.people.definitions import Actor
from motcua.ground.people.models import Mandate, Party
from motcua.ground.vault.actions import erase_holdings
from motcua.ground.vault.definitions import Trust
from motcua.ground.vault.models import Holding
from motcua.ground.vault.queries import names_paper
from motcua.ground.words.errors import Refused, Unavailable
from motcua.record.cases.models import Case, CasePaper, Draft, Rating
from motcua.record.retention import facts
from motcua.record.retention.models import Erasure, ErasureList
from motcua.record.retention.queries import is_held
from motcua.record.retention.rules import EVERYTHING

_GONE = "(đã xóa theo thời hạn lưu trữ)"


def carry_out(*, number: int, actor: Actor, now: datetime) -> ErasureList:
    """Erase what the list names. What cannot go today keeps its reason and is tried with the next run; the list is done
    when nothing is left of it. Raises Refused for a list that was not approved."""
    found = ErasureList.objects.filter(pk=number, state=ErasureList.APPROVED).first()
    if found is None:
        raise Refused("erasure_not_approved", "Danh mục xóa này chưa được quyết định hoặc đã thực hiện xong.")
    for item in found.items.filter(done_at=None).order_by("pk").values_list("pk", flat=True):
        _one(item, actor, now)
    if not found.items.filter(done_at=None).exists():
        found.state, found.done_at = ErasureList.DONE, now
        found.save(update_fields=["state", "done_at"])
    return found


def _one(key: int, actor: Actor, now: datetime) -> None:
    try:
        with transaction.atomic():
            item = Erasure.objects.select_for_update(of=("self",)).select_related("proposal").get(pk=key)
            if item.done_at is None:
                _erase(item, actor, now)
    except Unavailable as trouble:
        Erasure.objects.filter(pk=key).update(waits_for=trouble.reason[:500])


def _erase(item: Erasure, actor: Actor, now: datetime) -> None:
    case = Case.objects.select_for_update(of=("self",)).get(pk=item.case_id)
    if case.closed_at is None:
        raise Unavailable("the dossier is open", retry=None)
    if is_held(case.pk):
        raise Unavailable("the dossier is held back", retry=None)
    party, bodies = case.applicant_id, list[Fact]()
    for what, trusts in _OF_VAULT.items():
        if what in item.what:
            erase_holdings(_held_from(case, trusts), actor=actor, now=now)
    for what in EVERYTHING:
        if what == "papers" and what in item.what:
            item.papers = _papers(case)
        elif what == "facts" and what in item.what:
            bodies = list(Fact.objects.filter(subject=case.ref, kind__in=item.facts))
        elif what in item.what:
            _VERBS[what](case)
    forgotten = "answers" in item.what and "contact" in item.what and _forget(case, party)
    item.done_at, item.waits_for = now, ""
    item.save()
    erase_bodies(
        facts.ERASED,
        bodies,
        subject=case.ref,
        payload={
            "list": item.proposal_id,
            "rule": item.rule,
            "what": sorted(item.what),
            "decision_number": item.proposal.decision_number,
            "papers": len(item.papers),
            "party": forgotten,
            "repeats": item.proposal.repeats,
        },
        actor=actor,
        now=now,
        office_id=case.office_id,
        place_code=case.place_code,
    )


def _answers(case: Case) -> None:
    """What was typed, by whomever; what figures count (states, dates, offices, outcome) stays."""
    Case.objects.filter(pk=case.pk).update(
        answers={}, applicant_name="", reason="", search_text="", text_1="", text_2="", text_3="",
        date_1=None, date_2=None, number_1=None, number_2=None, version=case.version + 1,
    )  # fmt: skip
    case.supplement_requests.update(reason=_GONE, missing=[])
    case.asked_again.update(reason=_GONE)
    case.step_runs.update(note="")
    case.consultations.update(question=_GONE)
    case.consultations.exclude(opinion="").update(opinion=_GONE)
    Rating.objects.filter(case=case).update(comment="")


def _letters(case: Case) -> None:
    case.letters.all().delete()


def _messages(case: Case) -> None:
    told = Message.objects.filter(Q(subject_ref=case.ref), ~Q(state__in=[Message.QUEUED, Message.SENDING]))
    for message in told:
        message.subject, message.body, message.subject_en, message.body_en = _GONE, _GONE, "", ""
        message.address = message.error = ""
        message.save()


def _papers(case: Case) -> list[str]:
    """The files of this dossier; the bytes go where nothing else names them, no other dossier and no vault."""
    digests = sorted(set(case.papers.values_list("digest", flat=True)))
    case.papers.all().delete()
    named = set(CasePaper.objects.filter(digest__in=digests).values_list("digest", flat=True))
    named |= set(Mandate.objects.filter(paper__in=digests).values_list("paper", flat=True))
    named |= names_paper(digests)
    gone = [digest for digest in digests if digest not in named and not _in_a_draft(digest)]
    erase_papers(gone)
    return gone


_OF_VAULT: Mapping[str, tuple[Trust, ...]] = {
    "papers": ("handed_in", "certified", "digitised"),
    "letters": ("issued",),
}
"""What of the applicant's vault goes with what of the dossier: papers with its papers, results with its letters."""


def _held_from(case: Case, trusts: tuple[Trust, ...]) -> list[Holding]:
    """Of what came from this dossier. A paper that another dossier of the same person stands on comes from that one
    from now on."""
    rows = Holding.objects.filter(source=case.ref, trust__in=trusts)
    return [row for row in rows if row.trust == "issued" or not _moved(row, case)]


def _moved(row: Holding, case: Case) -> bool:
    others = CasePaper.objects.filter(case__applicant_id=row.holder_id).exclude(case=case)
    used = others.filter(Q(holding=row) | ~Q(digest="") & Q(digest=row.digest)).select_related("case").first()
    if used is None:
        return False
    row.source, row.source_code, row.part = used.case.ref, used.case.code, used.component
    row.procedure, row.office_id = used.case.procedure, used.case.office_id
    row.save()
    return True


def _in_a_draft(digest: str) -> bool:
    return Draft.objects.extra(where=["data::text LIKE %s"], params=[f"%{digest}%"]).exists()


def _contact(case: Case) -> None:
    """Of whom nothing else is kept and who has no account to look after it themselves."""
    party = case.applicant
    if party is None or party.accounts.filter(is_active=True).exists() or _others(party, case).exists():
        return
    party.phone = party.email = ""
    party.save(update_fields=["phone", "email"])


def _others(party: Party, case: Case) -> QuerySet[Case]:
    """Other dossiers of the party of which something is still kept."""
    return Case.objects.filter(applicant=party).exclude(pk=case.pk)


def _forget(case: Case, party: UUID | None) -> bool:
    """The applicant leaves the dossier, and the house where nothing else refers to them."""
    if party is None:
        return False
    Case.objects.filter(pk=case.pk).update(applicant=None)
    try:
        with transaction.atomic():
            Message.objects.filter(party_id=party, subject_ref=case.ref).delete()
            Party.objects.filter(pk=party).delete()
    except ProtectedError:
        return False
    return True


_VERBS: Mapping[str, Callable[[Case], None]] = {
    "messages": _messages,
    "contact": _contact,
    "letters": _letters,
    "answers": _answers,
}
