"""The form of every procedure, at home and at the counter, and every other form of the house, filled in with anything.

``MOTCUA_FUZZ=full`` tries for minutes; without it each form gets a handful, the same in every run.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import yaml
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from motcua.ground.forms.definitions import AddressField, AnyField, FileField, GroupField, PersonField, TextField
from motcua.ground.packs import queries as packs
from motcua.record.cases.definitions import Procedure
from motcua.record.cases.filing_form import filing_form
from motcua.record.cases.models import Case, Draft
from tests.robust.asking import VISITORS, asked_of
from tests.robust.conftest import Browser
from tests.robust.reading import Page
from tests.robust.things import Things, acts

TODAY = timezone.localdate()
PROCEDURES = Path(__file__).resolve().parents[2] / "packs" / "national"
CODES = sorted(yaml.safe_load(path.read_text("utf-8"))["code"] for path in PROCEDURES.glob("*/procedures/*.yaml"))
# A browser sends no NUL and no half of a surrogate pair; what does is turned away before the form (test_bad_input).
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)
LIKELY = st.sampled_from(
    ["", "1", "-1", "0", "31/02/2026", "01/01/1990", "079090000000", "yes", "co", "1.000.000", "x" * 3000]
)


def names(fields: Any, at: str = "") -> Iterator[str]:
    """Every name under which a browser may post to this form."""
    for each in fields:
        path = f"{at}{each.key}"
        yield path
        if isinstance(each, AddressField):
            yield from (f"{path}.{part}" for part in ("unit", "unit_name", "line", "find", "found"))
        elif isinstance(each, PersonField):
            yield from (f"{path}.{part}" for part in ("id", "name", "birth_date"))
        elif isinstance(each, GroupField):
            yield from (name for row in (0, 1, 7) for name in names(each.fields, f"{path}.{row}."))
        elif isinstance(each, FileField):
            yield from (f"{path}.0.{part}" for part in ("ticket", "digest"))
        else:
            yield from (f"{path}.{part}" for part in ("day", "0"))


def procedure(code: str) -> Procedure:
    body = next(pinned.body for pinned in packs.all_of("procedure", TODAY) if pinned.key == code)
    assert isinstance(body, Procedure)
    return body


FULL = os.environ.get("MOTCUA_FUZZ") == "full"
BUTTONS = ("_continue", "_save", "_add", "_remove", "_find", "_find_person")


def tries(many: int) -> settings:
    return settings(
        max_examples=many * (100 if FULL else 1),
        derandomize=not FULL,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate, *([Phase.shrink] if FULL else [])],
        suppress_health_check=list(HealthCheck),
    )


@tries(6)
@given(data=st.data())
@pytest.mark.parametrize("code", CODES)
def test_any_answers_at_all(things: Things, browser: Browser, code: str, data: st.DataObject) -> None:
    fields: tuple[AnyField, ...] = tuple(filing_form(procedure(code)).fields())
    posted = data.draw(
        st.dictionaries(st.sampled_from(sorted(names(fields))), st.lists(TEXT | LIKELY, max_size=2), max_size=25)
    )
    button = data.draw(st.sampled_from(["_continue", "_save", "_add", "_remove", "_find"]))
    client = browser("lan")
    path = client.get(f"/thu-tuc/{code}/nop").headers.get("Location", "")
    if not path.startswith("/nhap/"):
        return  # not filed online
    before = Case.objects.count()
    answer = client.post(path, {**posted, button: data.draw(st.sampled_from(sorted(names(fields))))})
    assert answer.status_code in (200, 302, 422)
    assert Case.objects.count() == before
    _kept(client, path, fields, posted)


def _kept(client: Client, path: str, fields: tuple[AnyField, ...], posted: dict[str, list[str]]) -> None:
    """What was typed into plain fields is there as typed, and the page that shows it can be drawn."""
    kept = Draft.objects.get(pk=UUID(path.rsplit("/", 1)[-1])).data
    for each in fields:
        typed = posted.get(each.key)
        below = any(name.startswith(f"{each.key}.") for name in posted)
        if isinstance(each, TextField) and typed and not below:
            assert kept[each.key] in (typed[0], typed[-1], typed)
    assert client.get(path).status_code == 200
    assert client.get(f"{path}/xem-lai").status_code in (200, 302)
    assert client.get(f"{path}?xem-lai=1").status_code == 200


@tries(3)
@given(data=st.data())
@pytest.mark.parametrize("code", CODES)
def test_any_answers_at_the_counter(things: Things, browser: Browser, code: str, data: st.DataObject) -> None:
    """The same at the counter, with whatever is said about the applicant."""
    who = ["who", "who_q", "counter", "channel", "walk_in_name", "walk_in_kind", "walk_in_personal_id", "walk_in_phone"]
    fields = sorted([*names(tuple(filing_form(procedure(code)).fields())), *who])
    posted = data.draw(st.dictionaries(st.sampled_from(fields), st.lists(TEXT | LIKELY, max_size=2), max_size=25))
    posted |= {"key": [uuid4().hex], data.draw(st.sampled_from(BUTTONS)): [data.draw(st.sampled_from(fields))]}
    with transaction.atomic():
        before = Case.objects.count()
        answer = browser("hanh").post(f"/ban-lam-viec/tiep-nhan/{code}", posted)
        assert answer.status_code in (200, 302, 404, 409, 422)
        assert Case.objects.count() == before + (answer.status_code == 302)
        transaction.set_rollback(True)


WORDS = "Chữ gõ vào"
SENT_BY_SCRIPT = ("/tai-khoan/xac-thuc/khoa",)
"""A passkey is made by a script, which asks again in the browser itself."""


@pytest.mark.parametrize("who", VISITORS)
def test_any_form_of_any_page(things: Things, browser: Browser, who: str) -> None:
    """No form breaks. What is not done leaves nothing behind, says so, and shows again what was typed."""
    client = browser(who, raise_request_exception=False)
    forms = [each for each in asked_of(client, who) if each.method == "post" and each.path != "/dang-xuat"]

    @tries(20)
    @given(data=st.data())
    def filled_in(data: st.DataObject) -> None:
        form = data.draw(st.sampled_from(forms))
        posted = {name: data.draw(st.lists(TEXT | LIKELY, max_size=2)) for name in form.names}
        posted |= {name: [WORDS] for name in form.words}
        with transaction.atomic():
            before = acts()
            answer = client.post(form.path, posted)
            done = acts() != before
            transaction.set_rollback(True)
        assert answer.status_code < 500, form.path
        assert not done or answer.status_code == 302, f"{form.path} answers {answer.status_code} and has done something"
        if answer.status_code == 422:
            page = Page(answer.text)
            assert any("error" in tag.attributes.get("class", "") for tag in page.tags), f"{form.path} says nothing"
            kept = not form.words or WORDS in answer.text or form.path in SENT_BY_SCRIPT
            assert kept, f"{form.path} loses what was typed"

    filled_in()
