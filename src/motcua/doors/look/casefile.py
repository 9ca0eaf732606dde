"""One case as every door tells it: its story, its clocks, its papers. Read only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise as LazyText
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from motcua.doors.look import words
from motcua.ground.calendar.rules import working_minutes_between
from motcua.ground.ledger.models import Fact
from motcua.ground.money import facts as money_facts
from motcua.ground.money.models import Charge
from motcua.ground.money.queries import charges_of, receipts_of
from motcua.ground.packs import queries as packs
from motcua.ground.papers.definitions import FileRef
from motcua.ground.promises import facts as promise_facts
from motcua.ground.promises.definitions import Line
from motcua.ground.promises.models import Promise
from motcua.ground.promises.queries import calendar_for, ledger_of, promises_on
from motcua.ground.vault.digitising import facts as digitising_facts
from motcua.ground.words.definitions import Text
from motcua.ground.words.errors import Unknown
from motcua.ground.words.moments import day_of
from motcua.record.cases import facts, queries
from motcua.record.cases.definitions import Procedure, State
from motcua.record.cases.filing_form import PAPER, filing_form
from motcua.record.cases.models import Case, IssuedLetter
from motcua.record.cases.rules import TURNS, Turn

_SAID: Mapping[str, str | LazyText] = {
    facts.SUBMITTED: _("Hồ sơ được nộp trực tuyến"),
    facts.RECEIVED: _("Bộ phận một cửa tiếp nhận hồ sơ và hẹn trả kết quả"),
    facts.INTAKE_REFUSED: _("Hồ sơ không được tiếp nhận"),
    facts.MORE_ASKED: _("Yêu cầu bổ sung, hoàn thiện hồ sơ"),
    facts.SUPPLEMENTED: _("Đã nhận phần bổ sung"),
    facts.HANDED_OVER: _("Chuyển hồ sơ đến nơi xử lý"),
    facts.CLAIMED: _("Cán bộ nhận xử lý hồ sơ"),
    facts.RELEASED: _("Hồ sơ được trả lại để người khác xử lý"),
    facts.ASSIGNED: _("Hồ sơ được giao cho người xử lý"),
    facts.STEP_FINISHED: _("Hoàn thành bước xử lý"),
    facts.CONSULTED: _("Lấy ý kiến cơ quan khác"),
    facts.CONSULTATION_ANSWERED: _("Cơ quan được hỏi đã trả lời"),
    facts.EXTENDED: _("Xin lỗi và hẹn lại ngày trả kết quả"),
    facts.PAYMENT_ASKED: _("Yêu cầu nộp phí, lệ phí"),
    facts.PAID: _("Đã nộp phí, lệ phí"),
    facts.PART_PAID: _("Đã nộp một phần phí, lệ phí"),
    facts.OVERPAID: _("Đã nhận tiền không còn phải nộp, sẽ hoàn trả"),
    facts.REFUND_ASKED: _("Đề nghị hoàn trả phí, lệ phí"),
    money_facts.REFUNDED: _("Đã hoàn trả phí, lệ phí"),
    facts.DECIDED: _("Đã có kết quả giải quyết"),
    facts.STOPPED: _("Dừng giải quyết hồ sơ"),
    facts.WITHDRAWN: _("Người nộp rút hồ sơ"),
    facts.DELIVERED: _("Đã trả kết quả"),
    facts.RATED: _("Người nộp đã đánh giá"),
    facts.REROUTED: _("Hồ sơ chuyển đến cơ quan tiếp nhận nhiệm vụ theo quyết định sắp xếp"),
    digitising_facts.DIGITISED: _("Đã số hóa giấy tờ"),
    promise_facts.BROKEN: _("Quá hạn mà chưa xong"),
    promise_facts.REDATED: _("Lịch làm việc thay đổi nên thời hạn được tính lại"),
}
"""How a fact reads to a person."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the story."""

    at: datetime
    kind: str
    said: str | LazyText
    detail: Text | str
    turn: Turn


@dataclass(frozen=True, slots=True)
class Clock:
    """A promise with its time ledger."""

    promise: Promise
    lines: tuple[Line, ...]


def told(case: Case, now: datetime) -> dict[str, Any]:
    """The context every page about a case starts from."""
    history = queries.history_of(case)
    procedure = queries.procedure_of(case)
    minutes = _minutes(history, now)
    return {
        "case": case,
        "procedure": procedure,
        "story": story(history, procedure),
        "turn": TURNS[case.state_now],
        "office_minutes": minutes["office"],
        "citizen_minutes": minutes["citizen"],
        "clocks": clocks(case, now),
        "papers": papers_of(case),
        "letters": list(case.letters.order_by("issued_at", "id")),
        "charges": charges(case),
        "receipts": receipts_of(case.ref),
        "asked": case.supplement_requests.filter(answered_at__isnull=True).first(),
        "consultations": list(case.consultations.select_related("office", "answered_by").order_by("asked_at")),
        "rating": getattr(case, "rating", None),
        "now": now,
    }


def story(history: Sequence[Fact], procedure: Procedure) -> list[Moment]:
    """The facts as sentences, in order; promises of single steps are the office's own business."""
    return [
        Moment(fact.happened_at, fact.kind, _SAID[fact.kind], _detail(fact, procedure), _turn(fact))
        for fact in sorted(history, key=lambda f: (f.happened_at, f.id))
        if fact.kind in _SAID and not _inner(fact)
    ]


def clocks(case: Case, now: datetime) -> list[Clock]:
    """What was promised on the case, each with its ledger, the latest first. Steps are left to the desk."""
    promises = [p for p in promises_on(case.ref) if p.kind != "step"]
    return [Clock(p, ledger_of(p, now)) for p in reversed(promises)]


def papers_of(case: Case) -> list[tuple[Text | str, list[Any]]]:
    """The papers of a case by component, in the order of the procedure."""
    named: dict[str, Text] = {p.key: p.name for p in queries.procedure_of(case).papers}
    named |= {field.key: field.label for field in queries.procedure_of(case).form.fields()}
    found: dict[str, list[Any]] = {}
    for paper in case.papers.order_by("id"):
        found.setdefault(paper.component, []).append(paper)
    order = list(named)
    keys = sorted(found, key=lambda key: order.index(key) if key in named else len(order))
    return [(named.get(key, named.get(key.split(".")[0], key)), found[key]) for key in keys]


def charges(case: Case) -> dict[str, Any]:
    rows = charges_of(case.ref)
    return {
        "rows": rows,
        "total": sum(c.amount for c in rows if c.state != Charge.WAIVED),
        "owed": sum(c.outstanding for c in rows),
    }


def typed(case: Case) -> dict[str, Any]:
    """The case's answers and papers as the whole form holds them, to be corrected."""
    known = {field.key for field in filing_form(queries.procedure_of(case)).fields()}
    data = dict(case.answers)
    for paper in case.papers.exclude(digest="").order_by("id"):
        if PAPER + paper.component in known:
            given = FileRef(paper.digest, paper.name, paper.size, paper.type)
            data.setdefault(PAPER + paper.component, []).append(asdict(given))
    return data


def only_new(case: Case, papers: Mapping[str, Sequence[FileRef]]) -> dict[str, list[FileRef]]:
    """What was attached now, without what the case had."""
    had = {(p.component, p.digest) for p in case.papers.all()}
    return {key: [f for f in files if (key, f.digest) not in had] for key, files in papers.items()}


def letter(case: Case, issued: IssuedLetter) -> dict[str, Any]:
    """An issued letter in the reader's language; the Vietnamese one is the binding one."""
    language = "en" if (get_language() or "vi").startswith("en") else "vi"
    return {
        "case": case,
        "letter": issued,
        "language": language,
        "title": issued.title[language],
        "body": issued.body[language],
        "procedure": queries.procedure_of(case),
    }


def procedure_named(code: str, now: datetime) -> Procedure | None:
    """The procedure in force, or None once it was abolished."""
    try:
        body = packs.definition("procedure", code, day_of(now)).body
    except Unknown:
        return None
    assert isinstance(body, Procedure)
    return body


def _minutes(history: Sequence[Fact], now: datetime) -> dict[str, int]:
    """Working minutes on each party's watch."""
    total = {"office": 0, "citizen": 0, "nobody": 0}
    for watch in queries.watches_of(history):
        calendar = calendar_for(day_of(watch.start))
        total[watch.turn] += working_minutes_between(calendar, watch.start, watch.end or max(now, watch.start))
    return total


def _inner(fact: Fact) -> bool:
    return fact.kind in (promise_facts.BROKEN, promise_facts.REDATED) and fact.payload.get("kind") == "step"


def _turn(fact: Fact) -> Turn:
    return TURNS[State(fact.payload["state"])] if "state" in fact.payload else "office"


def _detail(fact: Fact, procedure: Procedure) -> Text | str:
    """What the sentence alone does not tell: the step, the outcome, the office."""
    payload = fact.payload
    if fact.kind == digitising_facts.DIGITISED:
        return next((paper.name for paper in procedure.papers if paper.key == fact.payload["component"]), "")
    if fact.kind == facts.DECIDED:
        outcome = procedure.outcome(payload["outcome"])
        return outcome.name if outcome else ""
    if fact.kind in {facts.STEP_FINISHED, facts.HANDED_OVER, facts.CLAIMED}:
        return next((s.name for s in procedure.steps if s.key == payload.get("step")), "")
    if fact.kind in {facts.CONSULTED, facts.CONSULTATION_ANSWERED}:
        return next((c.name for c in procedure.consultations if c.key == payload.get("key")), "")
    if fact.kind == facts.REROUTED:
        return str(payload["office"])
    if fact.kind == promise_facts.REDATED:
        return _redated(payload)
    return ""


def _redated(payload: Mapping[str, Any]) -> str:
    """From when to when, and the days that count otherwise now."""
    was, due = (words.moment(datetime.fromisoformat(payload[name])) for name in ("was", "due_at"))
    days = [f"{words.short_date(date.fromisoformat(day['on']))} {words.reason(day['name'])}" for day in payload["days"]]
    said = gettext("%(clock)s: từ %(was)s sang %(due)s") % {
        "clock": words.CLOCKS[payload["kind"]],
        "was": was,
        "due": due,
    }
    return f"{said} ({'; '.join(days)})" if days else said
