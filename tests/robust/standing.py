"""The people of the matrix as they stand in the sample, and the things they try."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import timezone

from motcua.doors.api import examples
from motcua.doors.api.api import api
from motcua.doors.desk.verbs import BY_SLUG
from motcua.ground.access.actions import act_for
from motcua.ground.access.models import SignIn
from motcua.ground.ledger.actions import record_fact
from motcua.ground.offices.actions import open_post
from motcua.ground.offices.models import Office
from motcua.ground.papers.samples import pdf
from motcua.ground.people.actions import appoint, register_official
from motcua.ground.people.definitions import SYSTEM, Actor
from motcua.ground.people.models import Account, Mandate, Party
from motcua.ground.people.queries import actor_for
from motcua.ground.promises.models import Promise
from motcua.ground.words.moments import day_of
from motcua.record.cases.definitions import State
from motcua.record.cases.models import Case
from motcua.record.cases.queries import procedure_of
from motcua.record.cases.rules import DECIDED, acts_from
from tests.robust.matrix import ROLES, SEES, Row, Target, address_of, declared
from tests.robust.things import Params, Things, acts, forged, paid_receipts
from tests.signing import signed_in

USERS = {
    "owner": "lan",
    "stranger": "tuan",
    "one_stop": "hanh",
    "handler": "binh",
    "decider": "minh",
    "elsewhere": "tuan.cb",
}
"""Who of the sample plays which role; the others are made here."""

_OF_OFFICES = ("office_id", "post_id", "appointment_id", "account_id")
_IN_PROCESS = ("claim", "release", "assign", "finish_step", "extend")
_DUTIES = {"leader": ("lead",), "administrator": ("administer",), "ended": ("one_stop", "handle", "approve")}
_FORM = {"reason": "x", "question": "x", "opinion": "x", "agrees": "yes", "stars": "5", "note": "x", "by": "1"}
_FORM |= {"outcome": "granted", "receipt_no": "1", "key": "x", "name": "x", "days": "30"}


@dataclass
class Standing:
    """``sessions`` and ``tokens`` by role, made once."""

    things: Things
    sessions: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))
    """One for all, because each loads the middleware anew; the cookies are changed."""

    def enter(self) -> None:
        self._leave_time()
        for role in ROLES:
            if role != "nobody":
                self._enter(role)

    def _leave_time(self) -> None:
        """A term is moved at least a day before it ends (Điều 19.9), which may be today in the sample."""
        later = timezone.now() + timedelta(days=3)
        late = Case.objects.filter(state=State.IN_PROCESS, due_at__lt=later)
        owed = Promise.objects.filter(subject__in=[case.ref for case in late], kind="case", closed_at=None)
        owed.update(due_at=later, state="running", broken_at=None)
        late.update(due_at=later)

    def _enter(self, role: str) -> None:
        account = self.accounts[role]
        client = Client()
        running = signed_in(client, account)
        self.sessions[role] = client.session.session_key or ""
        if role == "representative":
            self._represent(running)
        self.tokens[role] = self.things.token(account.username)

    @cached_property
    def accounts(self) -> dict[str, Account]:
        found = {role: self.things.account(username) for role, username in USERS.items()}
        found |= {role: self._official(role) for role in _DUTIES}
        others = Account.objects.filter(kind="citizen").exclude(username__in=USERS.values())
        found["representative"] = others.exclude(party=self.represented.applicant).latest("username")
        return found

    def _represent(self, running: SignIn) -> None:
        """Somebody gave them a mandate, and they chose to act on it."""
        now = timezone.now()
        giver = self.represented.applicant
        assert giver is not None
        mandate = Mandate.objects.create(
            giver=giver,
            receiver=Party.objects.get(accounts=running.account),
            ground="mandate",
            valid_from=day_of(now),
            valid_to=day_of(now) + timedelta(days=30),
            made="online",
            given_by=giver.accounts.get(),
            given_at=now,
            accepted_at=now,
            accepted_by=running.account,
        )
        act_for(sign_in=running, ground="mandate", ground_id=mandate.pk, actor=self._actor(running), now=now)

    def _actor(self, running: SignIn) -> Actor:
        return actor_for(running.account, day_of(running.started_at))

    def _official(self, role: str) -> Account:
        """In the very office of cô Hạnh, where nothing but the duty keeps them apart."""
        now = timezone.now()
        doing: dict[str, Any] = {"actor": SYSTEM, "now": now, "record": record_fact}
        since = day_of(now) - timedelta(days=20)
        account = register_official(name=f"Người {role}", username=f"matrix.{role}", password=None, **doing)
        office = Office.objects.get(pk=self.here)
        post = open_post(office=office, title=role, duties=_DUTIES[role], valid_from=since, **doing)
        until = day_of(now) if role == "ended" else None
        appoint(account=account, post=post, valid_from=since, valid_to=until, **doing)
        return account

    @cached_property
    def here(self) -> int:
        return next(iter(self.things.actor("hanh").offices))

    # --- whose things ------------------------------------------------------------------------------------------------

    @cached_property
    def represented(self) -> Case:
        """Of somebody for whom another acts."""
        others = self._cases_here().exclude(applicant=self.things.account("lan").party)
        found: Case = others.filter(applicant__accounts__isnull=False)[0]
        return found

    def _cases_here(self) -> Any:
        return Case.objects.filter(office=self.here, receiving_office=self.here).order_by("filed_at")

    def cases(self, target: Target, act: str) -> list[Case]:
        """Candidates, the best first: those on which the act may be done."""
        return sorted(self._cases(target), key=lambda case: not self._ready(case, act))

    def _cases(self, target: Target) -> list[Case]:
        if target == "hers":
            return [case for case in self.things.cases if case.office_id == self.here]
        if target == "represented":
            return [self.represented]
        if target == "elsewhere":
            there = self.things.actor("tuan.cb").offices
            return list(Case.objects.filter(office__in=there, receiving_office__in=there).order_by("filed_at"))
        others = self._cases_here().exclude(applicant=self.things.account("lan").party)
        return list(others.exclude(pk=self.represented.pk))

    def _ready(self, case: Case, act: str) -> bool:
        if act == "rate":
            return case.state_now in DECIDED and not hasattr(case, "rating")
        if act == "decide":
            return case.state_now == State.IN_PROCESS and case.duty == "approve"
        if act == "extend" and case.extended:
            return False
        if act in _IN_PROCESS:
            held = case.assignee_id is not None
            return case.state_now == State.IN_PROCESS and case.duty == "handle" and held == (act != "claim")
        return any(move.startswith(act) for move in acts_from(case.state_now))

    def targets(self, row: Row) -> dict[Target, tuple[Params, Case | None]]:
        """What the address may name, by whose it is. One empty set where it names nothing."""
        address = address_of(row.route)
        if "case_id" not in address.params:
            return self._plain(row, address.params)
        found: dict[Target, tuple[Params, Case | None]] = {}
        for target in ("hers", "anothers", "elsewhere", "represented"):
            for case in self.cases(target, _act_of(row)):
                values = _of_case(case, address.params, row)
                if values:
                    found[target] = values, case
                    break
        found["nothing"] = forged(found["hers"][0]), None
        return found

    def _plain(self, row: Row, params: tuple[str, ...]) -> dict[Target, tuple[Params, Case | None]]:
        """What is no case: hers or of the office here, of another office where the sample has one, and nothing."""
        if _given(row) or not params:
            return {"hers": (_given(row), None)}
        hers, *others = [_with_verb(values, row) for values in self.things.values(row.route, params)]
        there: dict[Target, tuple[Params, Case | None]] = {"hers": (hers, None), "nothing": (forged(hers), None)}
        return {**there, "elsewhere": (others[0], None)} if others and params[0] in _OF_OFFICES else there

    def sees(self, row: Row, role: str, target: Target) -> bool | None:
        params = address_of(row.route).params
        if not params or _given(row):
            return None
        if "case_id" not in params:
            return target == "hers"
        if role == "representative" and row.route.startswith("api/"):
            return False  # a program acts for its own account alone
        return role in SEES[target]

    # --- trying ------------------------------------------------------------------------------------------------------

    def tried(self, row: Row, role: str, values: Params, case: Case | None) -> tuple[str, str]:
        """What came of it, and where it led; whatever was done is undone."""
        path = address_of(row.route).filled(values)
        with transaction.atomic():
            before = acts()
            response = self._asked(row, role, path, case)
            if response.streaming:
                response.getvalue()
            came = outcome(response)
            done = acts() != before
            transaction.set_rollback(True)
        leads = response.headers.get("Location", "").partition("?")[0]
        return (f"{came} but done" if done and came != "in" else came), leads

    def _asked(self, row: Row, role: str, path: str, case: Case | None) -> Any:
        client = self.client
        client.cookies.clear()
        more = {"version": str(case.version), "outcome": _outcome(case)} if case else {}
        more["how"] = "counter" if row.act == "tra-ket-qua" else "transfer"
        if path.startswith("/api/v1"):
            headers = {"Authorization": f"Bearer {self.tokens[role]}"} if role in self.tokens else {}
            if path == "/api/v1/papers":
                return client.post(path, {"file": SimpleUploadedFile("giay.pdf", pdf("giay"))}, headers=headers)
            body = json.dumps(_body(row, case)) if row.method != "GET" else b""
            return client.generic(row.method, path, body, content_type="application/json", headers=headers)
        if role in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        return (
            client.get(path)
            if row.method == "GET"
            else client.post(path, {**_FORM, **more, "to": str(self.accounts["handler"].pk)})
        )


def _of_case(case: Case, params: tuple[str, ...], row: Row) -> Params:
    """Empty when this case has nothing of that kind."""
    values = {"case_id": str(case.pk)}
    if "digest" in params:
        paper = case.papers.first()
        return {**values, "digest": paper.digest} if paper else {}
    if "letter_id" in params:
        letter = case.letters.first()
        return {**values, "letter_id": str(letter.pk)} if letter else {}
    if "receipt_id" in params:
        found = paid_receipts(case)
        return {**values, "receipt_id": str(found[0].pk)} if found else {}
    return {**values, "slug": row.act or "tiep-nhan"} if "slug" in params else values


def _with_verb(values: Params, row: Row) -> Params:
    return {**values, "verb": row.act} if "verb" in values else values


def _given(row: Row) -> Params:
    given: Params = declared()["rows"][row.route].get("with", {})
    return given


def _act_of(row: Row) -> str:
    """The move of `cases.rules` that this address makes, if any."""
    if named := declared()["rows"][row.route].get("act"):
        return str(named)
    name = BY_SLUG[row.act].act if row.act else row.route.rsplit("/", 1)[-1].replace("-", "_")
    return name.removesuffix("_case")


def _body(row: Row, case: Case | None) -> dict[str, Any]:
    """As the document of the API shows it, with the version the case has."""
    path = "/" + row.route.replace("<", "{").replace(">", "}")
    told = api.get_openapi_schema(path_prefix="/api/")["paths"][path][row.method.lower()]
    content = told.get("requestBody", {}).get("content", {}).get("application/json", {})
    shape = dict(examples.SHAPES.get(content.get("schema", {}).get("$ref", "").rsplit("/", 1)[-1], {}))
    shape.pop("papers", None)
    if "to" in shape:
        shape["to"] = Account.objects.get(username="binh").pk
    if case is not None and "outcome" in shape:
        shape["outcome"] = _outcome(case)
    return shape | ({"version": case.version} if case and "version" in shape else {})


def _outcome(case: Case) -> str:
    return procedure_of(case).outcomes[0].key


def outcome(response: Any) -> str:
    """One word for an answer: ``in``, ``login``, ``refused`` (in words), ``duty`` (not theirs to do), or the status."""
    status, where = response.status_code, response.headers.get("Location", "")
    if status in (301, 302, 303):
        return "login" if where.startswith("/dang-nhap") else "in"
    if status == 403 and response.headers.get("Content-Type", "").startswith("application/problem"):
        return "duty" if response.json()["code"] in ("not_your_duty", "not_yours") else "403"
    if status in (400, 409, 413, 415, 422):
        return "refused"
    return "in" if status in (200, 201, 202) else str(status)
