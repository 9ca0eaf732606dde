"""Second factors: added, named, taken away; the codes on paper; what an administrator may reset."""

from __future__ import annotations

import secrets
from datetime import datetime

import pyotp
from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare

from motcua.ground.access import facts, passkeys, queries, rules
from motcua.ground.access.actions.noting import end_sign_ins, must_look_after, must_own, note, tell
from motcua.ground.access.definitions import Ceremony, FactorEnd, SecondFactor
from motcua.ground.access.models import Factor, Password, RecoveryCode, SignIn
from motcua.ground.people.definitions import Actor
from motcua.ground.people.models import Account
from motcua.ground.words.errors import Refused
from motcua.ground.words.text import nfc

MOST = 10
"""Factors of one account."""


@transaction.atomic
def start_totp(*, account: Account, actor: Actor, now: datetime) -> Factor:
    """A secret to be put into an application. No fact: nothing can be proven with it before it has shown a code."""
    _must_be_official(actor, account)
    waiting = queries.waiting_totp(account)
    if waiting is not None:
        return waiting
    return Factor.objects.create(
        account=account, kind="totp", name="", secret=pyotp.random_base32(), added_at=now, counter=0
    )


@transaction.atomic
def confirm_totp(*, factor: Factor, code: str, name: str, actor: Actor, now: datetime) -> Factor:
    """The application shows the right code, so its secret has arrived."""
    factor = _locked(factor, actor)
    if factor.kind != "totp" or factor.confirmed_at is not None:
        raise Refused("factor_over", "Ứng dụng này đã được thêm.")
    _check_room(factor.account)
    step = step_of(factor, code, now)
    if step is None:
        raise wrong_code()
    factor.name = _named(name, "Ứng dụng xác thực")
    factor.counter, factor.confirmed_at, factor.used_at = step, now, now
    factor.save(update_fields=["name", "counter", "confirmed_at", "used_at"])
    _note_added(factor, actor, now)
    return factor


@transaction.atomic
def add_passkey(*, account: Account, answer: str, ceremony: Ceremony, name: str, actor: Actor, now: datetime) -> Factor:
    """``answer`` is what the browser said to `passkeys.asked_to_make`, as JSON."""
    _must_be_official(actor, account)
    _check_room(account)
    key = passkeys.made(answer, ceremony)
    factor = Factor(
        account=account, kind="passkey", name=_named(name, "Khóa đăng nhập"), added_at=now, confirmed_at=now
    )
    factor.credential, factor.public_key, factor.counter = key.credential, key.public_key, key.counter
    try:
        with transaction.atomic():
            factor.save(force_insert=True)
    except IntegrityError:
        raise Refused("passkey_known", "Khóa đăng nhập này đã được thêm từ trước.", field="passkey") from None
    _note_added(factor, actor, now)
    return factor


def _note_added(factor: Factor, actor: Actor, now: datetime) -> None:
    tell(factor.account, "factor_added", now, {"name": factor.name}, sign_in_id=actor.via.session)
    note(facts.FACTOR_ADDED, factor.account_id, actor, now, {"factor": factor.pk, "kind": factor.kind})


@transaction.atomic
def rename_factor(*, factor: Factor, name: str, actor: Actor, now: datetime) -> None:
    factor = _locked(factor, actor)
    factor.name = _named(name, factor.name)
    factor.save(update_fields=["name"])
    note(facts.FACTOR_RENAMED, factor.account_id, actor, now, {"factor": factor.pk})


@transaction.atomic
def remove_factor(
    *, factor: Factor, second_factor: SecondFactor, but: SignIn | None, actor: Actor, now: datetime
) -> None:
    """By its owner. The last one stays where one is required, or where the password is too short to stand alone."""
    factor = _locked(factor, actor)
    others = [each for each in queries.factors_of(factor.account) if each.pk != factor.pk]
    if not others:
        _check_last(factor.account, second_factor)
    end_factor(factor, "removed", now)
    if not others:
        RecoveryCode.objects.filter(account=factor.account, used_at=None).delete()
    end_sign_ins(factor.account, "factor", now, but)
    tell(factor.account, "factor_removed", now, {"name": factor.name}, sign_in_id=actor.via.session)
    payload = {"factor": factor.pk, "kind": factor.kind, "why": "removed"}
    note(facts.FACTOR_REMOVED, factor.account_id, actor, now, payload)


def _check_last(account: Account, second_factor: SecondFactor) -> None:
    if second_factor == "required":
        raise Refused("last_factor", "Phải còn ít nhất một cách xác thực: hãy thêm cách khác trước khi gỡ cách này.")
    if not Password.objects.filter(account=account, long=True).exists():
        raise Refused(
            "password_short",
            "Mật khẩu đứng một mình phải từ {least} ký tự: hãy đổi mật khẩu trước khi gỡ cách xác thực cuối cùng.",
            params={"least": rules.SHORTEST_ALONE},
        )


@transaction.atomic
def make_codes(*, account: Account, actor: Actor, now: datetime) -> list[str]:
    """Ten new codes for paper, told this once; those made before no longer hold."""
    _must_be_official(actor, account)
    salt = secrets.token_hex(16)
    texts = [rules.written_code(secrets.randbelow(rules.ALPHABET) for _ in range(12)) for _ in range(rules.CODES)]
    RecoveryCode.objects.filter(account=account, used_at=None).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(account=account, salt=salt, digest=rules.code_digest(text, salt), made_at=now) for text in texts
    )
    note(facts.CODES_MADE, account.pk, actor, now, {"count": len(texts)})
    return texts


@transaction.atomic
def reset_factors(*, account: Account, actor: Actor, now: datetime) -> int:
    """For an official who has lost what they had: by who looks after the account, who sees them in person. The account
    has no factor from now on and is signed out everywhere; how many factors ended."""
    must_look_after(actor, account)
    factors = Factor.objects.select_for_update().filter(account=account, ended_at=None).order_by("pk")
    numbers = [each.pk for each in factors if each.confirmed_at]
    for each in factors:
        end_factor(each, "reset", now)
    RecoveryCode.objects.filter(account=account, used_at=None).delete()
    end_sign_ins(account, "factor", now)
    tell(account, "factors_reset", now)
    note(facts.FACTORS_RESET, account.pk, actor, now, {"factors": numbers}, account.office_id)
    return len(numbers)


def end_factor(factor: Factor, why: FactorEnd, now: datetime) -> None:
    """Its secret goes at once; that it was there stays. Part of another act."""
    factor.ended_at, factor.ended_why, factor.secret = now, why, ""
    factor.save(update_fields=["ended_at", "ended_why", "secret"])


def step_of(factor: Factor, code: str, now: datetime) -> int | None:
    """The half minute whose code this is, and which was not used yet; None for a wrong or used one."""
    typed, totp = rules.typed_code(code), pyotp.TOTP(factor.secret)
    fresh = [step for step in rules.steps_around(now) if step > factor.counter]
    return next((step for step in fresh if constant_time_compare(totp.generate_otp(step), typed)), None)


def wrong_code() -> Refused:
    return Refused(
        "code", "Mã chưa đúng hoặc đã dùng. Mỗi mã dùng một lần: hãy chờ mã kế tiếp rồi nhập lại.", field="code"
    )


def _locked(factor: Factor, actor: Actor) -> Factor:
    must_own(actor, factor.account_id)
    found = Factor.objects.select_for_update(of=("self",)).select_related("account").filter(pk=factor.pk, ended_at=None)
    locked = found.first()
    if locked is None:
        raise Refused("factor_over", "Cách xác thực này đã được gỡ.")
    return locked


def _must_be_official(actor: Actor, account: Account) -> None:
    must_own(actor, account.pk)
    if account.kind != "official":
        raise Refused("not_official", "Người dân xác thực bằng định danh điện tử, không cần cách xác thực khác ở đây.")


def _check_room(account: Account) -> None:
    if len(queries.factors_of(account)) >= MOST:
        raise Refused("factors_many", "Đã có đủ {most} cách xác thực; hãy gỡ bớt.", params={"most": MOST})


def _named(typed: str, otherwise: str) -> str:
    return nfc(typed)[:60] or otherwise
