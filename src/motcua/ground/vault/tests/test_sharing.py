from __future__ import annotations

from datetime import timedelta

import pytest

from motcua.ground.ledger.models import Fact
from motcua.ground.people.definitions import ANONYMOUS, Actor, ActsFor
from motcua.ground.people.models import Account, Party
from motcua.ground.vault.actions import end_holding, end_share, enter_holding, share_holding, visit_share
from motcua.ground.vault.models import Holding, Share, ShareVisit
from motcua.ground.vault.queries import shares_of
from motcua.ground.vault.tests.world import FILE, NOW
from motcua.ground.words.errors import Refused, Unknown

DAY = timedelta(days=1)


@pytest.fixture
def owner(lan: Party) -> Actor:
    account = Account.objects.create(username="lan", name=lan.name, kind="citizen", party=lan, created_at=NOW)
    return Actor(f"account:{account.pk}", account.pk, lan.pk, lan.name, "citizen")


@pytest.fixture
def row(lan: Party, hanh: Actor) -> Holding:
    return enter_holding(holder=lan, type="giay_sinh", trust="issued", file=FILE, actor=hanh, now=NOW)


def share(row: Holding, owner: Actor, **more: object) -> tuple[Share, str]:
    told = {"purpose": "Cho trường xem để nhập học", "lasts": DAY, "now": NOW} | more
    return share_holding(holding_id=row.pk, actor=owner, **told)  # type: ignore[arg-type]


def test_whoever_has_the_link_sees_the_paper_and_it_is_noted(row: Holding, owner: Actor) -> None:
    made, secret = share(row, owner)
    found = visit_share(secret=secret, what="page", actor=ANONYMOUS, now=NOW + DAY / 2)
    assert (found.title, found.holder, found.purpose) == ("Giấy sinh thử", "Nguyễn Thị Lan", made.purpose)
    assert "001190000011" not in str(found)
    visit_share(secret=secret, what="file", actor=ANONYMOUS, now=NOW + DAY / 2)
    assert [visit.what for visit in shares_of(row)[0].visits.order_by("pk")] == ["page", "file"]
    assert [fact.payload["what"] for fact in Fact.objects.filter(kind="vault.share_visited").order_by("pk")] == [
        "page",
        "file",
    ]


def test_the_secret_is_kept_nowhere(row: Holding, owner: Actor) -> None:
    made, secret = share(row, owner)
    assert len(secret) >= 43
    assert secret not in str(vars(Share.objects.get(pk=made.pk)))
    assert secret not in str(list(Fact.objects.values_list("payload", flat=True)))
    assert made.purpose not in str(list(Fact.objects.values_list("payload", flat=True)))


@pytest.mark.parametrize("how", ["wrong", "expired", "ended", "paper ended"])
def test_one_answer_for_every_link_that_shows_nothing(row: Holding, owner: Actor, hanh: Actor, how: str) -> None:
    made, secret = share(row, owner)
    later = NOW + (DAY if how == "expired" else DAY / 2)
    if how == "ended":
        end_share(share_id=made.pk, actor=owner, now=NOW)
    if how == "paper ended":
        end_holding(holding=row, why="revoked", actor=hanh, now=NOW)
    asked = "x" + secret[1:] if how == "wrong" else secret
    with pytest.raises(Unknown) as told:
        visit_share(secret=asked, what="page", actor=ANONYMOUS, now=later)
    assert str(told.value) == "share"
    assert not ShareVisit.objects.exists()


def test_the_last_moment_still_shows_it(row: Holding, owner: Actor) -> None:
    _, secret = share(row, owner)
    assert visit_share(secret=secret, what="page", actor=ANONYMOUS, now=NOW + DAY - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"purpose": "  "}, "share_purpose"),
        ({"lasts": timedelta(days=31)}, "share_lasts"),
        ({"lasts": timedelta()}, "share_lasts"),
        ({"now": NOW + timedelta(days=400)}, "share_not_valid"),
    ],
)
def test_refused(row: Holding, owner: Actor, changed: dict[str, object], code: str) -> None:
    Holding.objects.update(valid_until=(NOW + timedelta(days=300)).date())
    with pytest.raises(Refused, match=code):
        share(row, owner, **changed)


def test_not_endlessly_many_at_a_time(row: Holding, owner: Actor) -> None:
    for _ in range(20):
        share(row, owner, lasts=timedelta(hours=1))
    with pytest.raises(Refused, match="share_many"):
        share(row, owner)
    assert share(row, owner, now=NOW + timedelta(hours=1)), "the others have expired"


def test_a_stranger_neither_shares_nor_ends(row: Holding, owner: Actor, tuan: Party) -> None:
    stranger = Actor("account:9", 9, tuan.pk, tuan.name, "citizen")
    made, _ = share(row, owner)
    with pytest.raises(Unknown):
        share(row, stranger)
    with pytest.raises(Unknown):
        end_share(share_id=made.pk, actor=stranger, now=NOW)


def test_a_mandate_for_some_procedures_is_not_for_showing_papers(row: Holding, owner: Actor, tuan: Party) -> None:
    Holding.objects.update(procedure="1.000001")
    acts_for = ActsFor(row.holder_id, "Nguyễn Thị Lan", "mandate", 1, frozenset({"1.000001"}))
    who = Actor(owner.ref, owner.account_id, tuan.pk, tuan.name, "citizen", acts_for=acts_for)
    with pytest.raises(Refused, match="share_beyond_mandate"):
        share(row, who)


def test_ended_twice_is_ended_once(row: Holding, owner: Actor) -> None:
    made, _ = share(row, owner)
    first = end_share(share_id=made.pk, actor=owner, now=NOW)
    assert end_share(share_id=made.pk, actor=owner, now=NOW + DAY / 2).ended_at == first.ended_at == NOW
    assert Fact.objects.filter(kind="vault.share_ended").count() == 1
