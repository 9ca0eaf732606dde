"""The API keeps the word of its document, whoever asks and whatever is sent: schemathesis over every operation.

``MOTCUA_FUZZ=full`` tries for minutes; without it each operation gets a handful, the same in every run.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from motcua.doors.api.api import api
from tests.robust.things import Things

FULL = os.environ.get("MOTCUA_FUZZ") == "full"
MANY = settings(
    max_examples=300 if FULL else 4,
    phases=[Phase.explicit, Phase.generate, *([Phase.shrink] if FULL else [])],
    derandomize=not FULL,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
ROLES = ("", "lan", "tuan", "hanh", "minh", "tuan.cb")
STRANGERS = ("", "tuan", "tuan.cb")
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
PUBLIC_LOOK_UP = "GET /api/v1/status/{code}"
SCHEMA = schemathesis.openapi.from_dict(dict(api.get_openapi_schema(path_prefix="/api/")))
NEVER_WRONG = ("GET /api/v1/procedures/{code}", PUBLIC_LOOK_UP)
"""Which ask for any text at all."""
OPERATIONS: dict[str, Any] = {each.label: each for each in (found.ok() for found in SCHEMA.get_all_operations())}  # type: ignore[union-attr]


class World:
    """Tokens of all roles, ids that exist, and what no stranger may be told."""

    def __init__(self, things: Things) -> None:
        self.tokens = {who: things.token(who) for who in ROLES if who}
        hers, account = things.cases, things.account("lan")
        party = account.party
        assert party is not None
        papers = [paper for case in hers for paper in case.papers.all()]
        self.true: dict[str, list[str]] = {
            "case_id": [str(case.pk) for case in hers],
            "digest": [paper.digest for paper in papers],
            "code": [hers[0].code, hers[0].procedure, hers[0].place_code],
        }
        self.secret = {str(case.pk) for case in hers} | {paper.digest for paper in papers}
        self.secret |= {account.name, str(party.pk), party.personal_id or account.name}
        self.codes = {case.code for case in hers}


@pytest.fixture(scope="module")
def world(_sample: Things, django_db_blocker: Any) -> Iterator[World]:
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)  # as Django's own client does: the transaction is ours
    with django_db_blocker.unblock():
        point = transaction.savepoint()
        yield World(_sample)
        transaction.savepoint_rollback(point)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value)
@pytest.mark.parametrize("label", OPERATIONS)
def test_an_operation_keeps_its_word(world: World, db: None, label: str, mode: GenerationMode) -> None:
    if mode == GenerationMode.NEGATIVE and label in NEVER_WRONG:
        return
    operation = OPERATIONS[label]
    operation.app = operation.schema.app = WSGIHandler()

    @MANY
    @given(data=st.data())
    def tried(data: st.DataObject) -> None:
        case = data.draw(operation.as_strategy(generation_mode=mode))
        who = data.draw(st.sampled_from(ROLES))
        for name in sorted(set(case.path_parameters or {}) & set(world.true)):
            if data.draw(st.booleans()):
                case.path_parameters[name] = data.draw(st.sampled_from(world.true[name]))
        headers = {"Authorization": f"Bearer {world.tokens[who]}"} if who else {}
        with transaction.atomic():
            response = case.call(headers=headers)
            transaction.set_rollback(True)
        case.validate_response(response, checks=CHECKS)
        if who in STRANGERS:
            told = world.secret | (world.codes if label != PUBLIC_LOOK_UP else set())
            assert not [secret for secret in told if secret in response.text], f"{who} is told of bà Lan"

    tried()
