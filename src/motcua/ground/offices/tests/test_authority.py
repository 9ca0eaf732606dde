"""Who opens, renames and closes: whoever looks after an office above."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from motcua.ground.offices.actions import close_office, close_post, open_office, open_post, rename_office
from motcua.ground.offices.models import Office, Post
from motcua.ground.offices.rules import check_post, leads, looks_after, may_give
from motcua.ground.places.queries import place
from motcua.ground.words.errors import Refused

from .conftest import NOW, REFORM, Doer, Notes

TODAY = date(2025, 9, 1)


@dataclass
class Holds:
    """An official with these duties."""

    duties: set[tuple[int, str]] = field(default_factory=set)
    ref: str = "account:1"
    kind: str = "official"

    def may(self, duty: str, office_id: int) -> bool:
        return (office_id, duty) in self.duties


def tried(actor: Holds, record: Notes, office: Office) -> dict[str, str]:
    """What each verb answers for that office."""
    told: dict[str, Any] = {"actor": actor, "now": NOW, "record": record}
    where = place(office.place.code, TODAY)
    assert where is not None
    verbs: dict[str, Callable[[], object]] = {
        "open": lambda: open_office(
            code=f"{office.code}.9", name="Tổ mới", kind="new", place=where, valid_from=TODAY, parent=office, **told
        ),
        "rename": lambda: rename_office(office=office, name="Tên mới", on=TODAY, **told),
        "close": lambda: close_office(office=office, on=TODAY, **told),
        "post": lambda: open_post(office=office, title="Thư ký", duties=["handle"], valid_from=TODAY, **told),
        "administrator": lambda: open_post(
            office=office, title="Quản trị", duties=["administer"], valid_from=TODAY, **told
        ),
    }
    answers = {}
    for name, act in verbs.items():
        try:
            with transaction.atomic():
                act()
                transaction.set_rollback(True)
            answers[name] = "done"
        except Refused as refused:
            answers[name] = refused.code
    return answers


TABLE = [
    ("H12", "lead", "done", "done", "done", "done", "done"),
    ("H12", "administer", "done", "done", "done", "done", "done"),
    ("H12.11007", "lead", "done", "not_yours", "not_yours", "done", "done"),
    ("H12.11007", "administer", "done", "not_yours", "not_yours", "done", "not_yours"),
    ("H12.11007", "approve", "not_yours", "not_yours", "not_yours", "not_yours", "not_yours"),
    ("H12.11001", "lead", "not_yours", "not_yours", "not_yours", "not_yours", "not_yours"),
]


@pytest.mark.parametrize(("where", "duty", "opened", "renamed", "closed", "post", "administrator"), TABLE)
def test_who_may_do_what_to_a_ward(
    offices: dict[str, Office],
    record: Notes,
    where: str,
    duty: str,
    opened: str,
    renamed: str,
    closed: str,
    post: str,
    administrator: str,
) -> None:
    actor = Holds({(offices[where].pk, duty)})
    told = {"open": opened, "rename": renamed, "close": closed, "post": post, "administrator": administrator}
    assert tried(actor, record, offices["H12.11007"]) == told


def test_a_new_name_holds_from_its_day(offices: dict[str, Office], record: Notes) -> None:
    told: dict[str, Any] = {"actor": Doer(), "now": NOW, "record": record}
    before = offices["H12.11007"].name
    renamed = rename_office(office=offices["H12.11007"], name="  Ủy ban   mới ", on=TODAY, **told)
    assert (renamed.name_on(TODAY), renamed.name_on(TODAY - timedelta(days=1))) == ("Ủy ban mới", before)
    assert record[-1][0] == "offices.renamed"
    for name, on, code in (
        ("Ủy ban mới", TODAY, "office_name_same"),
        ("x", TODAY, "office_name"),
        ("Tên nữa", TODAY - timedelta(days=1), "rename_too_early"),
        ("Tên nữa", REFORM - timedelta(days=1), "office_not_in_force"),
    ):
        with pytest.raises(Refused, match=f"^{code}:"):
            rename_office(office=renamed, name=name, on=on, **told)


def test_an_office_with_work_or_offices_is_not_closed_by_hand(offices: dict[str, Office], record: Notes) -> None:
    told: dict[str, Any] = {"actor": Doer(), "now": NOW, "record": record}
    with pytest.raises(Refused, match="office_has_offices"):
        close_office(office=offices["H12"], on=TODAY, **told)
    with pytest.raises(Refused, match="office_has_work"):
        close_office(office=offices["H12.11007"], on=TODAY, unfinished=3, **told)


def test_a_post_ends_and_another_begins(offices: dict[str, Office], record: Notes) -> None:
    told: dict[str, Any] = {"actor": Doer(), "now": NOW, "record": record}
    office = offices["H12.11007"]
    post = open_post(office=office, title=" Thư  ký ", duties=["handle", "handle"], valid_from=TODAY, **told)
    assert (post.title, post.duties) == ("Thư ký", ["handle"])
    with pytest.raises(Refused, match="post_title_taken"):
        open_post(office=office, title="Thư ký", duties=["lead"], valid_from=TODAY, **told)
    with pytest.raises(Refused, match="close_too_early"):
        close_post(post=post, on=TODAY, **told)
    end = TODAY + timedelta(days=5)
    close_post(post=post, on=end, **told)
    with pytest.raises(Refused, match="post_closed"):
        close_post(post=post, on=end, **told)
    open_post(office=office, title="Thư ký", duties=["approve"], valid_from=end, **told)
    assert [kind for kind, _ in record[-3:]] == ["offices.post_opened", "offices.post_closed", "offices.post_opened"]
    assert Post.objects.in_force(end).get(office=office, title="Thư ký").duties == ["approve"]


@pytest.mark.parametrize(
    ("title", "duties", "code"),
    [
        ("x", ["handle"], "post_title"),
        ("x" * 121, ["handle"], "post_title"),
        ("Thư ký", [], "post_duties"),
        ("Thư ký", ["king"], "post_duties"),
        ("Quản trị", ["administer", "lead"], "administers_apart"),
    ],
)
def test_what_a_post_must_be(title: str, duties: list[str], code: str) -> None:
    with pytest.raises(Refused, match=code):
        check_post(title, duties)


chains = st.lists(st.integers(1, 6), min_size=1, max_size=4, unique=True)
held = st.sets(st.tuples(st.integers(1, 6), st.sampled_from(["lead", "administer", "approve"])), max_size=4)


@given(held, chains, st.sampled_from([["handle"], ["lead"], ["administer"]]))
def test_nobody_gives_what_is_not_theirs_to_look_after(
    duties: set[tuple[int, str]], chain: list[int], given_: list[str]
) -> None:
    actor = Holds(duties)
    if may_give(actor, given_, chain):
        assert looks_after(actor, chain)
    if given_ == ["administer"] and may_give(actor, given_, chain) and not leads(actor, chain):
        assert any((above, "administer") in duties for above in chain[1:])
    assert not looks_after(Holds({(office, "approve") for office, _ in duties}), chain)
