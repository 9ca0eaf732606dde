"""The password of an official: what it must be, how it comes to them, what a guesser learns from it."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth import hashers

from motcua.ground.access import actions, limits, queries, rules
from motcua.ground.access.limits import Throttled
from motcua.ground.access.models import Notice, SignIn
from motcua.ground.ledger.models import Fact
from motcua.ground.people.definitions import SYSTEM
from motcua.ground.people.models import Account
from motcua.ground.people.tests.conftest import NOW, PASSWORD, acting
from motcua.ground.words.errors import Refused, Unknown

HERE = "203.0.113.7"
GOOD = "ba con vịt vàng đi chợ"


def tried(username: str, password: str, *, address: str = HERE, after: timedelta = timedelta()) -> Account | None:
    return actions.check_password(username=username, password=password, address=address, now=NOW + after)


def entered(account: Account, key: str = "k1") -> SignIn:
    return actions.sign_in(
        account=account,
        session_key=key,
        channel="desk",
        method="password",
        level=1,
        device="Firefox, Linux",
        address=HERE,
        now=NOW,
    )


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("ngắn quá", "password_length"),
        ("mười ba ký t", "password_length"),
        ("x" * 201, "password_length"),
        ("aaaaaaaaaaaaaaaa", "password_common"),
        ("motcua-hanh-motcua", "password_known"),
        ("motcua12345678", "password_known"),
        ("Lê Thị Hạnh Lê Thị Hạnh", "password_known"),
    ],
)
def test_a_password_alone(password: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        rules.check_password(password, alone=True, common={"12345678"}, username="hanh", name="Lê Thị Hạnh")
    assert refused.value.code == code


@pytest.mark.parametrize("password", [GOOD, "48291375501928", "chỉ toàn chữ thường", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 cũng được"])
def test_length_counts_and_composition_does_not(password: str) -> None:
    rules.check_password(password, alone=True, common={"12345678"}, username="hanh", name="Lê Thị Hạnh")


def test_beside_a_second_factor_eight_will_do() -> None:
    rules.check_password("vịt đi xa", alone=False, common=(), username="hanh", name="Lê Thị Hạnh")
    with pytest.raises(Refused):
        rules.check_password("vịt đi", alone=False, common=(), username="hanh", name="Lê Thị Hạnh")


def test_what_everybody_tries_first_is_refused(ward: SimpleNamespace) -> None:
    text = actions.invite(account=ward.hanh, hours=72, actor=acting(ward.minh), now=NOW)
    with pytest.raises(Refused) as refused:
        actions.accept_invitation(text=text, password="Password123", second_factor="required", now=NOW)
    assert refused.value.code == "password_common"


def test_either_way_of_composing_diacritics_opens(ward: SimpleNamespace) -> None:
    text = actions.invite(account=ward.hanh, hours=72, actor=acting(ward.minh), now=NOW)
    actions.accept_invitation(text=text, password=GOOD, second_factor="required", now=NOW)
    apart = "".join(char for char in __import__("unicodedata").normalize("NFD", GOOD))
    assert apart != GOOD
    assert tried("hanh", apart) == ward.hanh


class TestInvitations:
    def test_it_opens_once(self, ward: SimpleNamespace) -> None:
        text = actions.invite(account=ward.hanh, hours=72, actor=acting(ward.minh), now=NOW)
        actions.accept_invitation(text=text, password=GOOD, second_factor="required", now=NOW)
        assert tried("hanh", GOOD) == ward.hanh
        with pytest.raises(Unknown):
            actions.accept_invitation(text=text, password=GOOD, second_factor="required", now=NOW)

    def test_until_then_the_old_password_is_none_and_everybody_is_out(self, ward: SimpleNamespace) -> None:
        entered(ward.hanh)
        actions.invite(account=ward.hanh, hours=72, actor=acting(ward.minh), now=NOW)
        assert tried("hanh", PASSWORD) is None
        assert queries.sign_in_of("k1") is None

    def test_a_newer_one_takes_its_place(self, ward: SimpleNamespace) -> None:
        old = actions.invite(account=ward.hanh, hours=72, actor=acting(ward.minh), now=NOW)
        new = actions.invite(account=ward.hanh, hours=72, actor=acting(ward.minh), now=NOW)
        with pytest.raises(Unknown):
            queries.invitation_of(old, NOW)
        assert queries.invitation_of(new, NOW).account == ward.hanh

    @pytest.mark.parametrize("hours", [72, 73])
    def test_it_grows_old(self, ward: SimpleNamespace, hours: int) -> None:
        text = actions.invite(account=ward.hanh, hours=72, actor=acting(ward.minh), now=NOW)
        with pytest.raises(Unknown):
            queries.invitation_of(text, NOW + timedelta(hours=hours))

    def test_a_closed_account_is_not_opened_by_one(self, ward: SimpleNamespace) -> None:
        text = actions.invite(account=ward.hanh, hours=72, actor=acting(ward.minh), now=NOW)
        Account.objects.filter(pk=ward.hanh.pk).update(is_active=False)
        with pytest.raises(Unknown):
            queries.invitation_of(text, NOW)

    @pytest.mark.parametrize("who", ["binh", "tuan", "hanh"])
    def test_nobody_else_invites(self, ward: SimpleNamespace, who: str) -> None:
        with pytest.raises(Refused) as refused:
            actions.invite(account=ward.hanh, hours=72, actor=acting(getattr(ward, who)), now=NOW)
        assert refused.value.code == "not_yours"

    def test_not_even_a_leader_to_their_own(self, ward: SimpleNamespace) -> None:
        with pytest.raises(Refused):
            actions.invite(account=ward.minh, hours=72, actor=acting(ward.minh), now=NOW)

    def test_the_text_is_nowhere(self, ward: SimpleNamespace) -> None:
        text = actions.invite(account=ward.hanh, hours=72, actor=acting(ward.minh), now=NOW)
        fact = Fact.objects.get(kind="access.invited")
        assert text not in str(fact.payload)
        assert not ward.hanh.invitations.filter(digest=text).exists()


class TestGuessing:
    def test_the_right_one_opens(self, ward: SimpleNamespace) -> None:
        assert tried(" HANH ", PASSWORD) == ward.hanh

    @pytest.mark.parametrize("case", ["unknown", "wrong", "closed", "without", "citizen"])
    def test_a_guesser_hears_and_times_the_same(
        self, ward: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, case: str
    ) -> None:
        """How often a password is hashed is what takes the time."""
        hashed = []
        hasher = hashers.MD5PasswordHasher
        encode = hasher.encode

        def counting(self: Any, password: str, salt: str) -> str:
            hashed.append(password)
            return encode(self, password, salt)

        password = "sai-mat-khau" if case == "wrong" else PASSWORD
        if case == "closed":
            Account.objects.filter(pk=ward.hanh.pk).update(is_active=False)
        if case == "without":
            Account.objects.filter(pk=ward.hanh.pk).update(password="!khong-co")
        monkeypatch.setattr(hasher, "encode", counting)
        assert tried({"unknown": "khong.co", "citizen": "lan"}.get(case, "hanh"), password) is None
        assert len(hashed) == 1

    def test_after_five_one_waits_whether_there_is_such_an_account_or_not(self, ward: SimpleNamespace) -> None:
        for username in ("hanh", "khong.co"):
            for _ in range(5):
                assert tried(username, "sai-mat-khau") is None
            with pytest.raises(Throttled):
                tried(username, PASSWORD)

    def test_the_wait_grows(self, ward: SimpleNamespace) -> None:
        waits: list[timedelta] = []
        after = timedelta()
        while len(waits) < 14:
            try:
                tried("hanh", "sai-mat-khau", after=after)
            except Throttled as throttled:
                waits.append(throttled.retry_after)
                after += throttled.retry_after
        assert waits[0] <= timedelta(minutes=3)
        assert waits[-1] >= timedelta(hours=1)

    def test_a_stranger_elsewhere_does_not_lock_the_owner_out(self, ward: SimpleNamespace) -> None:
        for _ in range(5):
            tried("hanh", "sai-mat-khau", address="198.51.100.9")
        assert tried("hanh", PASSWORD) == ward.hanh

    def test_the_right_one_clears_what_was_mistyped(self, ward: SimpleNamespace) -> None:
        for _ in range(4):
            tried("hanh", "sai-mat-khau")
        assert tried("hanh", PASSWORD) == ward.hanh
        assert limits.hit("sign_in", f"hanh|{HERE}", now=NOW).allowed
        assert tried("hanh", PASSWORD) == ward.hanh

    def test_the_owner_is_told_once_of_many(self, ward: SimpleNamespace) -> None:
        for _ in range(3):
            tried("hanh", "sai-mat-khau")
        notice = Notice.objects.get(account=ward.hanh)
        assert (notice.kind, notice.times, notice.told) == ("failed", 3, {"address": HERE})

    def test_no_fact_and_no_sign_in(self, ward: SimpleNamespace) -> None:
        before = Fact.objects.count()
        tried("hanh", PASSWORD)
        tried("hanh", "sai-mat-khau")
        assert Fact.objects.count() == before


class TestChanging:
    def test_others_are_out_and_this_browser_stays(self, ward: SimpleNamespace) -> None:
        here, _elsewhere = entered(ward.hanh, "k1"), entered(ward.hanh, "k2")
        actions.change_password(
            account=ward.hanh, password=GOOD, second_factor="required", but=here, actor=acting(ward.hanh), now=NOW
        )
        assert queries.sign_in_of("k1") is not None
        assert queries.sign_in_of("k2") is None
        assert SignIn.objects.get(pk=_elsewhere.pk).ended_why == "password"

    def test_only_by_its_owner(self, ward: SimpleNamespace) -> None:
        with pytest.raises(Refused):
            actions.change_password(
                account=ward.hanh, password=GOOD, second_factor="required", but=None, actor=acting(ward.minh), now=NOW
            )

    def test_where_no_factor_is_asked_it_must_be_long(self, ward: SimpleNamespace) -> None:
        with pytest.raises(Refused) as refused:
            actions.change_password(
                account=ward.hanh, password="vịt đi xa", second_factor="offered", but=None, actor=SYSTEM, now=NOW
            )
        assert refused.value.params["least"] == 14
