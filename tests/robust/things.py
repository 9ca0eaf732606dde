"""What bà Lan has in the sample, by every kind of id that an address may name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, cached_property
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from motcua.doors.desk.verbs import VERBS
from motcua.ground.access.models import Factor
from motcua.ground.ledger.actions import record_fact
from motcua.ground.ledger.models import Delivery, Fact
from motcua.ground.messages.models import Message
from motcua.ground.money import actions as money
from motcua.ground.money.models import Receipt, Refund
from motcua.ground.money.models_orders import Order, OrderLine
from motcua.ground.money.queries import receipts_of
from motcua.ground.money.references import new_reference
from motcua.ground.offices.models import Office
from motcua.ground.papers.actions import store
from motcua.ground.papers.samples import pdf, png
from motcua.ground.people.actions import delegate, issue_token
from motcua.ground.people.actions.mandating import give_mandate
from motcua.ground.people.definitions import SYSTEM, Actor
from motcua.ground.people.models import (
    Account,
    ApiToken,
    Appointment,
    Delegation,
    Mandate,
    Party,
    Representation,
)
from motcua.ground.people.queries import actor_for
from motcua.ground.vault.actions import enter_holding, share_holding
from motcua.ground.vault.digitising.models import Digitisation
from motcua.ground.vault.models import Holding, Share
from motcua.ground.words.ids import new_id
from motcua.ground.words.moments import day_of
from motcua.record.cases.definitions import State
from motcua.record.cases.models import Case, Consultation, Draft
from tests.signing import proven, signed_in

Params = dict[str, str]
LARGEST_ID = "999999999999"


@dataclass(frozen=True)
class Address:
    """A pattern with parameters, as the resolver knows it."""

    route: str
    params: tuple[str, ...]
    methods: tuple[str, ...] = ("GET", "POST")

    def filled(self, values: Params) -> str:
        path = self.route
        for name in self.params:
            start = path.index("<")
            end = path.index(">", start)
            assert path[start:end].rpartition(":")[2].lstrip("<") == name
            path = path[:start] + values[name] + path[end + 1 :]
        return f"/{path}"


@cache
def walk() -> tuple[Address, ...]:
    """Every address of the house."""
    return tuple(_walk(get_resolver().url_patterns, ""))


def addresses() -> list[Address]:
    """Every address of the house that has a parameter."""
    return [each for each in walk() if each.params]


def _walk(patterns: Any, prefix: str) -> Iterator[Address]:
    for each in patterns:
        route = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _walk(each.url_patterns, route)
        elif isinstance(each, URLPattern):
            yield Address(route, tuple(_params(route)))


def _params(route: str) -> Iterator[str]:
    for part in route.split("<")[1:]:
        yield part.partition(">")[0].rpartition(":")[2]


class Things:
    """Ids are made on first use, inside the transaction of the sample."""

    def account(self, who: str) -> Account:
        return Account.objects.select_related("party").get(username=who)

    def actor(self, who: str) -> Actor:
        return actor_for(self.account(who), day_of(timezone.now()))

    def token(self, who: str) -> str:
        now = timezone.now()
        _, text = issue_token(
            account=self.account(who),
            name="thử",
            expires=now + timedelta(days=1),
            actor=SYSTEM,
            now=now,
            record=record_fact,
        )
        return text

    @cached_property
    def cases(self) -> list[Case]:
        """All of bà Lan's, at every stage."""
        return list(Case.objects.filter(applicant__name=self.account("lan").name).order_by("filed_at"))

    @cached_property
    def draft(self) -> Draft:
        return Draft.objects.get(owner__username="lan")

    def values(self, route: str, names: tuple[str, ...]) -> list[Params]:
        """Every true set of parameters. A KeyError means an address that nobody has thought of yet."""
        sets: list[Params] = TABLE[names](self, route)
        assert sets, f"nothing in the sample for {route}"
        return sets

    def delegation(self) -> Delegation:
        now = timezone.now()
        minh = self.account("minh")
        office = next(iter(self.actor("minh").offices))
        return delegate(
            from_account=minh,
            to_account=self.account("hanh"),
            office=Office.objects.get(pk=office),
            duties=["approve"],
            valid_from=day_of(now),
            valid_to=day_of(now) + timedelta(days=3),
            decision_number="01/QĐ",
            actor=self.actor("minh"),
            now=now,
            record=record_fact,
        )

    def failed_delivery(self) -> Delivery:
        here = self.actor("hanh").offices
        hers = Delivery.objects.filter(fact__subject__in=[case.ref for case in self.cases]).select_related("fact")
        delivery = next(each for each in hers if each.fact.office_id in here)
        delivery.state, delivery.error, delivery.done_at = Delivery.FAILED, "thử", None
        delivery.save()
        return delivery

    def failed_message(self) -> Message:
        """A short message about a case of hers that did not go out."""
        here = self.actor("hanh").offices
        case = next(case for case in self.cases if case.office_id in here)
        message = Message.objects.filter(subject_ref=case.ref, channel="inbox")[0]
        message.pk, message.channel, message.state, message.error = new_id(), "email", Message.FAILED, "thử"
        message.sent_at = message.read_at = None
        message.save(force_insert=True)
        return message

    def mandate(self) -> Mandate:
        """Given by her to a neighbour, who has not accepted it yet."""
        now = timezone.now()
        neighbour = Party.objects.filter(kind="person", accounts__isnull=False).exclude(accounts__username="lan")
        unbound = neighbour.exclude(pk__in=Mandate.objects.values("receiver")).exclude(accounts__username="tuan")
        other = unbound.earliest("name")
        on = day_of(now)
        until = on + timedelta(days=30)
        return give_mandate(
            receiver=other, valid_from=on, valid_to=until, actor=proven(self.actor("lan")), now=now, record=record_fact
        )

    def representation(self) -> Representation:
        """She is the legal representative of a company, as an officer has confirmed."""
        now, hers, officer = timezone.now(), self.account("lan"), self.account("hanh")
        company = Party.objects.create(kind="organisation", name="Công ty thử", search_name=" cong ty thu")
        return Representation.objects.create(
            organisation=company,
            person=Party.objects.get(accounts=hers),
            role="legal",
            valid_from=day_of(now),
            source="thử",
            given_by=hers,
            given_at=now,
            confirmed_by=officer,
            confirmed_at=now,
            confirmed_office_id=next(iter(self.actor("hanh").offices)),
        )

    def order(self) -> Order:
        """To pay for a dossier of hers that lies here."""
        now, case = timezone.now(), self._here()
        said: dict[str, Any] = {
            "name": "Phí thử",
            "amount": 9_000,
            "office_id": case.office_id,
            "actor": SYSTEM,
            "now": now,
        }
        owed = money.charge(subject=case.ref, key=f"thu_{new_id().hex}", **said)
        order = Order.objects.create(
            reference=new_reference(),
            gateway="khong-con",
            amount=owed.amount,
            purpose="phi",
            opened_at=now,
            opened_by="anonymous",
            expires_at=now + timedelta(minutes=15),
        )
        OrderLine.objects.create(order=order, charge=owed, subject=case.ref, amount=owed.amount)
        return order

    def refund(self) -> Refund:
        """Paid for that dossier, and nobody owed it."""
        now, case = timezone.now(), self._here()
        said: dict[str, Any] = {"subject": case.ref, "office_id": case.office_id, "actor": SYSTEM, "now": now}
        payment = money.receive(amount=9_000, how="transfer", **said)
        return Refund.objects.get(payment=payment)

    def _here(self) -> Case:
        here = self.actor("hanh").offices
        return next(case for case in self.cases if case.office_id in here and case.receiving_office_id in here)

    def digitisation(self) -> Digitisation:
        """A photo of hers that lay on cô Hạnh's counter, read by nobody yet."""
        now, here = timezone.now(), self.actor("hanh").offices
        case = next(case for case in self.cases if case.receiving_office_id in here)
        photo = store(BytesIO(png(40, 60)), name="giay.png", actor=SYSTEM, now=now)
        return Digitisation.objects.create(
            subject=case.ref,
            subject_code=case.code,
            procedure=case.procedure,
            component=f"thu_{new_id().hex[-8:]}",
            component_name={"vi": "Giấy thử", "en": "Trial paper"},
            on_paper=True,
            sector=case.sector,
            grade=case.grade,
            office_id=case.receiving_office_id,
            owner=case.applicant,
            sources=[photo.digest],
            came_in_at=now,
            next_at=now,
            state="read",
        )

    def holding(self) -> Holding:
        """A paper in bà Lan's vault, with a file."""
        hers, now = self.account("lan").party, timezone.now()
        assert hers is not None
        file = store(BytesIO(pdf("khai sinh")), name="khai-sinh.pdf", actor=SYSTEM, now=now)
        return enter_holding(holder=hers, type="giay_khai_sinh", trust="issued", file=file, actor=SYSTEM, now=now)

    def share(self) -> Share:
        lan, day = self.actor("lan"), timedelta(days=1)
        held, now = self.holding(), timezone.now()
        made, _ = share_holding(holding_id=held.pk, purpose="Nhà trường xem", lasts=day, actor=lan, now=now)
        return made

    def offices(self) -> list[int]:
        """Of cô Hạnh, and of the officer of another commune."""
        return [next(iter(self.actor(who).offices)) for who in ("hanh", "tuan.cb")]

    def appointments(self) -> list[Appointment]:
        """Of cô Hạnh, and of the officer of another commune."""
        return [Appointment.objects.get(account__username=who, valid_to=None) for who in ("hanh", "tuan.cb")]

    def token_of_hanh(self) -> ApiToken:
        self.token("hanh")
        return ApiToken.objects.filter(account__username="hanh").latest("pk")


def _cases(things: Things, route: str) -> list[Params]:
    return [{"case_id": str(case.pk)} for case in things.cases]


def _papers(things: Things, route: str) -> list[Params]:
    return [{"case_id": str(c.pk), "digest": paper.digest} for c in things.cases for paper in c.papers.all()]


def _letters(things: Things, route: str) -> list[Params]:
    return [{"case_id": str(c.pk), "letter_id": str(letter.pk)} for c in things.cases for letter in c.letters.all()]


def _receipts(things: Things, route: str) -> list[Params]:
    rows = [(case.pk, receipt.pk) for case in things.cases for receipt in paid_receipts(case)]
    return [{"case_id": str(case), "receipt_id": str(receipt)} for case, receipt in rows]


def paid_receipts(case: Case) -> list[Receipt]:
    """For what was paid for it; where nothing was yet, something is paid now. None at an office that issues none."""
    if not receipts_of(case.ref):
        told: dict[str, Any] = {"office_id": case.receiving_office_id, "actor": SYSTEM, "now": timezone.now()}
        owed = money.charge(subject=case.ref, key=f"thu_{new_id().hex}", name="Phí thử", amount=9_000, **told)
        money.receive(amount=9_000, how="transfer", charge_ids=[owed.pk], **told)
    return receipts_of(case.ref)


def _verbs(things: Things, route: str) -> list[Params]:
    """On the case that is being processed: it is the one on which most may be done."""
    case = next(case for case in things.cases if case.state_now == State.IN_PROCESS)
    return [{"case_id": str(case.pk), "slug": verb.slug} for verb in VERBS]


def _questions(things: Things, route: str) -> list[Params]:
    asked = Consultation.objects.filter(case__in=things.cases)
    return [{"consultation_id": str(each.pk)} for each in asked]


def _messages(things: Things, route: str) -> list[Params]:
    if route.startswith("ban-lam-viec/su-co/"):
        return [{"message_id": str(things.failed_message().pk)}]
    hers = Message.objects.filter(party__accounts__username="lan", channel="inbox")
    return [{"message_id": str(each.pk)} for each in hers[:4]]


def _numbers(things: Things, route: str) -> list[Params]:
    """A sign-in of bà Lan's, or something that cô Hạnh proves herself with."""
    if "/phien/" in route:
        return [{"number": str(signed_in(Client(), things.account("lan")).pk)}]
    now, officer = timezone.now(), things.account("hanh")
    factor = Factor(account=officer, kind="totp", name="thử", secret="JBSWY3DPEHPK3PXP", added_at=now, confirmed_at=now)
    factor.save()
    return [{"number": str(factor.pk)}]


TABLE: dict[tuple[str, ...], Any] = {
    ("case_id",): _cases,
    ("case_id", "digest"): _papers,
    ("case_id", "letter_id"): _letters,
    ("case_id", "receipt_id"): _receipts,
    ("case_id", "slug"): _verbs,
    ("consultation_id",): _questions,
    ("draft_id",): lambda things, route: [{"draft_id": str(things.draft.pk)}],
    ("message_id",): _messages,
    ("delegation_id",): lambda things, route: [{"delegation_id": str(things.delegation().pk)}],
    ("delivery_id",): lambda things, route: [{"delivery_id": str(things.failed_delivery().pk)}],
    ("mandate_id",): lambda things, route: [{"mandate_id": str(things.mandate().pk)}],
    ("organisation_id",): lambda things, route: [{"organisation_id": str(things.representation().organisation_id)}],
    ("order_id",): lambda things, route: [{"order_id": str(things.order().pk)}],
    ("refund_id",): lambda things, route: [{"refund_id": str(things.refund().pk)}],
    ("gateway_key",): lambda things, route: [{"gateway_key": "khong-co"}],
    ("party_id",): lambda things, route: [{"party_id": str(things.representation().organisation_id)}],
    ("representation_id",): lambda things, route: [{"representation_id": str(things.representation().pk)}],
    ("office_id",): lambda things, route: [{"office_id": str(each)} for each in things.offices()],
    ("post_id",): lambda things, route: [{"post_id": str(each.post_id)} for each in things.appointments()],
    ("appointment_id",): lambda things, route: [{"appointment_id": str(each.pk)} for each in things.appointments()],
    ("account_id",): lambda things, route: [{"account_id": str(each.account_id)} for each in things.appointments()],
    ("account_id", "verb"): lambda things, route: [
        {"account_id": str(each.account_id), "verb": "khoa"} for each in things.appointments()
    ],
    ("digitisation_id",): lambda things, route: [{"digitisation_id": str(things.digitisation().pk)}],
    ("digitisation_id", "page"): lambda things, route: [
        {"digitisation_id": str(things.digitisation().pk), "page": "1"}
    ],
    ("number",): _numbers,
    ("holding_id",): lambda things, route: [{"holding_id": str(things.holding().pk)}],
    ("share_id",): lambda things, route: [{"share_id": str(things.share().pk)}],
    ("token_id",): lambda things, route: [{"token_id": str(things.token_of_hanh().pk)}],
}
"""How the parameters of an address are filled, by their names."""

PUBLIC = {
    "thu-tuc/<str:code>": "a procedure is public",
    "thu-tuc/<str:code>/nop": "anybody may begin",
    "don-vi/<str:code>": "a unit is public",
    "thanh-toan/ho-so/<str:code>": "whoever holds the code of a dossier may pay for it",
    "thanh-toan/<uuid:order_id>": "an order is whose who knows its number",
    "thanh-toan/<uuid:order_id>/di": "an order is whose who knows its number",
    "thanh-toan/<uuid:order_id>/ve": "an order is whose who knows its number",
    "thanh-toan/<slug:gateway_key>/ipn": "a gateway proves itself by its signature",
    "ban-lam-viec/tiep-nhan/<str:code>": "a form at the counter, with nobody's data",
    "api/v1/procedures/<code>": "a procedure is public",
    "kiem-tra/<str:code>": "who holds the code holds the paper",
    "api/v1/papers/<code>": "who holds the code holds the paper",
    "api/v1/status/<code>": "the public look-up, which names nobody",
    "api/v1/units/<code>": "a unit is public",
    "api/v1/units/<code>/successors": "a unit is public",
    "dang-nhap/loi-moi/<str:text>": "an invitation is whose who holds it",
    "xem/<str:secret>": "a link is whose who has it",
    "xem/<str:secret>/tep": "a link is whose who has it",
    "api/docs/<slug:name>": "documentation",
    "look/<slug:page>": "the style guide of the demo",
}
"""Addresses whose parameter is nobody's."""


LOOKED = ("people.data_read", "people.data_read_many", "people.revealed", "messages.read")


def acts() -> int:
    """What has been done to anybody's things. That somebody looked, or came to the door, is no such thing."""
    done = Fact.objects.exclude(kind__startswith="access.").exclude(kind__in=LOOKED)
    return done.order_by("-id").values_list("id", flat=True).first() or 0


def forged(values: Params) -> Params:
    """The same address with ids that nothing has."""
    return {name: _other(name, value) for name, value in values.items()}


def _other(name: str, value: str) -> str:
    if name in ("slug", "verb"):
        return value
    if name == "digest":
        return "f" * 64
    return LARGEST_ID if value.isdigit() else str(uuid4())
