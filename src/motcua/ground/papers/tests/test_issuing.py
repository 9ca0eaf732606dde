"""What is issued is signed, stands in a register that nobody changes, and says who signed by what right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from motcua.ground.ledger.models import Fact
from motcua.ground.ledger.ports import stamper_named
from motcua.ground.offices.models import Office
from motcua.ground.papers import facts, queries
from motcua.ground.papers.actions import issue_paper, new_code, replace_paper, revoke_paper
from motcua.ground.papers.actions.archiving import archive_one
from motcua.ground.papers.actions.issuing import Ground
from motcua.ground.papers.checking import Trusted
from motcua.ground.papers.definitions import CODE_ALPHABET, Who
from motcua.ground.papers.models import Archiving, IssuedPaper
from motcua.ground.papers.rules import code_as_typed
from motcua.ground.papers.samples import pdf
from motcua.ground.papers.signing import seal_too, sign_pdf
from motcua.ground.people.definitions import Actor
from motcua.ground.people.models import Account
from motcua.ground.places.models import Place
from motcua.ground.words.errors import Refused, Unknown
from motcua.ground.words.ids import new_id

TITLE = {"vi": "Giấy thử", "en": "A trial paper"}
Issue = Callable[..., IssuedPaper]


@pytest.fixture
def office(db: None) -> Office:
    place = Place.objects.create(
        code="11", level="province", kind="tỉnh", name="Thử", full_name="tỉnh Thử", province_code="11",
        valid_from=date(2025, 7, 1), exact_name="thử", search_text=" thu",
    )  # fmt: skip
    return Office.objects.create(
        code="H00.1", name="UBND xã Thử", kind="uy_ban", place=place, valid_from=date(2025, 7, 1)
    )


@pytest.fixture
def minh(office: Office, now: datetime) -> Actor:
    account = Account.objects.create(username="minh", name="Trần Đức Minh", kind="official", created_at=now)
    duties = frozenset({(office.pk, "approve"), (office.pk, "lead")})
    return Actor(f"account:{account.pk}", account.pk, None, account.name, "official", duties)


@pytest.fixture
def issue(office: Office, minh: Actor, keys: Path, shelf: Path, now: datetime) -> Issue:
    def issued(**more: object) -> IssuedPaper:
        signed = sign_pdf(pdf("Giay thu"), who=who(office), now=now)
        told: dict[str, object] = {
            "signed": signed,
            "grounds": [Ground("appointment:7", "approve", minh.account_id)],
            "code": new_code(),
            "kind": "result",
            "title": TITLE,
            "subject": "case:0192",
            "office": office,
            "actor": minh,
            "now": now,
            "holder_name": "Nguyễn Thị Lan",
        }
        return issue_paper(**(told | more))  # type: ignore[arg-type]

    return issued


def who(office: Office) -> Who:
    return Who("person", "minh", "Trần Đức Minh", office.name, office.code, "Chủ tịch")


def seal(office: Office) -> Who:
    return Who("seal", office.code, office.name, office.name, office.code)


def test_codes_are_drawn_by_lot_and_read_as_people_type_them() -> None:
    codes = {new_code() for _ in range(500)}
    assert len(codes) == 500
    assert set("".join(codes)) == set(CODE_ALPHABET)
    assert code_as_typed("0123i 4567l-89abo-cdefg") == "0123145671" + "89AB0CDEFG"
    assert code_as_typed("0123") == code_as_typed("u" * 20) == ""


def test_an_issued_paper_stands_with_its_file_and_signature(issue: Issue, office: Office, minh: Actor) -> None:
    paper = issue()
    assert queries.paper(paper.digest).size > 0
    made = paper.signatures.get()
    assert (made.name, made.post, made.ground, made.duty) == ("Trần Đức Minh", "Chủ tịch", "appointment:7", "approve")
    assert made.account_id == minh.account_id
    assert made.certificate_name == "Trần Đức Minh"
    assert paper.revisions.get().digest == paper.digest
    fact = Fact.objects.get(kind=facts.ISSUED)
    assert (fact.subject, fact.office_id, fact.actor) == (paper.ref, office.pk, minh.ref)
    assert fact.payload["digest"] == paper.digest
    assert paper.code not in str(fact.payload), "who reads facts must not be able to open the public page"
    assert "Lan" not in str(fact.payload)


def test_hand_and_seal_on_one_paper(issue: Issue, office: Office, minh: Actor, now: datetime) -> None:
    signed = seal_too(sign_pdf(pdf("Giay thu"), who=who(office), now=now), who=seal(office), now=now)
    grounds = [Ground("appointment:7", "approve", minh.account_id), Ground(f"office:{office.pk}")]
    paper = issue(signed=signed, grounds=grounds)
    assert list(paper.signatures.order_by("pk").values_list("by", "field")) == [
        ("person", "Chu_ky_1"),
        ("seal", "Con_dau_1"),
    ]


def test_of_one_source_one_paper_is_in_force(issue: Issue, minh: Actor, now: datetime) -> None:
    first = issue(source="letter:1")
    with pytest.raises(IntegrityError), transaction.atomic():
        issue(source="letter:1")
    revoke_paper(paper_id=first.pk, reason="Ghi sai tên", decision="12/QĐ", actor=minh, now=now)
    assert issue(source="letter:1").revoked_at is None


def test_revoked_by_who_leads_with_reason_and_decision(issue: Issue, minh: Actor, now: datetime) -> None:
    paper = issue()
    stranger = replace(minh, duties=frozenset())
    for actor, reason, decision, code in (
        (stranger, "Ghi sai tên", "12/QĐ", "not_your_duty"),
        (minh, " ", "12/QĐ", "reason_missing"),
        (minh, "Ghi sai tên", " ", "decision_missing"),
    ):
        with pytest.raises(Refused) as refused:
            revoke_paper(paper_id=paper.pk, reason=reason, decision=decision, actor=actor, now=now)
        assert refused.value.code == code
    revoke_paper(paper_id=paper.pk, reason="Ghi sai tên", decision="12/QĐ", actor=minh, now=now)
    with pytest.raises(Refused, match="revoked_before"):
        revoke_paper(paper_id=paper.pk, reason="Ghi sai tên", decision="12/QĐ", actor=minh, now=now)
    fact = Fact.objects.get(kind=facts.REVOKED)
    assert fact.payload == {"about": "case:0192", "digest": paper.digest, "decision": "12/QĐ"}


def test_replaced_by_another_of_the_same_case(issue: Issue, minh: Actor, now: datetime) -> None:
    old, new, other = issue(), issue(), issue(subject="case:0193")
    told = {"reason": "Ghi sai tên", "decision": "12/QĐ", "actor": minh, "now": now}
    for wrong in (old, other):
        with pytest.raises(Refused, match="replaced_by_what"):
            replace_paper(paper_id=old.pk, by=wrong, **told)  # type: ignore[arg-type]
    replace_paper(paper_id=old.pk, by=new, **told)  # type: ignore[arg-type]
    old.refresh_from_db()
    assert (old.replaced_by_id, old.revoked_at) == (new.pk, now)
    with pytest.raises(Refused, match="replaced_before"):
        replace_paper(paper_id=old.pk, by=new, **told)  # type: ignore[arg-type]
    with pytest.raises(Unknown):
        revoke_paper(paper_id=new_id(), reason="Ghi sai tên", decision="1", actor=minh, now=now)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE papers_issuedpaper SET title = '{}'",
        "UPDATE papers_issuedpaper SET code = 'AAAAAAAAAAAAAAAAAAAA'",
        "UPDATE papers_issuedpaper SET office_name = 'x'",
        "UPDATE papers_issuedpaper SET digest = repeat('a', 64)",
        "UPDATE papers_issuedpaper SET level = 'B-LTA'",
        "UPDATE papers_issuedpaper SET replaced_by_id = id",
        "DELETE FROM papers_issuedpaper",
        "UPDATE papers_revision SET digest = repeat('a', 64)",
        "DELETE FROM papers_revision",
        "UPDATE papers_signature SET name = 'x'",
        "DELETE FROM papers_signature",
    ],
)
def test_the_database_refuses_every_other_change(issue: Issue, change: str) -> None:
    issue()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_the_worker_makes_it_fit_to_keep(issue: Issue, keys: Path, tmp_path: Path, now: datetime) -> None:
    """The file that is handed out is a later revision; the register knows every one."""
    from motcua.ground.people.definitions import SYSTEM

    stamper_named("motcua.bridges.timestamp.local.LocalStamper").stamp(bytes(32), now=now)  # makes its root
    paper = issue()
    trusted = Trusted(((keys / "ca.pem").read_bytes(),), ((tmp_path / "tsa" / "ca.pem").read_bytes(),))
    told = {"trusted": trusted, "actor": SYSTEM, "now": now}
    away = "motcua.bridges.timestamp.rfc3161.HttpStamper=http://127.0.0.1:9/"
    archive_one(stamper=away, **told)  # type: ignore[arg-type]
    waiting = Archiving.objects.get()
    assert (waiting.attempts, bool(waiting.error), waiting.next_at > now) == (1, True, True)
    later = told | {"now": waiting.next_at}
    kept = archive_one(stamper="motcua.bridges.timestamp.local.LocalStamper", **later)  # type: ignore[arg-type]
    assert kept is not None
    assert (kept.level, kept.digest != paper.digest) == ("B-LTA", True)
    assert [each.level for each in kept.revisions.order_by("pk")] == ["B-B", "B-LTA"]
    assert archive_one(stamper=away, **later) is None  # type: ignore[arg-type]
    fact = Fact.objects.get(kind=facts.ARCHIVED)
    assert (fact.payload["was"], fact.payload["digest"]) == (paper.digest, kept.digest)


@pytest.mark.parametrize("change", ["revoked_at = NULL", "revoked_why = 'khác'", "revoked_decision = '1'"])
def test_what_was_revoked_stays_so(issue: Issue, minh: Actor, now: datetime, change: str) -> None:
    revoke_paper(paper_id=issue().pk, reason="Ghi sai tên", decision="12/QĐ", actor=minh, now=now)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE papers_issuedpaper SET {change}")
