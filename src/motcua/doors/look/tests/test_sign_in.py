"""The officials' door, as a browser goes through it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pyotp
import pytest
from django.conf import settings as house
from django.test import Client
from django.utils import timezone

from motcua.doors.look import signing
from motcua.ground.access import actions, queries
from motcua.ground.access.models import Factor, Notice, SignIn
from motcua.ground.ledger.actions import record_fact
from motcua.ground.ledger.models import Fact
from motcua.ground.messages.models import Message
from motcua.ground.people.actions import register_citizen
from motcua.ground.people.definitions import SYSTEM
from motcua.ground.people.models import Account
from motcua.ground.people.tests.conftest import PASSWORD, acting, record, ward
from tests.signing import signed_in

__all__ = ["record", "ward"]

DOOR = "/dang-nhap/can-bo"
FACTORS = "/tai-khoan/xac-thuc"
LONG = "ba con vịt vàng đi chợ"


@pytest.fixture(autouse=True)
def _quick(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.LIMITS, settings.LIMITS_TIMES = "", 1


@pytest.fixture
def browser(ward: SimpleNamespace) -> Client:
    return Client()


def sent_to(answer: Any) -> str:
    """Where a redirect leads; "" for a page."""
    return str(answer.headers.get("Location", ""))


def with_totp(account: Account, now: datetime | None = None) -> pyotp.TOTP:
    """An application that has shown its first code some time ago."""
    then = (now or timezone.now()) - timedelta(hours=1)
    factor = actions.start_totp(account=account, actor=SYSTEM, now=then)
    totp = pyotp.TOTP(factor.secret)
    actions.confirm_totp(factor=factor, code=totp.at(then), name="Điện thoại", actor=SYSTEM, now=then)
    return totp


def enter(browser: Client, username: str = "hanh", password: str = PASSWORD, **more: str) -> Any:
    return browser.post(DOOR, {"username": username, "password": password, **more})


class TestOfferedSecondFactor:
    @pytest.fixture(autouse=True)
    def _offered(self, settings: Any) -> None:
        settings.SECOND_FACTOR = "offered"

    def test_a_password_lets_in(self, browser: Client, ward: SimpleNamespace) -> None:
        answer = enter(browser)
        assert (answer.status_code, sent_to(answer)) == (302, "/ban-lam-viec/")
        sign_in = SignIn.objects.get(account=ward.hanh)
        assert (sign_in.method, sign_in.level, sign_in.channel) == ("password", 1, "desk")

    def test_back_to_where_one_wanted_to_and_nowhere_else(self, browser: Client) -> None:
        assert sent_to(enter(browser, next="/tai-khoan/phien")) == "/tai-khoan/phien"
        browser.post("/dang-xuat")
        assert sent_to(enter(browser, next="https://xau.example/")) == "/ban-lam-viec/"

    def test_who_has_a_second_factor_is_asked_for_it_all_the_same(self, browser: Client, ward: SimpleNamespace) -> None:
        with_totp(ward.hanh)
        assert sent_to(enter(browser)) == "/dang-nhap/lop-hai"
        assert not SignIn.objects.filter(account=ward.hanh).exists()

    def test_the_page_says_that_a_password_will_do(self, browser: Client) -> None:
        assert "không bắt buộc" in browser.get(DOOR).text


@pytest.mark.parametrize("case", ["unknown", "wrong", "closed", "citizen"])
def test_the_same_page_for_whatever_is_wrong(browser: Client, ward: SimpleNamespace, case: str) -> None:
    if case == "closed":
        Account.objects.filter(pk=ward.hanh.pk).update(is_active=False)
    answer = enter(browser, "hanh" if case != "unknown" else "nobody", "sai" * 5 if case == "wrong" else PASSWORD)
    if case == "citizen":
        return
    said = re.sub(r'value="[^"]*"', "", answer.text)
    other = re.sub(r'value="[^"]*"', "", enter(Client(), "khong.co", "gì đó").text)
    assert answer.status_code == 422
    assert said == other


def test_too_many_tries_are_told_when_to_come_again(browser: Client) -> None:
    for _ in range(5):
        enter(browser, password="sai" * 5)
    answer = enter(browser)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert PASSWORD not in answer.text


class TestRequiredSecondFactor:
    """The default."""

    def test_without_one_an_official_gets_to_the_page_that_adds_one_and_no_further(
        self, browser: Client, ward: SimpleNamespace
    ) -> None:
        enter(browser)
        for path in ("/ban-lam-viec/", "/", "/tai-khoan/phien", "/tai-khoan/mat-khau"):
            answer = browser.get(path)
            assert (answer.status_code, sent_to(answer)) == (302, FACTORS), path
        assert browser.get(FACTORS).status_code == 200

    def test_meanwhile_they_hold_no_duty(self, browser: Client, ward: SimpleNamespace) -> None:
        enter(browser)
        request: Any = browser.get(FACTORS).wsgi_request
        assert request.actor.account_id == ward.hanh.pk
        assert not request.actor.duties
        assert acting(ward.hanh).duties

    def test_adding_an_application_lets_them_work(self, browser: Client, ward: SimpleNamespace) -> None:
        enter(browser)
        browser.post(f"{FACTORS}/ung-dung")
        page = browser.get(f"{FACTORS}/ung-dung")
        totp = pyotp.TOTP(Factor.objects.get(account=ward.hanh).secret)
        assert "<svg" in page.text
        assert page.headers["Cache-Control"] == "no-store"
        answer = browser.post(f"{FACTORS}/ung-dung", {"ma-xac-thuc": totp.now()})
        assert sent_to(answer) == FACTORS
        sign_in = SignIn.objects.get(account=ward.hanh, ended_at=None)
        assert (sign_in.method, sign_in.level) == ("password_totp", 2)
        assert browser.get("/tai-khoan/phien").status_code == 200

    def test_then_a_code_is_asked_and_works_once(self, browser: Client, ward: SimpleNamespace) -> None:
        totp = with_totp(ward.hanh)
        enter(browser, next="/tai-khoan/phien")
        code = totp.now()
        assert sent_to(browser.post("/dang-nhap/lop-hai", {"ma-xac-thuc": code})) == "/tai-khoan/phien"
        other = Client()
        enter(other)
        answer = other.post("/dang-nhap/lop-hai", {"ma-xac-thuc": code})
        assert answer.status_code == 422
        assert "mã kế tiếp" in answer.text

    def test_a_code_of_paper_opens_too(self, browser: Client, ward: SimpleNamespace) -> None:
        with_totp(ward.hanh)
        code = actions.make_codes(account=ward.hanh, actor=SYSTEM, now=timezone.now())[3]
        enter(browser)
        browser.post("/dang-nhap/lop-hai", {"ma-xac-thuc": code.upper().replace("-", " ")})
        assert SignIn.objects.get(account=ward.hanh).method == "password_code"
        assert queries.codes_left(ward.hanh) == 9

    def test_the_second_step_without_the_first_begins_anew(self, browser: Client, ward: SimpleNamespace) -> None:
        totp = with_totp(ward.hanh)
        assert sent_to(browser.get("/dang-nhap/lop-hai")) == DOOR
        assert sent_to(browser.post("/dang-nhap/lop-hai", {"ma-xac-thuc": totp.now()})) == DOOR

    def test_a_password_changed_between_the_steps_begins_anew(self, browser: Client, ward: SimpleNamespace) -> None:
        totp = with_totp(ward.hanh)
        enter(browser)
        ward.hanh.set_password("một mật khẩu khác")
        ward.hanh.save()
        assert sent_to(browser.post("/dang-nhap/lop-hai", {"ma-xac-thuc": totp.now()})) == DOOR

    def test_codes_are_not_guessed(self, browser: Client, ward: SimpleNamespace) -> None:
        with_totp(ward.hanh)
        enter(browser)
        answers = [browser.post("/dang-nhap/lop-hai", {"ma-xac-thuc": "000000"}).status_code for _ in range(12)]
        assert answers[-1] == 429


class TestInvitation:
    def test_the_first_time(self, browser: Client, ward: SimpleNamespace) -> None:
        text = actions.invite(account=ward.hanh, hours=72, actor=acting(ward.minh), now=timezone.now())
        link = f"/dang-nhap/loi-moi/{text}"
        assert "Lê Thị Hạnh" in browser.get(link).text
        assert browser.post(link, {"password": LONG, "again": "khác"}).status_code == 422
        assert browser.post(link, {"password": LONG, "again": LONG}).status_code == 302
        assert sent_to(browser.get("/")) == FACTORS
        assert Client().get(link).status_code == 404

    def test_an_invitation_alone_does_not_open_an_account_with_a_second_factor(
        self, browser: Client, ward: SimpleNamespace
    ) -> None:
        with_totp(ward.hanh)
        text = actions.invite(account=ward.hanh, hours=72, actor=acting(ward.minh), now=timezone.now())
        answer = browser.post(f"/dang-nhap/loi-moi/{text}", {"password": LONG, "again": LONG})
        assert sent_to(answer) == "/dang-nhap/lop-hai"
        assert not SignIn.objects.filter(account=ward.hanh, ended_at=None).exists()


class TestSessions:
    def test_the_key_changes_at_every_step(self, browser: Client, ward: SimpleNamespace) -> None:
        """Whoever planted a key before holds none afterwards."""
        totp = with_totp(ward.hanh)
        planted = browser.session
        planted.save()
        browser.cookies[house.SESSION_COOKIE_NAME] = str(planted.session_key)
        keys = [planted.session_key]
        enter(browser)
        keys.append(browser.session.session_key)
        browser.post("/dang-nhap/lop-hai", {"ma-xac-thuc": totp.now()})
        keys.append(browser.session.session_key)
        assert len(set(keys)) == 3
        assert queries.sign_in_of(str(keys[2])) is not None
        for key in keys[:2]:
            other = Client()
            other.cookies[house.SESSION_COOKIE_NAME] = str(key)
            assert other.get("/tai-khoan/phien").status_code == 302

    def test_django_alone_signs_nobody_in(self, browser: Client, ward: SimpleNamespace) -> None:
        browser.force_login(ward.hanh)
        request: Any = browser.get(DOOR).wsgi_request
        assert request.actor.kind == "anonymous"
        assert not request.user.is_authenticated

    @pytest.mark.parametrize(
        ("started", "seen", "why"),
        [(timedelta(minutes=20), timedelta(minutes=15), "idle"), (timedelta(hours=12), timedelta(), "too_long")],
    )
    def test_limits(
        self, browser: Client, ward: SimpleNamespace, started: timedelta, seen: timedelta, why: str
    ) -> None:
        sign_in = signed_in(browser, ward.hanh)
        now = timezone.now()
        SignIn.objects.filter(pk=sign_in.pk).update(started_at=now - started, seen_at=now - seen)
        assert browser.get("/tai-khoan/phien").status_code == 302
        assert SignIn.objects.get(pk=sign_in.pk).ended_why == why
        assert Fact.objects.get(kind="access.sign_in_ended").payload["why"] == why
        assert "Phiên làm việc đã" in browser.get(DOOR).text
        assert "Phiên làm việc đã" in browser.get("/dang-nhap").text

    def test_who_administers_is_out_after_five_minutes(
        self, browser: Client, ward: SimpleNamespace, record: Any
    ) -> None:
        from motcua.ground.people.tests.conftest import give, official

        admin = official(record, "quan.tri", "Trần Quản Trị")
        give(record, admin, ward.office, "administer")
        sign_in = signed_in(browser, admin)
        SignIn.objects.filter(pk=sign_in.pk).update(seen_at=timezone.now() - timedelta(minutes=6))
        assert browser.get("/tai-khoan/phien").status_code == 302

    def test_use_keeps_it_awake_and_is_written_once_a_minute(self, browser: Client, ward: SimpleNamespace) -> None:
        sign_in = signed_in(browser, ward.hanh)
        before = timezone.now() - timedelta(minutes=10)
        SignIn.objects.filter(pk=sign_in.pk).update(seen_at=before)
        browser.get("/tai-khoan/phien")
        seen = SignIn.objects.get(pk=sign_in.pk).seen_at
        assert seen > before
        browser.get("/tai-khoan/phien")
        assert SignIn.objects.get(pk=sign_in.pk).seen_at == seen

    def test_one_query_finds_sign_in_and_account(
        self, browser: Client, ward: SimpleNamespace, django_assert_num_queries: Any
    ) -> None:
        """Beside Django's own for the session, and one for the duties."""
        from django.test import RequestFactory

        from motcua.doors.look.middleware import _introduce

        signed_in(browser, ward.hanh)
        request: Any = RequestFactory().get("/")
        request.session = browser.session
        assert request.session.keys()  # Django's own query, as in every request
        _introduce(request)
        with django_assert_num_queries(1):
            assert request.user.username == "hanh"
            assert signing.current(request) is not None
        with django_assert_num_queries(1):
            assert request.actor.duties

    def test_cookies(self, browser: Client, settings: Any) -> None:
        settings.SECOND_FACTOR, settings.SESSION_COOKIE_SECURE = "offered", True
        answer = enter(browser)
        for name in (house.SESSION_COOKIE_NAME, signing.BROWSER):
            cookie = answer.cookies[name]
            assert (cookie["httponly"], cookie["secure"], cookie["samesite"]) == (True, True, "Lax"), name

    def test_own_sign_ins_are_listed_and_ended(self, browser: Client, ward: SimpleNamespace) -> None:
        phone, strange = Client(headers={"user-agent": "Mozilla/5.0 (Linux; Android 14) Chrome/130.0"}), Client()
        signed_in(browser, ward.hanh)
        other = signed_in(phone, ward.hanh)
        theirs = signed_in(strange, ward.binh)
        assert browser.get("/tai-khoan/phien").text.count('"sign_in_end"') == 0
        assert browser.post(f"/tai-khoan/phien/{theirs.pk}/ket-thuc").status_code == 404
        assert browser.post(f"/tai-khoan/phien/{other.pk}/ket-thuc").status_code == 302
        assert phone.get("/tai-khoan/phien").status_code == 302
        assert SignIn.objects.get(pk=other.pk).ended_why == "revoked"
        assert strange.get("/tai-khoan/phien").status_code == 200

    def test_ending_one_asks_for_a_fresh_proof(self, browser: Client, ward: SimpleNamespace) -> None:
        """Or an open browser would be a switch that signs its owner out everywhere else."""
        here, other = signed_in(browser, ward.hanh), signed_in(Client(), ward.hanh)
        SignIn.objects.filter(pk=here.pk).update(proven_at=timezone.now() - timedelta(hours=1))
        for path in (f"/tai-khoan/phien/{other.pk}/ket-thuc", "/tai-khoan/phien/cac-phien-khac"):
            assert urlsplit(sent_to(browser.post(path))).path == "/tai-khoan/chung-minh"
        assert SignIn.objects.get(pk=other.pk).ended_at is None

    def test_all_others_at_once(self, browser: Client, ward: SimpleNamespace) -> None:
        signed_in(browser, ward.hanh)
        others = [Client(), Client()]
        for each in others:
            signed_in(each, ward.hanh)
        browser.post("/tai-khoan/phien/cac-phien-khac")
        assert [each.get("/tai-khoan/phien").status_code for each in others] == [302, 302]
        assert browser.get("/tai-khoan/phien").status_code == 200

    def test_a_new_device_is_told_and_a_known_one_is_not(
        self, browser: Client, ward: SimpleNamespace, settings: Any
    ) -> None:
        settings.SECOND_FACTOR = "offered"
        told = Notice.objects.filter(account=ward.hanh, kind="new_device")
        enter(browser)
        browser.post("/dang-xuat")
        enter(browser)
        assert not told.exists()
        enter(Client())
        assert told.count() == 1
        assert "an toàn tài khoản" in browser.get("/tai-khoan/mat-khau").text
        browser.post("/tai-khoan/thong-bao/da-xem")
        assert "an toàn tài khoản" not in browser.get("/tai-khoan/mat-khau").text

    def test_a_closed_account_is_out_the_same_second(self, browser: Client, ward: SimpleNamespace) -> None:
        signed_in(browser, ward.hanh)
        actions.close_account(account=ward.hanh, actor=acting(ward.minh), now=timezone.now())
        assert browser.get("/tai-khoan/phien").status_code == 302
        actions.reopen_account(account=ward.hanh, actor=acting(ward.minh), now=timezone.now())
        assert browser.get("/tai-khoan/phien").status_code == 302


class TestProvingAgain:
    def test_an_act_of_weight_asks_and_comes_back(self, browser: Client, ward: SimpleNamespace) -> None:
        totp = with_totp(ward.hanh)
        sign_in = signed_in(browser, ward.hanh)
        SignIn.objects.filter(pk=sign_in.pk).update(proven_at=timezone.now() - timedelta(minutes=15))
        asked = browser.get("/tai-khoan/mat-khau")
        assert urlsplit(sent_to(asked)).path == "/tai-khoan/chung-minh"
        key = browser.session.session_key
        answer = browser.post(sent_to(asked), {"password": PASSWORD, "ma-xac-thuc": totp.now()})
        assert sent_to(answer) == "/tai-khoan/mat-khau"
        assert browser.session.session_key != key
        assert browser.get("/tai-khoan/mat-khau").status_code == 200
        assert Fact.objects.filter(kind="access.proved_again").count() == 1

    def test_half_a_proof_is_none(self, browser: Client, ward: SimpleNamespace) -> None:
        with_totp(ward.hanh)
        sign_in = signed_in(browser, ward.hanh)
        then = timezone.now() - timedelta(hours=1)
        SignIn.objects.filter(pk=sign_in.pk).update(proven_at=then)
        for proof in ({"password": PASSWORD}, {"password": "sai" * 5}, {"ma-xac-thuc": "000000"}):
            assert browser.post("/tai-khoan/chung-minh", proof).status_code == 422
        assert SignIn.objects.get(pk=sign_in.pk).proven_at == then

    def test_somebody_elses_password_proves_nothing(self, browser: Client, ward: SimpleNamespace) -> None:
        signed_in(browser, ward.hanh, method="password", level=1)
        ward.binh.set_password("của riêng Bình thôi")
        ward.binh.save()
        assert browser.post("/tai-khoan/chung-minh", {"password": "của riêng Bình thôi"}).status_code != 302


class TestFactors:
    def test_removing_one_ends_the_other_sign_ins(self, browser: Client, ward: SimpleNamespace, settings: Any) -> None:
        settings.SECOND_FACTOR = "offered"
        with_totp(ward.hanh)
        first, other = Factor.objects.get(account=ward.hanh), Client()
        signed_in(browser, ward.hanh)
        signed_in(other, ward.hanh)
        assert browser.post(f"{FACTORS}/{first.pk}/go").status_code == 422  # the password is not known to be long
        browser.post("/tai-khoan/mat-khau", {"current": PASSWORD, "password": LONG, "again": LONG})
        signed_in(other, Account.objects.get(pk=ward.hanh.pk))
        assert sent_to(browser.post(f"{FACTORS}/{first.pk}/go")) == FACTORS
        assert other.get(FACTORS).status_code == 302
        assert browser.get(FACTORS).status_code == 200
        assert Factor.objects.get(pk=first.pk).secret == ""

    def test_the_last_one_stays_where_it_is_required(self, browser: Client, ward: SimpleNamespace) -> None:
        with_totp(ward.hanh)
        signed_in(browser, ward.hanh)
        answer = browser.post(f"{FACTORS}/{Factor.objects.get(account=ward.hanh).pk}/go")
        assert answer.status_code == 422
        assert "ít nhất một cách" in answer.text

    def test_nobody_touches_anothers(self, browser: Client, ward: SimpleNamespace) -> None:
        with_totp(ward.binh)
        theirs = Factor.objects.get(account=ward.binh)
        signed_in(browser, ward.hanh)
        assert browser.post(f"{FACTORS}/{theirs.pk}/go").status_code == 404
        assert browser.post(f"{FACTORS}/{theirs.pk}/ten", {"name": "của tôi"}).status_code == 404

    def test_codes_are_shown_once(self, browser: Client, ward: SimpleNamespace) -> None:
        with_totp(ward.hanh)
        signed_in(browser, ward.hanh)
        page = browser.post(f"{FACTORS}/ma-du-phong")
        found = re.findall(r"<li>([a-z0-9-]{14})</li>", page.text)
        assert len(found) == 10
        assert page.headers["Cache-Control"] == "no-store"
        assert not any(code in browser.get(FACTORS).text for code in found)

    def test_changing_the_password_keeps_this_browser_in(self, browser: Client, ward: SimpleNamespace) -> None:
        other = Client()
        signed_in(browser, ward.hanh)
        signed_in(other, ward.hanh)
        new = {"password": LONG, "again": LONG}
        assert sent_to(browser.post("/tai-khoan/mat-khau", {**new, "current": PASSWORD})) == FACTORS
        assert browser.get("/tai-khoan/phien").status_code == 200
        assert other.get("/tai-khoan/phien").status_code == 302

    def test_a_fresh_proof_does_not_replace_the_old_password(self, browser: Client, ward: SimpleNamespace) -> None:
        """A passkey opens the page; whoever took over the open browser still has to know what is to be changed."""
        signed_in(browser, ward.hanh, method="passkey")
        for old in ({}, {"current": ""}, {"current": LONG}):
            answer = browser.post("/tai-khoan/mat-khau", {"password": LONG, "again": LONG, **old})
            assert answer.status_code == 422
            assert "Mật khẩu chưa đúng." in answer.text
        assert Account.objects.get(pk=ward.hanh.pk).check_password(PASSWORD)

    def test_who_has_no_password_sets_the_first(self, browser: Client, ward: SimpleNamespace) -> None:
        ward.hanh.set_unusable_password()
        ward.hanh.save()
        signed_in(browser, ward.hanh, method="passkey")
        assert 'name="current"' not in browser.get("/tai-khoan/mat-khau").text
        assert sent_to(browser.post("/tai-khoan/mat-khau", {"password": LONG, "again": LONG})) == FACTORS

    def test_a_citizen_has_nothing_here(self, ward: SimpleNamespace) -> None:
        lan = register_citizen(
            name="Nguyễn Thị Lan",
            username="lan",
            password=None,
            actor=SYSTEM,
            now=timezone.now(),
            record=record_fact,
        )
        browser = Client()
        signed_in(browser, lan)
        assert browser.get(FACTORS).status_code == 403
        assert browser.get("/tai-khoan/phien").status_code == 200


def test_a_citizen_is_written_to_about_a_new_device(ward: SimpleNamespace) -> None:
    """Where they read what the house tells them; only once they have signed in before, and not of a known browser."""
    lan = register_citizen(
        name="Nguyễn Thị Lan",
        username="lan",
        password=None,
        phone="0912345678",
        actor=SYSTEM,
        now=timezone.now(),
        record=record_fact,
    )
    assert lan.party is not None
    phone, library = Client(), Client()
    for browser in (phone, library, library):
        request: Any = browser.get("/dang-nhap").wsgi_request
        signing.begin(request, lan, method="national_id", level=2)
        browser.cookies[signing.BROWSER] = request._new_browser
    sent = Message.objects.filter(party=lan.party)
    assert sent.filter(channel="inbox").count() == 1
    assert "thiết bị không rõ" in sent.get(channel="inbox").body
