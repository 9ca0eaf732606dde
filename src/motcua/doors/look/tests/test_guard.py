from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client, override_settings

from motcua.doors.look.middleware import HEADERS
from motcua.ground.words.errors import Unknown

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _urls() -> Iterator[None]:
    with override_settings(ROOT_URLCONF="motcua.doors.look.tests.urls"):
        yield


@pytest.fixture
def browser() -> Client:
    return Client(headers={"accept-language": "vi"}, raise_request_exception=False)


@pytest.mark.parametrize("address", ["/", "/unknown", "/refused", "/forbidden", "/broken", "/nothing"])
def test_no_page_lets_strangers_in(browser: Client, address: str) -> None:
    answer = browser.get(address)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert set(HEADERS) <= set(answer.headers)


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/unknown", 404, "Không tìm thấy trang"),
        ("/nothing", 404, "Không tìm thấy trang"),
        ("/forbidden", 403, "Bạn không được phép làm việc này"),
        ("/broken", 500, "Hệ thống gặp lỗi"),
        ("/refused", 409, "Hồ sơ H99-1 đã đóng từ {day}."),
        ("/faulty", 400, "Hãy điền họ và tên"),
    ],
)
def test_an_error_is_a_page_a_person_can_read(browser: Client, address: str, status: int, words: str) -> None:
    answer = browser.get(address)
    assert answer.status_code == status
    assert words in answer.text
    assert 'href="/"' in answer.text


def test_not_there_and_not_yours_look_the_same(browser: Client) -> None:
    pages = [browser.get(address).text.replace(address, "") for address in ("/unknown", "/nothing")]
    assert pages[0].split("<main")[1] == pages[1].split("<main")[1]


def test_a_refusal_cites_its_law_and_leads_back(browser: Client) -> None:
    answer = browser.get("/refused", headers={"referer": "http://testserver/look/?a=1&b=2"})
    assert "Điều 19" in answer.text
    assert 'href="/look/?a=1&amp;b=2"' in answer.text


@pytest.mark.parametrize("elsewhere", ["http://evil.example/look/", "http://testserver//evil.example", "nonsense"])
def test_nobody_is_led_back_to_a_stranger(browser: Client, elsewhere: str) -> None:
    assert "data-back" not in browser.get("/refused", headers={"referer": elsewhere}).text


def test_programs_are_left_to_their_own_door() -> None:
    with pytest.raises(Unknown):
        Client().get("/api/unknown")


@pytest.mark.parametrize("address", ["/?q=a%00b", "/?q%00=a", "/a%00b"])
def test_nul_in_an_address_is_a_bad_request(browser: Client, address: str) -> None:
    assert browser.get(address).status_code == 400


def test_nul_in_a_form_or_cookie_is_a_bad_request(browser: Client) -> None:
    assert browser.post("/", {"name": "Lan\0"}).status_code == 400
    # Quoted as browsers may send it: the reader of cookies turns the octal escape into a NUL.
    assert browser.get("/", headers={"cookie": 'sessionid="abcdefgh\\000ijkl"'}).status_code == 400


def test_a_whole_form_passes(browser: Client) -> None:
    assert browser.post("/", {"name": "bà Lan"}).text == "<p>anonymous True bà Lan</p>"


@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=100)
def test_too_much_text_is_said_to_be_too_much(browser: Client) -> None:
    answer = browser.post("/", "name=" + "a" * 200, content_type="application/x-www-form-urlencoded")
    assert (answer.status_code, "quá lớn" in answer.text) == (413, True)


@override_settings(DATA_UPLOAD_MAX_NUMBER_FIELDS=2)
def test_too_many_fields_is_a_bad_request(browser: Client) -> None:
    assert browser.post("/", {"a": 1, "b": 2, "c": 3}).status_code == 400


def test_a_form_without_its_boundary_is_a_bad_request(browser: Client) -> None:
    torn = b"--x\r\nContent-Disposition: form-data"
    assert browser.generic("POST", "/", torn, content_type="multipart/form-data").status_code == 400


def test_a_stale_page_says_so() -> None:
    strict = Client(enforce_csrf_checks=True, headers={"accept-language": "vi"})
    answer = strict.post("/", {"name": "bà Lan"})
    assert (answer.status_code, "để quá lâu" in answer.text) == (403, True)
    assert "Content-Security-Policy" in answer.headers


def test_a_half_filled_form_survives_going_back(browser: Client) -> None:
    assert browser.get("/").headers["Cache-Control"] == "private, no-cache"
