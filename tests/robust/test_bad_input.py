"""Whatever is sent to a page is answered by a page that says what is wrong, and what was typed stays."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from motcua.doors.look import casefile
from motcua.ground.forms.definitions import TextField
from motcua.ground.papers import tickets
from motcua.ground.papers.definitions import LARGEST_REQUEST, MEBIBYTE, FileRef
from motcua.ground.papers.samples import pdf
from motcua.record.cases.actions import save_draft
from motcua.record.cases.definitions import State
from motcua.record.cases.filing_form import filing_form
from motcua.record.cases.models import Case, Draft
from motcua.record.cases.queries import procedure_of
from tests.robust import matrix
from tests.robust.attacks import ATTACKS, BEFORE_ANY_VIEW, FILES, LAWFUL, UNREADABLE, large_file, text_of
from tests.robust.conftest import Browser
from tests.robust.things import PUBLIC, TABLE, Address, Things, addresses

BIRTH, REPORT = "1.001193", "PA.000001"
TYPED = "Ổ gà sâu trước cổng trường, xe máy ngã"


def plain() -> list[str]:
    """Addresses without parameters, except those of the API, whose own tests attack them."""
    return sorted({path for path in _paths(get_resolver().url_patterns, "/") if "<" not in path and "api/" not in path})


def _paths(patterns: Any, prefix: str) -> Any:
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from _paths(each.url_patterns, prefix + str(each.pattern))
        elif isinstance(each, URLPattern):
            yield prefix + str(each.pattern)


@pytest.mark.parametrize("attack", ATTACKS)
def test_every_address_without_an_id(things: Things, browser: Browser, attack: str) -> None:
    clients = {who: browser(who) for who in ("lan", "hanh", "")}
    for path in (path for path in plain() if reads(path[1:], attack)):
        for who in ("hanh",) if path.startswith("/ban-lam-viec") else ("lan", ""):
            _answered(clients[who], attack, path)


@pytest.mark.parametrize("attack", [attack for attack in ATTACKS if attack not in BEFORE_ANY_VIEW])
def test_every_address_with_an_id_as_its_owner(things: Things, browser: Browser, attack: str) -> None:
    clients = {who: browser(who) for who in ("lan", "binh", "hanh")}
    known = [a for a in addresses() if reads(a.route, attack) and not a.route.startswith("api/")]
    codes = [a.filled({a.params[0]: BIRTH}) for a in known if a.route in PUBLIC]
    for path in _private(things, [a for a in known if a.route not in PUBLIC]):
        _answered(clients["binh" if path.startswith("/ban-lam-viec") else "lan"], attack, path)
    for path in codes:
        _answered(clients["hanh" if path.startswith("/ban-lam-viec") else "lan"], attack, path)


def reads(route: str, attack: str) -> bool:
    """A form is sent where one is read; elsewhere it ends at the method, which the matrix tries."""
    return attack.isupper() or "POST" in matrix.declared()["rows"].get(route, {"POST": ""})


def _private(things: Things, known: list[Address]) -> list[str]:
    """One of each, the verbs of the desk all of them."""
    found = []
    for address in known:
        if address.params in TABLE:
            sets = things.values(address.route, address.params)
            found += [address.filled(values) for values in (sets if "slug" in address.params else sets[:1])]
    return found


def _answered(client: Client, attack: str, path: str) -> None:
    response = ATTACKS[attack](client, path)
    text_of(response)
    away = response.status_code == 503 and path == "/dang-nhap/dinh-danh"  # no provider of identities is set here
    assert response.status_code in LAWFUL or away, f"{attack}: {path} answers {response.status_code}"
    if attack in UNREADABLE:
        assert response.status_code in {302, 400, 403, 404, 405, 413}, path


@pytest.mark.parametrize("path", [path for path in plain() if "dang-xuat" not in path])
def test_a_form_with_a_wrong_token(things: Things, browser: Browser, path: str) -> None:
    client = browser("hanh" if path.startswith("/ban-lam-viec") else "lan", enforce_csrf_checks=True)
    response = client.post(path, {"csrfmiddlewaretoken": "x" * 64})
    assert response.status_code in (403, 405)
    assert "<h1" in response.text or response.status_code == 405


WRONG_QUERIES = ["", "x", "~", "%ff", "'", '"><script>', "x" * 3000, "9999-99-99T99:99~x", "-1", "٣", "{}", "%"]


@pytest.mark.parametrize("wrong", WRONG_QUERIES)
def test_every_query_that_a_page_reads(things: Things, browser: Browser, wrong: str) -> None:
    portal = "/ho-so?after /tin-nhan?after /thu-tuc?q /thu-tuc?linh-vuc /thu-tuc?su-kien /tra-cuu?ma /tim-don-vi?q"
    desk = "/?khay /?q /?thu-tuc /?kenh /?sau /?dang /tiep-nhan?q"
    asked = {"lan": portal.split(), "hanh": [f"/ban-lam-viec{path}" for path in desk.split()]}
    for who, paths in asked.items():
        client = browser(who)
        for path in paths:
            address, _, name = path.partition("?")
            response = client.get(address, {name: wrong})
            assert response.status_code in (200, 302, 404), f"{path}={wrong}: {response.status_code}"
            assert '"><script>' not in text_of(response)


@pytest.mark.parametrize(
    "to", ["https://example.com/", "//example.com", "javascript:alert(1)", "/\\example.com", "\t//a.b"]
)
def test_nobody_is_sent_elsewhere(things: Things, browser: Browser, to: str) -> None:
    told = browser().post("/ngon-ngu", {"language": "en", "next": to})
    signed_in = browser("lan").get("/dang-nhap", {"next": to})
    for response in (told, signed_in):
        assert response.headers["Location"].startswith("/")
        assert "example" not in response.headers["Location"]


# --- the form of a citizen -------------------------------------------------------------------------------------------


@pytest.fixture
def report(things: Things, browser: Browser) -> Report:
    return Report(browser())


class Report:
    """A report of a pothole, which asks no name, so that this browser alone keeps it."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.path = self.client.get(f"/thu-tuc/{REPORT}/nop").headers["Location"]
        self.code = ""

    def post(self, **fields: Any) -> Any:
        return self.client.post(self.path, {**self.good(), **fields})

    @staticmethod
    def good() -> dict[str, Any]:
        return {"loai": "duong_via_he", "mo_ta": TYPED, "dia_diem.line": "Số 1, đường Mẫu", "_continue": ""}

    def kept(self) -> str:
        """What the form shows when one comes back to it."""
        return str(self.client.get(self.path).text)


@pytest.mark.parametrize("kind", FILES)
def test_a_file_that_is_no_paper(report: Report, kind: str) -> None:
    name, content = FILES[kind]
    answer = report.post(paper_anh_hien_truong=SimpleUploadedFile(name or "x", content))
    assert answer.status_code == 422
    for page in (answer.text, report.kept()):
        assert TYPED in page
        assert "Số 1, đường Mẫu" in page


def test_a_file_of_a_hundred_megabytes(report: Report) -> None:
    answer = large_file(report.client, report.path, "paper_anh_hien_truong", 100 * MEBIBYTE, Report.good())
    assert answer.status_code == 422
    assert "20 MB" in answer.text
    assert TYPED in answer.text
    assert TYPED in report.kept()


def test_a_form_over_the_limit_of_all(report: Report) -> None:
    report.post()
    answer = large_file(report.client, report.path, "paper_anh_hien_truong", LARGEST_REQUEST, Report.good())
    assert answer.status_code == 413
    assert "<h1" in answer.text
    assert TYPED in report.kept()


def test_a_good_paper_beside_a_bad_one_stays(report: Report) -> None:
    good, bad = SimpleUploadedFile("tot.pdf", pdf("tot")), SimpleUploadedFile("xau.pdf", b"PK\x03\x04")
    answer = report.post(paper_anh_hien_truong=[good, bad])
    assert answer.status_code == 422
    assert "tot.pdf" in report.kept()


def test_text_longer_than_anybody_writes(report: Report) -> None:
    answer = report.post(mo_ta=TYPED * 3000)
    assert answer.status_code == 422
    assert TYPED * 10 in report.kept()
    assert report.post(mo_ta="x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE).status_code == 413
    assert TYPED * 10 in report.kept()


@pytest.mark.parametrize(
    "forged",
    [
        {"paper_anh_hien_truong.0.digest": "a" * 64, "paper_anh_hien_truong.0.name": "x.pdf"},
        {"paper_anh_hien_truong.0.ticket": "x"},
        {"paper_anh_hien_truong": "a" * 64},
        {"dia_diem.unit": "00000"},
        {"dia_diem": "x"},
        {"loai": ["duong_via_he", "khac"]},
        {"loai": "khong-co"},
        {"loai.0.x": "1"},
        {"_add": "khong_co", "_remove": "x.9", "_find": "loai"},
        {"_remove": "paper_anh_hien_truong.99999999999999999999"},
        {"_add": "loai.0.0.0"},
    ],
)
def test_answers_that_no_page_sends(report: Report, forged: dict[str, Any]) -> None:
    answer = report.post(**forged)
    assert answer.status_code in (200, 422)
    assert TYPED in report.kept()
    assert Case.objects.filter(procedure=REPORT, answers__mo_ta=TYPED).count() == 0


def test_somebody_elses_ticket(things: Things, browser: Browser, report: Report) -> None:
    """A draft of bà Lan's names her paper by a ticket; another browser cannot redeem it."""
    paper = next(paper for case in things.cases for paper in case.papers.all())
    held = FileRef(paper.digest, paper.name, paper.size, paper.type)
    ticket = tickets.issue(held, holder=things.actor("lan").ref)
    answer = report.post(**{"paper_anh_hien_truong.0.ticket": ticket})
    assert answer.status_code == 422
    assert paper.name not in answer.text


def test_another_browsers_draft_is_not_there(browser: Browser, report: Report) -> None:
    stranger = browser().get(report.path)
    assert (stranger.status_code, stranger.headers["Location"][:10]) == (302, "/dang-nhap")
    assert browser("tuan").post(report.path, Report.good()).status_code == 404


def test_a_draft_filed_twice_is_one_case(things: Things, browser: Browser) -> None:
    client, draft = browser("lan"), _finished_draft(things)
    before = Case.objects.count()
    first, again = (client.post(f"/nhap/{draft.pk}/xem-lai") for _ in range(2))
    assert first.status_code == again.status_code == 302
    assert first.headers["Location"] == again.headers["Location"]
    assert Case.objects.count() == before + 1
    assert client.post(f"/nhap/{draft.pk}", {"x": "1"}).headers["Location"] == first.headers["Location"]


def _finished_draft(things: Things) -> Draft:
    """What bà Lan filed once, as a draft to be filed again."""
    case = next(case for case in things.cases if case.channel == "online")
    data = casefile.typed(case)
    return save_draft(actor=things.actor("lan"), now=timezone.now(), procedure=case.procedure, data=data)


def test_a_draft_thrown_away_twice(things: Things, browser: Browser) -> None:
    client, path = browser("lan"), f"/nhap/{things.draft.pk}/xoa"
    assert client.post(path).status_code == 302
    assert client.post(path).status_code == 404


# --- stale pages and acts repeated -----------------------------------------------------------------------------------


def at_state(things: Things, state: State) -> Case:
    return next(case for case in things.cases if case.state_now == state)


def test_withdrawing_what_has_ended(things: Things, browser: Browser) -> None:
    case = at_state(things, State.DELIVERED)
    answer = browser("lan").post(f"/ho-so/{case.pk}/rut", {"reason": TYPED})
    assert answer.status_code == 409
    assert TYPED in answer.text


def test_withdrawn_twice(things: Things, browser: Browser) -> None:
    client, path = browser("lan"), f"/ho-so/{at_state(things, State.SUPPLEMENT_ASKED).pk}/rut"
    first, again = client.post(path, {"reason": TYPED}), client.post(path, {"reason": TYPED})
    assert (first.status_code, again.status_code) == (302, 409)


def test_a_supplement_that_comes_too_late_keeps_what_was_typed(things: Things, browser: Browser) -> None:
    case, client = at_state(things, State.SUPPLEMENT_ASKED), browser("lan")
    assert client.post(f"/ho-so/{case.pk}/rut", {"reason": "Thôi"}).status_code == 302
    fields = filing_form(procedure_of(case)).fields()
    key = next(field.key for field in fields if isinstance(field, TextField) and field.when is None)
    answer = client.post(f"/ho-so/{case.pk}/bo-sung", {key: TYPED, "_continue": ""})
    assert answer.status_code == 409
    assert TYPED in answer.text


@pytest.mark.parametrize("stars", ["", "0", "6", "-1", "5.0", "năm", "٣", "5" * 5000])
def test_a_rating_that_is_none(things: Things, browser: Browser, stars: str) -> None:
    case = at_state(things, State.FINISHED)
    answer = browser("lan").post(f"/ho-so/{case.pk}/danh-gia", {"stars": stars, "comment": TYPED})
    assert answer.status_code == 422
    assert TYPED in answer.text


def test_rated_twice(things: Things, browser: Browser) -> None:
    client, path = browser("lan"), f"/ho-so/{at_state(things, State.FINISHED).pk}/danh-gia"
    first, again = (client.post(path, {"stars": "5", "comment": TYPED}) for _ in range(2))
    assert (first.status_code, again.status_code) == (302, 409)
    assert TYPED in again.text


def test_an_officers_stale_page_keeps_what_was_typed(things: Things, browser: Browser) -> None:
    case = Case.objects.filter(state=State.REGISTERED, receiving_office__in=things.actor("hanh").offices)[0]
    client, path = browser("hanh"), f"/ban-lam-viec/ho-so/{case.pk}"
    answer = client.post(f"{path}/khong-tiep-nhan", {"version": str(case.version - 1), "reason": TYPED})
    assert answer.status_code == 409
    assert TYPED in answer.text
    assert client.post(f"{path}/khong-tiep-nhan", {"reason": TYPED}).status_code in (409, 422)
    accepted = [client.post(f"{path}/tiep-nhan", {"version": str(case.version)}).status_code for _ in range(2)]
    assert accepted == [302, 409]


def test_taken_in_twice_at_the_counter_is_one_case(things: Things, browser: Browser) -> None:
    client, path = browser("hanh"), f"/ban-lam-viec/tiep-nhan/{REPORT}"
    form = {**Report.good(), "key": "0123456789abcdef" * 2, "muc_do": "thuong"}
    form |= {"dia_diem.unit": next(iter(Case.objects.filter(procedure=REPORT).values_list("place_code", flat=True)))}
    before = Case.objects.count()
    first, again = client.post(path, form), client.post(path, form)
    assert first.status_code == 302, first.text
    assert first.headers["Location"] == again.headers["Location"]
    assert Case.objects.count() == before + 1


@pytest.mark.parametrize(
    "day",
    [
        "",
        "31/02/2026",
        "99/99/9999",
        "31/12/9999",
        "0001-01-01",
        "mai",
        "٣/٣/٢٠٢٦",
        "1" * 5000,
        "-1/1/2026",
        "1/1/20260",
    ],
)
def test_a_day_that_is_none(things: Things, browser: Browser, day: str) -> None:
    office = next(iter(things.actor("minh").offices))
    form = {"to_account": str(things.account("hanh").pk), "office": str(office), "duties": "approve"}
    form |= {"valid_from": day, "valid_to": day, "decision_number": TYPED}
    answer = browser("minh").post("/ban-lam-viec/uy-quyen", form)
    assert answer.status_code == 422
    assert TYPED[:60] in answer.text


@pytest.mark.parametrize(
    "forged", [{"to_account": "999999999"}, {"to_account": "9" * 400}, {"office": "1"}, {"duties": "king"}]
)
def test_a_delegation_to_nobody(things: Things, browser: Browser, forged: dict[str, str]) -> None:
    office = next(iter(things.actor("minh").offices))
    form = {"to_account": str(things.account("hanh").pk), "office": str(office), "duties": "approve"}
    form |= {"valid_from": "01/01/2030", "valid_to": "02/01/2030", "decision_number": TYPED}
    answer = browser("minh").post("/ban-lam-viec/uy-quyen", {**form, **forged})
    assert answer.status_code in (404, 422)


@pytest.mark.parametrize("typed", ["", "lan", "x" * 100_000, "lan\ufeff", "' OR 1=1 --", "lan\n"])
def test_signing_in_as_nobody(things: Things, browser: Browser, typed: str) -> None:
    answer = browser().post("/dang-nhap/can-bo", {"username": typed, "password": "sai" * 10})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
