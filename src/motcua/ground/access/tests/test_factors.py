"""Second factors: each proof works once, a copy is noticed, and what was taken away proves nothing."""

from __future__ import annotations

import json
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pyotp
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from motcua.ground.access import actions, passkeys, queries, rules
from motcua.ground.access.definitions import Ceremony
from motcua.ground.access.limits import Throttled
from motcua.ground.access.models import Factor, Notice, RecoveryCode, SignIn
from motcua.ground.access.tests.authenticator import PRESENT, Authenticator
from motcua.ground.access.tests.test_passwords import entered
from motcua.ground.ledger.models import Fact
from motcua.ground.people.definitions import SYSTEM
from motcua.ground.people.models import Account
from motcua.ground.people.tests.conftest import NOW, acting
from motcua.ground.words.errors import Refused

HERE = "203.0.113.7"
LATER = NOW + timedelta(hours=1)
ASKED = Ceremony(b"\x01" * 32, "motcua.example", "https://motcua.example")


def totp_of(account: Account) -> tuple[Factor, pyotp.TOTP]:
    factor = actions.start_totp(account=account, actor=acting(account), now=NOW)
    totp = pyotp.TOTP(factor.secret)
    actions.confirm_totp(factor=factor, code=totp.at(NOW), name="", actor=acting(account), now=NOW)
    return factor, totp


def key_of(account: Account, ceremony: Ceremony = ASKED) -> Authenticator:
    device = Authenticator()
    actions.add_passkey(
        account=account,
        answer=device.make(ceremony),
        ceremony=ceremony,
        name="Điện thoại",
        actor=acting(account),
        now=NOW,
    )
    return device


def shown(account: Account, code: str, after: timedelta = timedelta()) -> str:
    return actions.prove_code(account=account, code=code, address=HERE, now=LATER + after)


def proven(answer: str, account: Account | None = None, ceremony: Ceremony = ASKED) -> Account:
    return actions.prove_passkey(answer=answer, ceremony=ceremony, account=account, address=HERE, now=LATER)


class TestApplications:
    @pytest.mark.parametrize("seconds", [-30, 0, 30])
    def test_a_clock_may_be_half_a_minute_wrong(self, ward: SimpleNamespace, seconds: int) -> None:
        _, totp = totp_of(ward.hanh)
        assert shown(ward.hanh, totp.at(LATER + timedelta(seconds=seconds))) == "password_totp"

    @pytest.mark.parametrize("seconds", [-60, 60, 3600])
    def test_not_more(self, ward: SimpleNamespace, seconds: int) -> None:
        _, totp = totp_of(ward.hanh)
        with pytest.raises(Refused):
            shown(ward.hanh, totp.at(LATER + timedelta(seconds=seconds)))

    def test_a_code_works_once_and_those_before_it_no_longer(self, ward: SimpleNamespace) -> None:
        _, totp = totp_of(ward.hanh)
        shown(ward.hanh, totp.at(LATER))
        for code in (totp.at(LATER), totp.at(LATER - timedelta(seconds=30))):
            with pytest.raises(Refused):
                shown(ward.hanh, code)
        assert shown(ward.hanh, totp.at(LATER + timedelta(seconds=30))) == "password_totp"

    def test_the_code_that_confirmed_it_does_not_sign_in(self, ward: SimpleNamespace) -> None:
        _, totp = totp_of(ward.hanh)
        with pytest.raises(Refused):
            actions.prove_code(account=ward.hanh, code=totp.at(NOW), address=HERE, now=NOW)

    def test_one_that_has_shown_no_code_yet_proves_nothing(self, ward: SimpleNamespace) -> None:
        factor = actions.start_totp(account=ward.hanh, actor=acting(ward.hanh), now=NOW)
        with pytest.raises(Refused):
            shown(ward.hanh, pyotp.TOTP(factor.secret).at(LATER))
        assert queries.factors_of(ward.hanh) == []

    def test_anothers_code_is_none(self, ward: SimpleNamespace) -> None:
        totp_of(ward.hanh)
        _, theirs = totp_of(ward.binh)
        with pytest.raises(Refused):
            shown(ward.hanh, theirs.at(LATER))

    @pytest.mark.parametrize(
        "code", ["", "12345", "abcdef", "１２３４５６", "٠٠٠٠٠٠", "000000\x00", "0" * 500, "é" * 6]
    )
    def test_whatever_else_is_typed(self, ward: SimpleNamespace, code: str) -> None:
        totp_of(ward.hanh)
        actions.make_codes(account=ward.hanh, actor=acting(ward.hanh), now=NOW)
        with pytest.raises(Refused):
            shown(ward.hanh, code)

    def test_the_secret_lies_closed(self, ward: SimpleNamespace) -> None:
        factor, _ = totp_of(ward.hanh)
        with connection.cursor() as cursor:
            cursor.execute("SELECT secret FROM access_factor WHERE id = %s", [factor.pk])
            assert factor.secret not in cursor.fetchone()[0]

    def test_guessing_ends_soon_and_is_told(self, ward: SimpleNamespace) -> None:
        _, totp = totp_of(ward.hanh)
        with pytest.raises(Throttled):  # noqa: PT012 -- at whichever attempt
            for _ in range(20):
                with pytest.raises(Refused):
                    shown(ward.hanh, "000000" if totp.at(LATER) != "000000" else "000001")
        assert Notice.objects.get(account=ward.hanh, kind="failed").times == 10


class TestPaper:
    def test_each_works_once(self, ward: SimpleNamespace) -> None:
        codes = actions.make_codes(account=ward.hanh, actor=acting(ward.hanh), now=NOW)
        assert len(set(codes)) == 10
        assert shown(ward.hanh, codes[0]) == "password_code"
        with pytest.raises(Refused):
            shown(ward.hanh, codes[0])
        assert shown(ward.hanh, codes[9]) == "password_code"
        assert Fact.objects.filter(kind="access.code_used").last().payload["left"] == 8  # type: ignore[union-attr]

    def test_new_ones_end_the_old(self, ward: SimpleNamespace) -> None:
        old = actions.make_codes(account=ward.hanh, actor=acting(ward.hanh), now=NOW)
        actions.make_codes(account=ward.hanh, actor=acting(ward.hanh), now=NOW)
        with pytest.raises(Refused):
            shown(ward.hanh, old[0])

    def test_they_are_nowhere_to_be_read(self, ward: SimpleNamespace) -> None:
        codes = actions.make_codes(account=ward.hanh, actor=acting(ward.hanh), now=NOW)
        kept = str(list(RecoveryCode.objects.values())) + str(list(Fact.objects.values("payload")))
        assert not any(code in kept or code.replace("-", "") in kept for code in codes)

    @given(st.lists(st.integers(0, rules.ALPHABET - 1), min_size=12, max_size=12), st.booleans())
    def test_however_it_is_typed(self, drawn: list[int], loud: bool) -> None:
        code = rules.written_code(drawn)
        typed = code.upper().replace("-", " ") if loud else f" {code.replace('-', '')} "
        assert rules.typed_code(typed) == rules.typed_code(code)
        assert len(rules.typed_code(code)) == 12


class TestPasskeys:
    def test_it_proves_whose_it_is_without_a_name(self, ward: SimpleNamespace) -> None:
        device = key_of(ward.hanh)
        assert proven(device.prove(ASKED)) == ward.hanh

    @pytest.mark.parametrize(
        "wrong",
        [
            {"challenge": b"\x02" * 32},
            {"origin": "https://motcua.example.evil"},
            {"origin": "http://motcua.example"},
            {"site": "evil.example"},
            {"flags": PRESENT},
            {"flags": 0x04},
            {"type_": "webauthn.create"},
            {"key": ec.generate_private_key(ec.SECP256R1())},
        ],
        ids=["challenge", "origin", "scheme", "site", "unverified", "absent", "kind", "signature"],
    )
    def test_with_one_thing_wrong_it_proves_nothing(self, ward: SimpleNamespace, wrong: dict[str, Any]) -> None:
        device = key_of(ward.hanh)
        with pytest.raises(Refused) as refused:
            proven(device.prove(ASKED, **wrong))
        assert refused.value.code == "passkey"
        assert proven(device.prove(ASKED)) == ward.hanh

    @pytest.mark.parametrize(
        "answer", ["", "{", "[]", "null", '{"rawId": 7}', '{"rawId": "====="}', '{"rawId": "AAAA"}']
    )
    def test_rubbish(self, ward: SimpleNamespace, answer: str) -> None:
        with pytest.raises(Refused):
            proven(answer)

    @pytest.mark.parametrize("name", ["clientDataJSON", "authenticatorData", "signature"])
    @pytest.mark.parametrize("value", [None, "", "AA", "!!", 7, {"a": 1}])
    def test_rubbish_within(self, ward: SimpleNamespace, name: str, value: Any) -> None:
        told = json.loads(key_of(ward.hanh).prove(ASKED))
        told["response"][name] = value
        with pytest.raises(Refused):
            proven(json.dumps(told))

    def test_a_copy_is_noticed_and_the_key_ends(self, ward: SimpleNamespace) -> None:
        device = key_of(ward.hanh)
        copy = Authenticator(device.counter, device.credential, device.key)
        proven(device.prove(ASKED, counts=5))
        with pytest.raises(Refused):
            proven(copy.prove(ASKED))
        with pytest.raises(Refused):
            proven(device.prove(ASKED))
        factor = Factor.objects.get(account=ward.hanh)
        assert factor.ended_why == "doubted"
        assert Notice.objects.filter(account=ward.hanh, kind="passkey_doubted").exists()
        assert Fact.objects.get(kind="access.factor_removed").payload["why"] == "doubted"

    def test_one_that_never_counts_is_believed(self, ward: SimpleNamespace) -> None:
        """Keys that live on several devices always say zero."""
        device = key_of(ward.hanh)
        for _ in range(2):
            assert proven(device.prove(ASKED, counts=0)) == ward.hanh

    def test_as_a_second_factor_it_must_be_ones_own(self, ward: SimpleNamespace) -> None:
        device = key_of(ward.binh)
        with pytest.raises(Refused):
            proven(device.prove(ASKED), ward.hanh)

    def test_of_a_closed_account_it_opens_nothing(self, ward: SimpleNamespace) -> None:
        device = key_of(ward.hanh)
        actions.close_account(account=ward.hanh, actor=acting(ward.minh), now=NOW)
        with pytest.raises(Refused):
            proven(device.prove(ASKED))

    def test_nobody_adds_it_twice(self, ward: SimpleNamespace) -> None:
        device = key_of(ward.hanh)
        for account in (ward.hanh, ward.binh):
            with pytest.raises(Refused) as refused:
                actions.add_passkey(
                    account=account,
                    answer=device.make(ASKED),
                    ceremony=ASKED,
                    name="",
                    actor=acting(account),
                    now=NOW,
                )
            assert refused.value.code == "passkey_known"

    def test_made_without_asking_its_owner_it_is_not_taken(self, ward: SimpleNamespace) -> None:
        with pytest.raises(Refused):
            actions.add_passkey(
                account=ward.hanh,
                answer=Authenticator().make(ASKED, flags=PRESENT),
                ceremony=ASKED,
                name="",
                actor=acting(ward.hanh),
                now=NOW,
            )

    def test_what_is_asked_for(self, ward: SimpleNamespace) -> None:
        device = key_of(ward.hanh)
        told = json.loads(passkeys.asked_to_make(ward.hanh, queries.factors_of(ward.hanh), ASKED))
        chosen = told["authenticatorSelection"]
        assert (chosen["residentKey"], chosen["userVerification"]) == ("required", "required")
        assert len(told["excludeCredentials"]) == 1
        assert "hanh" not in told["user"]["id"]
        assert json.loads(passkeys.asked_to_prove([], ASKED))["allowCredentials"] == []
        assert device.credential


class TestTakingAway:
    def test_of_another_by_nobody(self, ward: SimpleNamespace) -> None:
        factor, _ = totp_of(ward.hanh)
        for who in (ward.binh, ward.minh):
            with pytest.raises(Refused):
                actions.remove_factor(factor=factor, second_factor="offered", but=None, actor=acting(who), now=LATER)

    def test_an_administrator_resets_and_everybody_is_out(self, ward: SimpleNamespace) -> None:
        _, totp = totp_of(ward.hanh)
        device = key_of(ward.hanh)
        codes = actions.make_codes(account=ward.hanh, actor=acting(ward.hanh), now=NOW)
        entered(ward.hanh)
        assert actions.reset_factors(account=ward.hanh, actor=acting(ward.minh), now=LATER) == 2
        assert queries.factors_of(ward.hanh) == []
        assert SignIn.objects.get(account=ward.hanh).ended_why == "factor"
        for code in (totp.at(LATER), codes[0]):
            with pytest.raises(Refused):
                shown(ward.hanh, code)
        with pytest.raises(Refused):
            proven(device.prove(ASKED))
        assert Notice.objects.filter(account=ward.hanh, kind="factors_reset").exists()

    @pytest.mark.parametrize("who", ["hanh", "binh", "tuan"])
    def test_nobody_else_does(self, ward: SimpleNamespace, who: str) -> None:
        with pytest.raises(Refused):
            actions.reset_factors(account=ward.hanh, actor=acting(getattr(ward, who)), now=NOW)

    def test_there_is_an_end_to_them(self, ward: SimpleNamespace) -> None:
        for number in range(10):
            key_of(ward.hanh, Ceremony(bytes([number]) * 32, ASKED.site, ASKED.origin))
        with pytest.raises(Refused) as refused:
            key_of(ward.hanh)
        assert refused.value.code == "factors_many"


class TestClosing:
    def test_keys_sign_ins_and_invitations_end(self, ward: SimpleNamespace) -> None:
        entered(ward.hanh)
        actions.close_account(account=ward.hanh, actor=acting(ward.minh), now=LATER)
        assert SignIn.objects.get(account=ward.hanh).ended_why == "disabled"
        with pytest.raises(Refused):
            actions.close_account(account=ward.hanh, actor=acting(ward.minh), now=LATER)
        actions.reopen_account(account=Account.objects.get(pk=ward.hanh.pk), actor=acting(ward.minh), now=LATER)
        assert Account.objects.get(pk=ward.hanh.pk).is_active

    @pytest.mark.parametrize("who", ["hanh", "binh", "tuan"])
    def test_not_by_just_anybody(self, ward: SimpleNamespace, who: str) -> None:
        with pytest.raises(Refused):
            actions.close_account(account=ward.hanh, actor=acting(getattr(ward, who)), now=NOW)

    def test_after_45_days_without_use(self, ward: SimpleNamespace) -> None:
        used = entered(ward.hanh)
        day = NOW + timedelta(days=45)
        SignIn.objects.filter(pk=used.pk).update(seen_at=NOW + timedelta(days=1))
        assert actions.close_idle(days=0, now=day + timedelta(seconds=1)) == 0
        assert actions.close_idle(days=45, now=NOW + timedelta(days=44)) == 0
        assert actions.close_idle(days=45, now=day + timedelta(seconds=1)) == 4
        assert list(Account.objects.filter(kind="official", is_active=True)) == [ward.hanh]
        facts = Fact.objects.filter(kind="access.account_closed")
        assert {(fact.actor, fact.payload["why"]) for fact in facts} == {("system", "idle")}
        assert actions.close_idle(days=45, now=day + timedelta(seconds=1)) == 0

    def test_not_for_whom_somebody_acts(self, ward: SimpleNamespace, record: Any) -> None:
        from motcua.ground.people.actions import delegate

        delegate(
            from_account=ward.minh,
            to_account=ward.binh,
            office=ward.office,
            duties=["approve"],
            valid_from=NOW.date(),
            valid_to=(NOW + timedelta(days=90)).date(),
            decision_number="12/QĐ",
            actor=acting(ward.minh),
            now=NOW,
            record=record,
        )
        actions.close_idle(days=45, now=NOW + timedelta(days=46))
        assert Account.objects.get(pk=ward.minh.pk).is_active

    def test_reopened_it_has_its_time_again(self, ward: SimpleNamespace) -> None:
        later = NOW + timedelta(days=46)
        actions.close_idle(days=45, now=later)
        actions.reopen_account(account=Account.objects.get(pk=ward.hanh.pk), actor=SYSTEM, now=later)
        assert actions.close_idle(days=45, now=later + timedelta(days=44)) == 0
        assert actions.close_idle(days=45, now=later + timedelta(days=46)) == 1


def test_a_year_later_nobody_knows_from_where(ward: SimpleNamespace) -> None:
    old, new = entered(ward.hanh, "k1"), entered(ward.hanh, "k2")
    later = NOW + timedelta(days=366)
    SignIn.objects.filter(pk=new.pk).update(seen_at=later)
    assert actions.forget_old(now=later) == 1
    assert actions.forget_old(now=later) == 0
    told = {each.pk: (each.device, each.address, each.method) for each in SignIn.objects.all()}
    assert told == {old.pk: ("", "", "password"), new.pk: ("Firefox, Linux", HERE, "password")}


class TestWhoCould:
    """The past answer stays as it was."""

    def test_an_account_closed_later_could_then(self, ward: SimpleNamespace) -> None:
        from motcua.ground.people.queries import could, who_could

        actions.close_account(account=ward.minh, actor=SYSTEM, now=NOW)
        before, today = (NOW - timedelta(days=1)).date(), NOW.date()
        assert who_could("approve", ward.office.pk, before) == [ward.minh]
        assert who_could("approve", ward.office.pk, today) == []
        assert could(ward.minh, "approve", ward.office.pk, before)
        assert not could(ward.minh, "approve", ward.office.pk, today)

    def test_nor_does_opening_it_again_change_that(self, ward: SimpleNamespace) -> None:
        from motcua.ground.people.queries import who_could

        actions.close_account(account=ward.minh, actor=SYSTEM, now=NOW)
        reopened = NOW + timedelta(days=10)
        actions.reopen_account(account=Account.objects.get(pk=ward.minh.pk), actor=SYSTEM, now=reopened)
        days = [(NOW + timedelta(days=number)).date() for number in (-1, 0, 5, 9, 10, 11)]
        able = [bool(who_could("approve", ward.office.pk, day)) for day in days]
        assert able == [True, False, False, False, True, True]
