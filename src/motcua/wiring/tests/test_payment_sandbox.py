"""The simulated gateway and bank in a process of their own, spoken to over HTTP by the adapters that speak to real
ones."""

from __future__ import annotations

import json
import os
import re
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import pytest
import requests

from motcua.bridges.payment import vietqr
from motcua.bridges.payment.bank import SignedBank
from motcua.bridges.payment.online import Vnpay
from motcua.bridges.payment.transfer import VietQrTransfer
from motcua.ground.money.ports import Asking, Back, Knock, Told, Unsigned
from motcua.ground.money.references import new_reference
from motcua.ground.words.definitions import Text
from motcua.ground.words.errors import Unavailable
from motcua.ground.words.moments import day_of
from motcua.wiring.payment_sandbox import ACCOUNT, BANK, RECEIVER, TMN_CODE, join
from motcua.wiring.supervise import Children, wait_until_served

NAME = Text(vi="thử", en="a test")
BACK = "http://127.0.0.1:1/thanh-toan/ve"
GOOD, POOR = "9704198526191432198", "9704195798459170488"


class House:
    """Where notices come in; answers as VNPAY wants to hear it."""

    def __init__(self) -> None:
        self.heard: Queue[Knock] = Queue()
        house = self

        class Door(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                house.heard.put(Knock(dict(parse_qsl(urlsplit(self.path).query))))
                self._say(b'{"RspCode": "00", "Message": "Confirm Success"}')

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                house.heard.put(Knock({}, body, dict(self.headers)))
                self._say(b"{}")

            def _say(self, body: bytes) -> None:
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()
        self.site = f"http://127.0.0.1:{self.server.server_port}"

    def next(self) -> Knock:
        return self.heard.get(timeout=20)


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    house = House()
    yield house
    house.server.shutdown()
    house.server.server_close()


@pytest.fixture(scope="module")
def sandbox(house: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Vnpay, VietQrTransfer, str]]:
    from tests.parallel import own_port

    folder, port = tmp_path_factory.mktemp("payment"), own_port()
    site = f"http://127.0.0.1:{port}"
    told = join(house.site, site, at=folder)
    vnpay_secret, bank_secret = (Path(told[f"MOTCUA_{name}_SECRET_FILE"]).read_text() for name in ("VNPAY", "BANK"))
    command = [sys.executable, "-m", "motcua.wiring.cli", "sandbox", "payment"]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "MOTCUA_"))}
    environment = {**kept, "PYTHONPATH": str(Path(__file__).parents[3])}
    with Children() as children:
        children.start("sandbox", [*command, "--port", str(port), "--folder", str(folder)], environment)
        assert wait_until_served(port, children) == 200
        online = Vnpay(
            tmn_code=TMN_CODE,
            secret=vnpay_secret,
            url=told["MOTCUA_VNPAY_URL"],
            api_url=told["MOTCUA_VNPAY_API_URL"],
            name=NAME,
        )
        bank = {"url": told["MOTCUA_BANK_URL"], "secret": bank_secret}
        notices = f"{SignedBank.__module__}.{SignedBank.__qualname__}"
        transfer = VietQrTransfer(
            bank=BANK, account=ACCOUNT, receiver=RECEIVER, name=NAME, notices=notices, options=bank
        )
        yield online, transfer, site


@pytest.fixture
def online(sandbox: tuple[Vnpay, VietQrTransfer, str]) -> Vnpay:
    return sandbox[0]


@pytest.fixture
def transfer(sandbox: tuple[Vnpay, VietQrTransfer, str]) -> VietQrTransfer:
    return sandbox[1]


@pytest.fixture
def site(sandbox: tuple[Vnpay, VietQrTransfer, str]) -> str:
    return sandbox[2]


def asking(amount: int = 52_000) -> Asking:
    now = datetime.now(UTC)
    return Asking(new_reference(), amount, "nop phi le phi", now, now + timedelta(minutes=15))


class Browser(requests.Session):
    def page(self, url: str, **form: str) -> requests.Response:
        """The page at ``url``, or what its form leads to."""
        shown = self.get(url)
        assert "không có đồng tiền nào chuyển đi" in shown.text
        if not form:
            return shown
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', shown.text)
        action = re.search(r'<form method="post" action="([^"]+)"', shown.text)
        qr = re.search(r'name="qr" value="([^"]+)"', shown.text)
        assert token is not None
        to = urljoin(url, unescape(action[1])) if action else url
        more = {"qr": unescape(qr[1])} if qr else {}
        data = {"csrfmiddlewaretoken": token[1], **more, **form}
        return self.post(to, data=data, headers={"Referer": url}, allow_redirects=False)


def pay(online: Vnpay, what: Asking, **form: str) -> requests.Response:
    url = online.pay_url(what, back=BACK, address="127.0.0.1", language="vi", now=what.opened_at)
    return Browser().page(url, **form)


def returned(online: Vnpay, answer: requests.Response) -> Told:
    assert answer.status_code == 302, answer.text
    where = urlsplit(answer.headers["Location"])
    assert f"{where.scheme}://{where.netloc}{where.path}" == BACK
    return online.read_return(dict(parse_qsl(where.query)))


def test_a_card_pays_and_all_ways_of_hearing_agree(online: Vnpay, house: House) -> None:
    what = asking()
    back = returned(online, pay(online, what, card=GOOD, otp="123456"))
    told = online.read_notice(house.next())
    (asked,) = online.ask(what, now=datetime.now(UTC))
    assert (told.reference, told.outcome, told.amount) == (what.reference, "paid", 52_000)
    assert {(each.reference, each.outcome, each.amount, each.transaction) for each in (back, told, asked)} == {
        (what.reference, "paid", 52_000, told.transaction)
    }


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"card": POOR, "otp": "123456"}, "51"),
        ({"card": GOOD, "otp": "000000"}, "13"),
        ({"card": "4111111111111111", "otp": "123456"}, "10"),
        ({"result": "24"}, "24"),
    ],
)
def test_what_fails_says_why(form: dict[str, str], code: str, online: Vnpay, house: House) -> None:
    what = asking()
    back, told = returned(online, pay(online, what, **form)), online.read_notice(house.next())
    assert (back.outcome, told.outcome, told.code) == ("failed", "failed", code)
    assert told.amount == 0
    assert told.said


def test_an_order_that_nobody_paid_waits(online: Vnpay) -> None:
    what = asking()
    assert [each.outcome for each in online.ask(what, now=datetime.now(UTC))] == ["waiting"]
    pay(online, what)
    assert [each.outcome for each in online.ask(what, now=datetime.now(UTC))] == ["waiting"]


def test_bad_days(online: Vnpay, house: House, site: str) -> None:
    what = asking()
    pay(online, what, result="00", day="double")
    assert online.read_notice(house.next()) == online.read_notice(house.next())

    pay(online, asking(), result="00", day="reordered")
    assert [online.read_notice(house.next()).outcome for _ in range(2)] == ["paid", "failed"]

    pay(online, asking(), result="00", day="wrong_amount")
    assert online.read_notice(house.next()).amount == 52_000 - 52_000 // 3

    pay(online, asking(), result="00", day="wrong_signature")
    with pytest.raises(Unsigned):
        online.read_notice(house.next())

    lost = asking()
    pay(online, lost, result="00", day="never")
    pay(online, asking(), result="00", day="late")
    assert house.heard.empty()
    requests.post(f"{site}/dieu-khien", data={"send": "1"})
    assert online.read_notice(house.next()).reference != lost.reference
    assert [each.outcome for each in online.ask(lost, now=datetime.now(UTC))] == ["paid"]

    shown = pay(online, asking(), result="00", day="no_return")
    assert (shown.status_code, online.read_notice(house.next()).outcome) == (200, "paid")


def test_money_goes_back_once_and_not_more_than_came(online: Vnpay, house: House) -> None:
    what, now = asking(), datetime.now(UTC)
    pay(online, what, result="00")
    told = online.read_notice(house.next())
    part = Back(what, told.transaction, 52_000, now, 20_000, "refund 1", "account2")
    assert online.refund(part, now=now).outcome == "refunded"
    whole = Back(what, told.transaction, 52_000, now, 52_000, "refund 2", "account2")
    assert (online.refund(whole, now=now).outcome, online.refund(whole, now=now).code) == ("failed", "95")


def test_a_gateway_that_is_away_or_answers_unsigned_is_unavailable(online: Vnpay, site: str) -> None:
    options = {"tmn_code": TMN_CODE, "url": "", "name": NAME}
    away = Vnpay(api_url="http://127.0.0.1:9/", secret="x", **options)  # type: ignore[arg-type]
    stranger = Vnpay(api_url=f"{site}/merchant_webapi/api/transaction", secret="x", **options)  # type: ignore[arg-type]
    nothing = Vnpay(api_url=f"{site}/khong-co", secret="x", **options)  # type: ignore[arg-type]
    for each in (away, stranger, nothing):
        with pytest.raises(Unavailable) as caught:
            each.ask(asking(), now=datetime.now(UTC))
        assert caught.value.retry is not None


def test_an_address_that_was_changed_on_the_way_is_not_served(online: Vnpay) -> None:
    what = asking()
    url = online.pay_url(what, back=BACK, address="127.0.0.1", language="vi", now=what.opened_at)
    assert requests.get(url.replace("vnp_Amount=5200000", "vnp_Amount=100")).status_code == 400


@pytest.mark.parametrize(
    ("slip", "amounts", "named"),
    [
        ("", [52_000], True),
        ("less", [52_000 - 52_000 // 3], True),
        ("more", [62_000], True),
        ("no_reference", [52_000], False),
        ("twice", [52_000, 52_000], True),
    ],
)
def test_a_transfer_by_qr(
    slip: str, amounts: list[int], named: bool, transfer: VietQrTransfer, house: House, site: str
) -> None:
    what = asking()
    asked = transfer.transfer(what)
    assert vietqr.read(asked.qr).purpose == f"{what.reference} nop phi le phi"[:25].strip()
    done = Browser().page(f"{site}/ngan-hang?{urlencode({'qr': asked.qr})}", slip=slip)
    assert "Đã chuyển" in done.text
    told = [transfer.read_notice(house.next()) for _ in amounts]
    assert [each.amount for each in told] == amounts
    assert {each.reference for each in told} == {what.reference if named else ""}
    assert len({each.transaction for each in told}) == len(amounts)
    days = {day_of(each.at) for each in told if each.at}
    listed = {each.transaction for day in days for each in transfer.day(day, now=datetime.now(UTC))}
    asked_for = transfer.ask(what, now=datetime.now(UTC))
    assert {each.transaction for each in told} <= listed
    assert [each.outcome for each in asked_for] == (["paid"] * len(amounts) if named else ["waiting"])


def test_a_notice_of_a_bank_is_believed_by_its_signature_alone(transfer: VietQrTransfer) -> None:
    body = json.dumps({"transaction": "FT1", "account": ACCOUNT, "amount": 1, "purpose": "", "bank": BANK, "at": "x"})
    for headers in ({}, {"X-Signature": "0" * 64}, {"X-Signature": "ữ"}):
        with pytest.raises(Unsigned):
            transfer.read_notice(Knock({}, body.encode(), headers))
