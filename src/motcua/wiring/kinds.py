"""The kinds of definition a pack may hold: which folder, which type of which room, what each refers to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.db import transaction

from motcua.ground.calendar.definitions import CalendarBook, Timetable
from motcua.ground.ledger.actions import record_fact
from motcua.ground.messages.definitions import MessageTemplate
from motcua.ground.money.fees import FeeTable
from motcua.ground.offices.definitions import OfficeKind
from motcua.ground.packs import facts, registry
from motcua.ground.packs.actions import install
from motcua.ground.packs.definitions import Kind, LegalValue, Reference
from motcua.ground.packs.models import Release
from motcua.ground.papers.definitions import Template
from motcua.ground.people.definitions import Actor
from motcua.ground.vault.definitions import PaperType
from motcua.ground.vault.digitising.definitions import DigitisingExempt
from motcua.ground.words.ids import ref
from motcua.record.cases.definitions import Letter, LifeEvent, Procedure, Sector, WorkedCase
from motcua.record.cases.queries import open_cases_by_definition
from motcua.record.retention.definitions import RetentionRule
from motcua.wiring.pack_rules import RULES


def procedure_references(procedure: Procedure) -> Iterator[Reference]:
    yield Reference(("sector",), "sector", procedure.sector)
    for position, key in enumerate(procedure.life_events):
        yield Reference(("life_events", position), "life_event", key)
    yield Reference(("competent", "office_kind"), "office_kind", procedure.competent.office_kind)
    for position, consultation in enumerate(procedure.consultations):
        yield Reference(("consultations", position, "office_kind"), "office_kind", consultation.office_kind)
    for position, fee in enumerate(procedure.fees):
        if fee.table is not None:
            yield Reference(("fees", position, "table"), "fee_table", fee.table)
        if fee.collected_for is not None:
            yield Reference(("fees", position, "collected_for"), "office_kind", fee.collected_for)
    for position, outcome in enumerate(procedure.outcomes):
        yield Reference(("outcomes", position, "letter"), "letter", outcome.letter)
        if outcome.result is not None:
            yield Reference(("outcomes", position, "result", "type"), "paper_type", outcome.result.type)
    for position, paper in enumerate(procedure.papers):
        if paper.type is not None:
            yield Reference(("papers", position, "type"), "paper_type", paper.type)
        for number, key in enumerate(paper.or_types):
            yield Reference(("papers", position, "or_types", number), "paper_type", key)


def letter_references(letter: Letter) -> Iterator[Reference]:
    yield Reference(("template",), "template", letter.template)


def timetable_references(timetable: Timetable) -> Iterator[Reference]:
    for position, key in enumerate(timetable.office_kinds):
        yield Reference(("office_kinds", position), "office_kind", key)


def retention_references(rule: RetentionRule) -> Iterator[Reference]:
    for position, code in enumerate(rule.procedures):
        yield Reference(("procedures", position), "procedure", code)


def example_references(example: WorkedCase) -> Iterator[Reference]:
    yield Reference(("procedure",), "procedure", example.procedure)


KINDS = (
    Kind("procedure", "procedures", Procedure, key=lambda d: d.code, references=procedure_references),
    Kind("letter", "letters", Letter, key=lambda d: d.key, references=letter_references),
    Kind("template", "templates", Template, key=lambda d: d.key, beside=".typ"),
    Kind("sector", "sectors", Sector, key=lambda d: d.key, many=True),
    Kind("life_event", "life_events", LifeEvent, key=lambda d: d.key, many=True),
    Kind("fee_table", "fee_tables", FeeTable, key=lambda d: d.key, many=True),
    Kind("paper_type", "paper_types", PaperType, key=lambda d: d.key, many=True),
    Kind("office_kind", "office_kinds", OfficeKind, key=lambda d: d.key, many=True),
    Kind("message", "messages", MessageTemplate, key=lambda d: d.key, many=True),
    Kind("calendar", "calendar", CalendarBook, key=lambda d: d.key),
    Kind("timetable", "timetables", Timetable, key=lambda d: d.key, references=timetable_references, local=True),
    Kind(
        "retention",
        "retention",
        RetentionRule,
        key=lambda d: d.key,
        many=True,
        references=retention_references,
    ),
    Kind("digitising_exempt", "digitising", DigitisingExempt, key=lambda d: d.key, many=True),
    Kind("legal_value", "legal_values", LegalValue, key=lambda d: d.key, many=True),
    Kind(
        "worked_case",
        "examples",
        WorkedCase,
        key=lambda d: f"{d.procedure}/{d.key}",
        many=True,
        references=example_references,
    ),
)


def register() -> None:
    """Tell the packs room what this house knows. Called when Django starts."""
    registry.register(kinds=KINDS, rules=RULES, users=[open_cases_by_definition])


@transaction.atomic
def install_packs(*, province: str, folder: Path, actor: Actor, now: datetime) -> Release:
    """Install a province's packs; the one fact is recorded when something changed."""
    release = install(province=province, folder=folder, actor=actor, now=now)
    if release.is_new:
        payload = {"province": release.province, "set_hash": release.set_hash, "engine": release.engine}
        record_fact(facts.INSTALLED, subject=ref("release", release.pk), actor=actor, now=now, payload=payload)
    return release
