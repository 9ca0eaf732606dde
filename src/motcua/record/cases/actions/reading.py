"""Opening a dossier: what it is opened for, and the note of it that its owner can read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from motcua.ground.ledger.actions import record_fact
from motcua.ground.people.actions.reading import note_reading, note_reveal
from motcua.ground.people.definitions import Actor, Look, Looked, Purpose
from motcua.ground.people.queries import reason_given
from motcua.ground.words.errors import Refused
from motcua.record.cases.models import Case

REASON_HOLDS = timedelta(hours=8)
"""A working day: as long as one reason for looking at one dossier need not be said again."""
SHORTEST_REASON = 10
_ACTS = ("handle", "approve")


def note_opened(*, case: Case, what: Looked, actor: Actor, now: datetime, reason: str = "") -> Look | None:
    """Note that the actor opens this dossier, or something of it.

    Refused("reason_needed") when it is outside their own work and they have not said why: the law lets personal data
    be looked at for a purpose (Luật 91/2025/QH15), and an office is not one. None when there is nothing to note.
    """
    if actor.kind != "official" or case.applicant_id is None:
        return None
    look = _look(case, what, actor, now, reason)
    note_reading(parties=[case.applicant_id], look=look, actor=actor, now=now, record=record_fact)
    return look


def note_listed(*, cases: Iterable[Case], what: Looked, actor: Actor, now: datetime) -> None:
    """Note that a list with these dossiers was taken out, by a file or a program."""
    parties = {case.applicant_id for case in cases if case.applicant_id is not None}
    look = Look(what, "handling", min(actor.offices, default=None))
    note_reading(parties=parties, look=look, actor=actor, now=now, record=record_fact)


def reveal(*, case: Case, field: str, actor: Actor, now: datetime, reason: str = "") -> None:
    """Uncover one covered field of a dossier, with a fact. Outside the actor's own work they say why."""
    look = _look(case, "reveal", actor, now, reason)
    told = Look("reveal", look.purpose, look.office_id, look.about, look.code, look.reason, field)
    note_reveal(party=case.applicant_id, look=told, actor=actor, now=now, record=record_fact)


def _look(case: Case, what: Looked, actor: Actor, now: datetime, reason: str) -> Look:
    purpose, office = purpose_of(case, actor)
    said = reason.strip()
    if purpose == "outside":
        said = said or reason_given(actor, case.ref, now - REASON_HOLDS)
        if len(said) < SHORTEST_REASON and what != "api":
            raise Refused(
                "reason_needed",
                "Hồ sơ này không thuộc việc bạn đang xử lý. Ghi lý do xem, ít nhất {least} ký tự.",
                field="reason",
                law="Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15",
                params={"least": SHORTEST_REASON},
            )
    return Look(what, purpose, office, case.ref, case.code, said)


def purpose_of(case: Case, actor: Actor) -> tuple[Purpose, int | None]:
    """What the dossier is to this actor, and the office in which it is that."""
    for office in (case.receiving_office_id, case.office_id):
        if actor.may("one_stop", office):
            return "handling", office
    if _in_hand(case, actor):
        return "handling", case.office_id
    asked = _asked(case, actor)
    if asked is not None:
        return "asked", asked
    for office in (case.office_id, case.receiving_office_id):
        if actor.may("lead", office):
            return "directing", office
    return "outside", _own_office(case, actor)


def _in_hand(case: Case, actor: Actor) -> bool:
    """Theirs, nobody's yet, or on its way to whoever decides; another officer's is not."""
    if case.assignee_id == actor.account_id or actor.may("approve", case.office_id):
        return True
    return case.assignee_id is None and actor.may("handle", case.office_id)


def _asked(case: Case, actor: Actor) -> int | None:
    """The actor's office that was asked for its opinion."""
    mine = {office for office, duty in actor.duties if duty in _ACTS}
    questions = case.consultations.filter(office_id__in=mine).values_list("office_id", flat=True)
    return next(iter(questions), None) if mine else None


def _own_office(case: Case, actor: Actor) -> int | None:
    """Where the reader answers for the look: their office at the dossier, else any that they serve in."""
    here = actor.offices & {case.office_id, case.receiving_office_id}
    return min(here or actor.offices, default=None)
