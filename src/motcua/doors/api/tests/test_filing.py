"""Papers, tickets, and filing once."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from motcua.doors.api.tests.program import Program
from motcua.ground.papers import tickets
from motcua.ground.papers.definitions import LARGEST, PDF, FileRef
from motcua.ground.papers.samples import pdf
from motcua.record.cases.models import Case
from motcua.record.cases.tests.world import World, answers

ZIP = b"PK\x03\x04" + b"\0" * 60


def test_filed_once_however_often_it_is_sent(lan: Program) -> None:
    body = lan.filing()
    first, again = lan.file(body, key="lan-nop-1"), lan.file(body, key="lan-nop-1")
    assert (first.status, again.status) == (201, 200)
    assert first.body["id"] == again.body["id"]
    assert Case.objects.count() == 1


def test_two_people_may_use_the_same_key(world: World, lan: Program) -> None:
    first, other = lan.file(key="trung-ten"), Program(world, "tuan").file(key="trung-ten")
    assert (first.status, other.status) == (201, 201)
    assert first.body["id"] != other.body["id"]


@pytest.mark.parametrize("key", ["", "ngan", "x" * 81, "có dấu tiếng Việt".encode().decode("latin-1"), "nul\0nul\0nul"])
def test_without_a_fit_key_nothing_is_filed(lan: Program, key: str) -> None:
    headers = {"Idempotency-Key": key} if key else {}
    refused = lan.post("/cases", lan.filing(), **headers)
    assert (refused.status, refused.code, refused.fields) == (422, "malformed", ["Idempotency-Key"])
    assert Case.objects.count() == 0


def test_the_answers_come_back_as_they_are_kept(lan: Program) -> None:
    filed = lan.file(lan.filing(answers=answers(subject="  Xin   cấp ")))
    assert filed.body["answers"]["subject"] == "Xin cấp"
    assert lan.get(f"/cases/{filed.body['id']}").body == filed.body


def test_every_fault_is_told_at_once_by_its_field(lan: Program) -> None:
    wrong = {"subject": "", "home": {"unit": "00000", "line": ""}, "pages": "nhiều", "late": "maybe", "other": 1}
    refused = lan.file({"procedure": "9.000001", "answers": wrong})
    assert (refused.status, refused.code) == (422, "invalid")
    assert set(refused.fields) >= {"subject", "home.unit", "home.line", "pages", "late", "other", "paper_proof"}
    assert all(fault["message"] and "{" not in fault["message"] for fault in refused.body["errors"])


def test_at_the_counter(world: World, hanh: Program) -> None:
    body = hanh.filing(office="H99.90001", applicant_id=str(world.parties["lan"].pk))
    taken = hanh.file(body, key="quay-so-1", at="/counter/cases")
    assert (taken.status, taken.body["channel"], taken.body["state"]) == (201, "counter", 2)
    assert taken.body["applicant_name"] == "Nguyễn Thị Lan"
    assert hanh.file(body, key="quay-so-1", at="/counter/cases").status == 200
    assert Program(world, "lan").get(f"/cases/{taken.body['id']}").status == 200


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"office": "H99.99999"}, "office"),
        ({"applicant_id": str(uuid4())}, "applicant_id"),
        ({"procedure": "9.999999"}, "procedure"),
        ({"channel": "online"}, "channel"),
        ({"applicant_id": "lan"}, "applicant_id"),
    ],
)
def test_a_name_that_names_nothing_is_its_fields_fault(hanh: Program, changed: dict[str, Any], field: str) -> None:
    refused = hanh.file(
        hanh.filing(office="H99.90001", **changed) if "office" not in changed else hanh.filing(**changed),
        at="/counter/cases",
    )
    assert (refused.status, refused.fields) == (422, [field])


def test_only_an_officer_of_that_counter_takes_in(world: World, lan: Program) -> None:
    assert lan.file(lan.filing(office="H99.90001"), at="/counter/cases").code == "not_your_duty"
    other = Program(world, "tuan.cb")
    assert other.file(other.filing(office="H99.90001"), at="/counter/cases").status == 403


def test_an_officer_does_not_file_online(hanh: Program) -> None:
    assert (hanh.file().status, Case.objects.count()) == (403, 0)


def test_a_key_of_another_procedure_is_refused(world: World, lan: Program) -> None:
    filed = lan.file(key="mot-ten-hai-viec")
    Case.objects.filter(id=filed.body["id"]).update(procedure="9.000009")
    assert lan.file(key="mot-ten-hai-viec").fields == ["Idempotency-Key"]


def test_somebody_elses_ticket_opens_nothing(world: World, lan: Program) -> None:
    stolen = Program(world, "tuan").ticket()
    refused = lan.file(lan.filing(papers={"proof": [stolen]}))
    assert (refused.status, refused.code) == (422, "paper_ticket")


@pytest.mark.parametrize("ticket", ["", "x", "a:b:c", "\ufeff", "é" * 1999])
def test_a_forged_ticket(lan: Program, ticket: str) -> None:
    assert lan.file(lan.filing(papers={"proof": [ticket]})).code == "paper_ticket"


def test_a_digest_is_no_ticket(lan: Program) -> None:
    stored = lan.upload(pdf("cua nguoi khac")).body
    body = lan.filing(answers=answers(subject={"digest": stored["digest"], "name": "a", "size": 1, "type": PDF}))
    assert lan.file(body).code == "paper_ticket"


def test_papers_nobody_asked_for(lan: Program) -> None:
    ticket = lan.ticket()
    refused = lan.file(lan.filing(papers={"proof": [ticket], "loan": [ticket]}))
    assert (refused.status, refused.fields) == (422, ["paper_loan"])


def test_more_papers_than_are_taken(lan: Program) -> None:
    refused = lan.file(lan.filing(papers={"proof": [lan.ticket()] * 6}))
    assert (refused.status, refused.fields) == (422, ["paper_proof"])


def test_a_paper_that_is_not_there_any_more(world: World, lan: Program) -> None:
    """A ticket is honoured as signed; opening what was lost is said to be for later, not an error page."""
    lost = FileRef("f" * 64, "mat.pdf", 10, PDF)
    ticket = tickets.issue(lost, holder=world.actor("lan").ref)
    case = lan.file(lan.filing(papers={"proof": [ticket]})).body
    assert lan.get(f"/cases/{case['id']}/papers/{'f' * 64}").status == 404


def test_what_was_handed_in_is_read_back(lan: Program) -> None:
    content = pdf("nguyen van")
    ticket = lan.upload(content, "Giấy khai sinh.pdf").body
    case = lan.file(lan.filing(papers={"proof": [ticket["ticket"]]})).body
    [paper] = case["papers"]
    assert (paper["name"], paper["digest"]) == ("Giấy khai sinh.pdf", ticket["digest"])
    read = lan.get(f"/cases/{case['id']}/papers/{paper['digest']}").response
    assert b"".join(read.streaming_content) == content
    assert read.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("content", "code", "status"),
    [
        (ZIP, "paper_type", 422),
        (b"", "paper_empty", 422),
        (b"MZ\x90\0" * 20, "paper_type", 422),
        (b"%PDF-1.4 x", "paper_broken", 422),
    ],
)
def test_what_is_no_paper(lan: Program, content: bytes, code: str, status: int) -> None:
    refused = lan.upload(content, "giay.pdf")
    assert (refused.status, refused.code) == (status, code)


def test_a_paper_over_the_limit(lan: Program) -> None:
    refused = lan.upload(b"%PDF-1.4\n" + b"0" * LARGEST, "to.pdf")
    assert (refused.status, refused.code) == (413, "paper_too_large")
