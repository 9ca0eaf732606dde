"""Filing: online by a citizen, at the counter by an officer. The same case with another channel."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, connection, transaction

from motcua.ground.forms.definitions import FileField, GroupField
from motcua.ground.forms.rules import Source, clean
from motcua.ground.ledger.actions import record_fact
from motcua.ground.offices.models import Office
from motcua.ground.offices.queries import hold_open, office_for
from motcua.ground.packs import queries as packs
from motcua.ground.papers.definitions import FileRef
from motcua.ground.people.actions import register_party
from motcua.ground.people.definitions import Actor, WalkIn
from motcua.ground.people.models import Party
from motcua.ground.places.queries import unit_name
from motcua.ground.words.errors import Problem, Refused
from motcua.ground.words.grades import rank
from motcua.ground.words.ids import new_id
from motcua.ground.words.moments import day_of
from motcua.ground.words.text import fold, nfc
from motcua.record.cases import facts
from motcua.record.cases.actions import clocks
from motcua.record.cases.actions.acting import leave_fact, must_act_for
from motcua.record.cases.actions.assuring import must_be_proven
from motcua.record.cases.actions.charging import charge_fees
from motcua.record.cases.actions.letters import issue_letter
from motcua.record.cases.actions.reusing import (
    enter_handed_in,
    note_asked_again,
    note_offered,
    use_held,
)
from motcua.record.cases.addresses import on_todays_map
from motcua.record.cases.definitions import Channel, Procedure, State
from motcua.record.cases.filing_form import PAPER, PLACE
from motcua.record.cases.models import Case, CasePaper
from motcua.record.cases.once_only import Anyway, Held, OnceOnly, chosen, offered
from motcua.record.cases.queries import visible_cases
from motcua.record.cases.rules import ENDED, column_values, competent_place, dossier_code, missing_papers

Papers = Mapping[str, Sequence[FileRef]]
_NOTHING: Held = {}


@dataclass(frozen=True, slots=True)
class Filing:
    """What is filed, checked and complete; ``once`` is what of its papers the applicant held, and what is used."""

    pinned: packs.Pinned
    procedure: Procedure
    answers: dict[str, Any]
    papers: Papers
    place_code: str
    office: Office
    once: OnceOnly


def submit_case(
    *,
    actor: Actor,
    now: datetime,
    procedure: str,
    data: Mapping[str, Any],
    papers: Papers,
    key: str,
    place_code: str = "",
    applicant: Party | None = None,
    held: Held = _NOTHING,
    source: Source = "json",
) -> Case:
    """File online. State 1; the office owes an answer within the intake term.

    ``key`` names this filing for its sender: sent again it returns the case of the first time and creates nothing.
    ``held`` are the papers of the applicant's vault that are used, by component.
    ``applicant`` is the citizen's own party, or the one they act for; the law is asked for both within the transaction.
    Refused("invalid") carries every problem of every answer at once.
    """
    earlier = filed_before(actor, key)
    if earlier is not None:
        return earlier
    filing = check_filing(
        procedure, data, papers, place_code, now, channel="online", source=source, who=(actor, applicant), held=held
    )
    _may_file(actor, filing.procedure)
    check_applicant(filing.procedure, applicant)
    must_be_proven(actor, filing.procedure)
    return _once(actor, key, lambda: _submit(actor, now, filing, key, applicant))


def intake_at_counter(
    *,
    actor: Actor,
    now: datetime,
    procedure: str,
    data: Mapping[str, Any],
    papers: Papers,
    key: str,
    office_id: int,
    applicant: Party | WalkIn | None,
    place_code: str = "",
    channel: Channel = "counter",
    held: Held = _NOTHING,
    held_ground: str = "",
    held_reason: str = "",
    source: Source = "json",
) -> Case:
    """Take in at the counter of ``office_id``: submitted, checked and received in one act. State 2. Who is not known
    yet is registered with it: both or neither. A paper that the applicant holds is taken in only on a ground of
    `once_only.GROUNDS` and in words."""
    if not actor.may("one_stop", office_id):
        raise Refused("not_your_duty", "Bạn không có nhiệm vụ tiếp nhận hồ sơ tại bộ phận một cửa này.")
    earlier = filed_before(actor, key)
    if earlier is not None:
        return earlier
    known = applicant if isinstance(applicant, Party) else None
    filing = check_filing(
        procedure, data, papers, place_code, now, channel=channel, source=source, who=(actor, known), held=held
    )
    check_applicant(filing.procedure, applicant)
    anyway = Anyway(held_ground, held_reason)
    return _once(actor, key, lambda: _take_in(actor, now, filing, key, applicant, office_id, channel, anyway))


def filed_before(actor: Actor, key: str) -> Case | None:
    """The case that the actor filed under this key. Refused when it is that of somebody they do not act for now."""
    case = Case.objects.filter(filed_by=actor.ref, filing_key=key).select_related("definition").first()
    if case is not None and actor.kind == "citizen" and not visible_cases(actor).filter(pk=case.pk).exists():
        raise Refused(
            "filed_for_another",
            "Hồ sơ này đã được nộp thay cho người khác. Hãy chuyển sang thực hiện thay cho người đó để xem tiếp.",
        )
    return case


def check_filing(
    code: str,
    data: Mapping[str, Any],
    papers: Papers,
    place_code: str,
    now: datetime,
    *,
    channel: Channel,
    source: Source = "json",
    who: tuple[Actor, Party | None] | None = None,
    held: Held = _NOTHING,
) -> Filing:
    """Everything the law wants of a filing, before anything is written; Refused with all problems together. ``who``
    files, and for whom: what that one holds need not be handed in."""
    today = day_of(now)
    pinned = packs.definition("procedure", code, today)
    procedure = pinned.body
    assert isinstance(procedure, Procedure)
    if channel not in procedure.ways:
        raise Refused(
            "channel_closed", "Thủ tục này không nhận hồ sơ theo cách này. Hãy xem mục “Cách thức thực hiện”."
        )
    data = on_todays_map(procedure.form, data, today)
    answers, problems = check_answers(pinned, data, now, source)
    offers = offered(who[0], procedure, who[1], today) if who else {}
    once, of_vault = chosen(offers, procedure, answers, held)
    told_of = [problem.field.removeprefix(PAPER) for problem in of_vault]
    problems += [*of_vault, *check_papers(procedure, answers, papers, [*once.used, *told_of])]
    place = competent_place(procedure, answers, place_code)
    office = office_for(procedure.competent.office_kind, place, today) if place else None
    if not problems and office is None:
        problems.append(Problem(PLACE, "no_office", "Chọn xã, phường nơi giải quyết hồ sơ."))
    if problems or office is None:
        raise Refused("invalid", "Hồ sơ chưa nộp được: có nội dung cần xem lại.", problems=tuple(problems))
    return Filing(pinned, procedure, answers, papers, place, office, once)


def check_answers(
    pinned: packs.Pinned, data: Mapping[str, Any], now: datetime, source: Source = "json"
) -> tuple[dict[str, Any], list[Problem]]:
    """Cleaned answers, and what is wrong with them: first the form's own rules, then those of the pack."""
    procedure = pinned.body
    assert isinstance(procedure, Procedure)
    cleaned = clean(procedure.form, data, today=day_of(now), unit_name=unit_name, source=source)
    problems = list(cleaned.problems)
    if not problems:
        for name in procedure.checks:
            problems += packs.check_function(pinned.pack, name)(cleaned.answers)
    return cleaned.answers, problems


def check_papers(
    procedure: Procedure, answers: Mapping[str, Any], papers: Papers, had: Iterable[str] = ()
) -> list[Problem]:
    """What is wrong with the papers handed in beside those the case ``had``: missing, too many, never asked for."""
    asked = {p.key: p for p in procedure.papers}
    problems = []
    for key, given in papers.items():
        paper = asked.get(key)
        if paper is None:
            problems.append(
                Problem(PAPER + key, "unknown_field", "Thủ tục này không yêu cầu giấy tờ “{key}”.", {"key": key})
            )
        elif len(given) > paper.most:
            told = {"title": paper.name, "most": paper.most}
            problems.append(Problem(PAPER + key, "too_many", "Chỉ đính kèm tối đa {most} tệp ở mục “{title}”.", told))
    have = {*had, *(key for key, given in papers.items() if given)}
    return problems + [
        Problem(PAPER + p.key, "paper_missing", "Đính kèm giấy tờ: {paper}.", {"paper": p.name})
        for p in missing_papers(procedure, answers, have)
    ]


def _may_file(actor: Actor, procedure: Procedure) -> None:
    """Online a person files in their own name; only a report that asks no name may come from anybody."""
    if actor.kind == "official":
        raise Refused("not_yours", "Tài khoản cán bộ không nộp hồ sơ trực tuyến. Hãy tiếp nhận tại quầy.")
    if actor.kind != "citizen" and procedure.applicant != "nobody":
        raise Refused("log_in_first", "Đăng nhập để nộp hồ sơ này: người nộp phải được xác định.")


def check_applicant(procedure: Procedure, applicant: Party | WalkIn | None) -> None:
    """A procedure of persons is not an organisation's, and the other way round."""
    if applicant is None or procedure.applicant in ("either", "nobody", applicant.kind):
        return
    if procedure.applicant == "organisation":
        raise Refused(
            "for_organisations",
            "Thủ tục này dành cho tổ chức. Hãy chọn thực hiện thay cho tổ chức của bạn rồi nộp.",
        )
    raise Refused(
        "for_persons", "Thủ tục này dành cho cá nhân, không nộp cho tổ chức được. Hãy chọn một cá nhân rồi nộp."
    )


def _once(actor: Actor, key: str, write: Callable[[], Case]) -> Case:
    """Two sends of one filing may race; the database lets one through and the other returns its case."""
    try:
        with transaction.atomic():
            return write()
    except (IntegrityError, Refused):
        # Refused too: the first send may just have registered the very person whom this one brings.
        earlier = filed_before(actor, key)
        if earlier is None:
            raise
        return earlier


def _submit(actor: Actor, now: datetime, filing: Filing, key: str, applicant: Party | None) -> Case:
    must_act_for(actor, applicant, filing.procedure.code, now)
    case = _new_case(actor, now, filing, key, applicant, filing.office, "online", State.REGISTERED)
    clocks.open_intake(case, filing.procedure, now)
    _insert(case, filing, actor, now)
    told = {"papers": _digests(filing.papers), **filing.once.told}
    leave_fact(case, filing.procedure, facts.SUBMITTED, actor, now, None, told)
    return case


def _take_in(
    actor: Actor,
    now: datetime,
    filing: Filing,
    key: str,
    applicant: Party | WalkIn | None,
    office_id: int,
    channel: Channel,
    anyway: Anyway,
) -> Case:
    if isinstance(applicant, WalkIn):
        applicant = register_party(applicant, office_id=office_id, actor=actor, now=now, record=record_fact)
    counter = Office.objects.get(id=office_id)
    case = _new_case(actor, now, filing, key, applicant, counter, channel, State.RECEIVED)
    case.received_at = now
    clocks.open_case(case, filing.procedure, now)
    _insert(case, filing, actor, now)
    again = [key for key, given in filing.papers.items() if given and key in filing.once.offered]
    told = note_asked_again(case, filing.procedure, again, anyway, actor=actor, now=now)
    if filing.once.offered and isinstance(applicant, Party):
        note_offered(applicant=applicant, office_id=office_id, actor=actor, now=now)
    enter_handed_in(case, filing.procedure, actor=actor, now=now)
    charge_fees(case, filing.procedure, actor=actor, now=now)
    issue_letter(case, filing.procedure, "giay_tiep_nhan", actor=actor, now=now)
    leave_fact(
        case,
        filing.procedure,
        facts.RECEIVED,
        actor,
        now,
        None,
        {
            "papers": _digests(filing.papers),
            "due_at": case.due_at.isoformat() if case.due_at else None,
            "identified": channel,
            **filing.once.told,
            **told,
        },
    )
    return case


def _new_case(
    actor: Actor,
    now: datetime,
    filing: Filing,
    key: str,
    applicant: Party | None,
    counter: Office,
    channel: Channel,
    state: State,
) -> Case:
    assert state not in ENDED
    named = applicant.name if applicant else ""
    return Case(
        id=new_id(),
        procedure=filing.procedure.code,
        definition_id=filing.pinned.id,
        sector=filing.procedure.sector,
        grade=rank(filing.procedure.confidentiality),
        channel=channel,
        state=state,
        office=filing.office,
        receiving_office=counter,
        place_code=filing.place_code,
        applicant=applicant,
        applicant_name=named,
        filed_by=actor.ref,
        filing_key=key,
        answers=filing.answers,
        filed_at=now,
        search_text="",
        **column_values(filing.procedure, filing.answers),
    )


def _insert(case: Case, filing: Filing, actor: Actor, now: datetime) -> None:
    day = day_of(now)
    hold_open([case.office_id, case.receiving_office_id], day)
    case.code = dossier_code(case.receiving_office.code, day, next_serial(case.receiving_office_id, day))
    case.search_text = search_text(case)
    case.save(force_insert=True)
    papers = {**filing.papers, **files_answered(filing.procedure, filing.answers)}
    add_papers(case, papers, actor=actor, now=now, scanned=case.channel != "online")
    use_held(case, filing.procedure, filing.once.used, actor=actor, now=now)


def next_serial(office_id: int, day: date) -> int:
    """The next serial of an office's day. The row stays locked until the filing commits, which is what makes the
    series without gaps; other offices and other days are other rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_serial (office_id, day, last) VALUES (%s, %s, 1) "
            "ON CONFLICT (office_id, day) DO UPDATE SET last = cases_serial.last + 1 RETURNING last",
            [office_id, day],
        )
        return int(cursor.fetchone()[0])


def search_text(case: Case) -> str:
    """What the work list finds a case by, folded: code, applicant, the declared text columns."""
    return fold(nfc(" ".join([case.code, case.applicant_name, case.text_1, case.text_2, case.text_3])))


def add_papers(case: Case, papers: Papers, *, actor: Actor, now: datetime, scanned: bool) -> None:
    CasePaper.objects.bulk_create(
        CasePaper(
            case=case,
            component=component,
            digest=given.digest,
            name=given.name,
            size=given.size,
            type=given.type,
            scanned=scanned,
            added_by=actor.ref,
            added_at=now,
        )
        for component, refs in papers.items()
        for given in refs
    )


def files_answered(procedure: Procedure, answers: Mapping[str, Any]) -> dict[str, list[FileRef]]:
    """The files given as answers, by the path of their field, so that they are opened as papers of the case."""
    found: dict[str, list[FileRef]] = {}
    for field in procedure.form.fields():
        value = answers.get(field.key)
        if isinstance(field, FileField) and value:
            found[field.key] = [FileRef(**given) for given in value]
        elif isinstance(field, GroupField):
            inner = [f.key for f in field.fields if isinstance(f, FileField)]
            for number, row in enumerate(value or ()):
                given = {f"{field.key}.{number}.{key}": row.get(key) or [] for key in inner}
                found |= {path: [FileRef(**one) for one in files] for path, files in given.items() if files}
    return found


def _digests(papers: Papers) -> dict[str, list[str]]:
    return {component: [given.digest for given in refs] for component, refs in papers.items() if refs}
