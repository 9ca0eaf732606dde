"""The form of every procedure, filled in with anything at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.ground.forms.definitions import AddressField, AnyField, FileField, GroupField, PersonField, TextField
from motcua.ground.packs import queries as packs
from motcua.record.cases.definitions import Procedure
from motcua.record.cases.filing_form import filing_form
from motcua.record.cases.models import Case, Draft
from tests.robust.conftest import Browser
from tests.robust.things import Things

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


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
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
