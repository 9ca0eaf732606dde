from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.doors.desk.tests.conftest import In
from motcua.doors.desk.tests.making import QUICK, filled, scan
from motcua.ground.ledger.models import Fact
from motcua.ground.offices.models import Post
from motcua.ground.people import facts
from motcua.ground.people.models import Appointment, Party
from motcua.record.cases.models import Case
from motcua.record.cases.tests.world import CODE, START, World

FORM = f"/ban-lam-viec/tiep-nhan/{CODE}"


def test_a_procedure_is_found_by_words(signed_in: In) -> None:
    browser = signed_in("hanh")
    everything = browser.get("/ban-lam-viec/tiep-nhan").text
    assert everything.index("Sao y thử nghiệm") < everything.index("Cấp giấy thử nghiệm")  # done at once, so first
    found = browser.get("/ban-lam-viec/tiep-nhan", {"q": "permit"}).text
    assert FORM in found
    assert QUICK not in found
    assert "Không tìm thấy thủ tục nào" in browser.get("/ban-lam-viec/tiep-nhan", {"q": "bay lên trăng"}).text


def test_who_has_no_counter_is_told(signed_in: In) -> None:
    browser = signed_in("binh")
    assert "không có nhiệm vụ tiếp nhận" in browser.get("/ban-lam-viec/tiep-nhan").text
    answer = browser.post(FORM, filled())
    assert answer.status_code == 409
    assert not Case.objects.exists()


def test_a_procedure_that_is_not_there(signed_in: In) -> None:
    assert signed_in("hanh").get("/ban-lam-viec/tiep-nhan/9.999999").status_code == 404


def test_somebody_new_is_taken_in(signed_in: In) -> None:
    browser = signed_in("hanh")
    answer = browser.post(FORM, filled(walk_in_personal_id="001090000001", walk_in_birth_date="02/03/1990"))
    case = Case.objects.get()
    receipt = case.letters.get()
    assert answer.url == f"/ban-lam-viec/ho-so/{case.pk}/van-ban/{receipt.pk}"
    assert (case.channel, case.state, case.applicant_name) == ("counter", 2, "Hồ Thị Mới")
    party = Party.objects.get(name="Hồ Thị Mới")
    assert (party.personal_id, party.phone, case.applicant_id) == ("001090000001", "0912345678", party.pk)
    assert not party.accounts.exists()
    assert Fact.objects.filter(kind=facts.PARTY_REGISTERED, subject=f"party:{party.pk}").count() == 1
    assert case.papers.get().scanned
    assert "Đã tiếp nhận hồ sơ" in browser.get(answer.url).text


def test_sent_twice_is_one_case_and_one_person(signed_in: In) -> None:
    browser, posted = signed_in("hanh"), filled()
    first = browser.post(FORM, posted)
    again = browser.post(FORM, {**posted, "paper_proof": scan(), "walk_in_name": "Ai Khác"})
    assert first.url == again.url
    assert Case.objects.count() == 1
    assert Party.objects.filter(name__in=["Hồ Thị Mới", "Ai Khác"]).count() == 1


def test_the_key_is_made_once(signed_in: In) -> None:
    browser = signed_in("hanh")
    key = re.search(r'name="key" value="([0-9a-f]{32})"', browser.get(FORM).text)
    assert key
    back = browser.post(FORM, filled(key=key[1], subject="")).text
    assert f'name="key" value="{key[1]}"' in back


def test_somebody_known_is_found_and_chosen(signed_in: In, world: World) -> None:
    lan = world.parties["lan"]
    Party.objects.filter(pk=lan.pk).update(personal_id="001190000001", search_name=" nguyen thi lan")
    browser = signed_in("hanh")
    typed = {"who": "", "walk_in_name": "", "walk_in_phone": "", "subject": "Đang gõ dở"}
    for query, found in (("thi lan", True), ("001190000001", True), ("khong co ai", False)):
        html = browser.post(FORM, filled(**typed, who_q=query, _find_person="1")).text
        assert (str(lan.pk) in html) is found
        assert "Đang gõ dở" in html
        assert "giay.pdf" in html
        assert "001190000001" not in html.replace(f'value="{query}"', "")
    answer = browser.post(FORM, filled(who=str(lan.pk), walk_in_name="", walk_in_phone=""))
    assert answer.status_code == 302
    assert Case.objects.get().applicant_id == lan.pk


def test_pressing_enter_in_the_search_searches(signed_in: In, world: World) -> None:
    Party.objects.filter(pk=world.parties["lan"].pk).update(search_name=" nguyen thi lan")
    posted = filled(who=None, walk_in_name="", walk_in_phone="", who_q="lan")
    answer = signed_in("hanh").post(FORM, posted)
    assert answer.status_code == 200
    assert "Chọn người nộp" in answer.text
    assert "error-summary" not in answer.text


def test_everything_wrong_is_said_at_once_and_nothing_is_lost(signed_in: In) -> None:
    posted = filled(subject="", walk_in_name="X", walk_in_personal_id="123", walk_in_phone="0912 abc", pages="2")
    answer = signed_in("hanh").post(FORM, posted)
    assert answer.status_code == 422
    for anchor in ("#f-subject", "#f-walk_in_personal_id", "#f-walk_in_phone"):
        assert anchor in answer.text
    for kept in ('value="X"', 'value="123"', "12 đường Thử", "giay.pdf", "0912 abc"):
        assert kept in answer.text
    assert not Case.objects.exists()
    assert not Party.objects.filter(name="X").exists()


def test_nobody_chosen_is_a_problem_beside_the_search(signed_in: In) -> None:
    answer = signed_in("hanh").post(FORM, filled(who="", walk_in_name="", walk_in_phone="", who_q=""))
    assert answer.status_code == 422
    assert "Chọn người nộp trong kết quả tìm" in answer.text
    assert 'href="#f-who_q"' in answer.text


def test_a_number_that_is_known_is_not_registered_again(signed_in: In, world: World) -> None:
    Party.objects.filter(pk=world.parties["tuan"].pk).update(personal_id="001090000001")
    answer = signed_in("hanh").post(FORM, filled(walk_in_personal_id="001090000001"))
    assert answer.status_code == 422
    assert "đã có trong danh sách" in answer.text
    assert not Case.objects.exists()


@pytest.mark.parametrize("who", ["x", "00000000-0000-0000-0000-000000000000"])
def test_a_forged_party(who: str, signed_in: In) -> None:
    assert signed_in("hanh").post(FORM, filled(who=who)).status_code == 404


def test_a_file_that_is_no_paper_keeps_the_rest(signed_in: In) -> None:
    fake = SimpleUploadedFile("anh.pdf", b"PK\x03\x04 zip", content_type="application/pdf")
    answer = signed_in("hanh").post(FORM, filled(paper_proof=fake))
    assert answer.status_code == 422
    assert "anh.pdf" in answer.text
    assert "Xin cấp giấy" in answer.text


def test_by_post_and_at_the_counter_of_ones_choice(signed_in: In, world: World) -> None:
    """cô Hạnh works at two counters, and opens the morning's mail."""
    post = Post.objects.create(office=world.there, title="Kiêm nhiệm", duties=["one_stop"], valid_from=START)
    Appointment.objects.create(account=world.accounts["hanh"], post=post, valid_from=START)
    browser = signed_in("hanh")
    address = f"/ban-lam-viec/tiep-nhan/{QUICK}"
    assert browser.get(address).text.count("<option") >= 2
    posted = quick(channel="post", counter=str(world.there.pk))
    answer = browser.post(address, posted)
    case = Case.objects.get()
    assert answer.url == f"/ban-lam-viec/ho-so/{case.pk}/tai-quay"
    assert (case.channel, case.receiving_office_id) == ("post", world.there.pk)
    forged = browser.post(address, quick(counter="424242"))
    assert forged.status_code == 302
    assert set(Case.objects.values_list("receiving_office_id", flat=True)) <= {world.there.pk, world.here.pk}


def test_an_organisation_may_ask_where_the_procedure_lets_it(signed_in: In) -> None:
    typed = {"walk_in_kind": "organisation", "walk_in_organisation": "Hợp tác xã Thử", "walk_in_name": ""}
    assert signed_in("hanh").post(f"/ban-lam-viec/tiep-nhan/{QUICK}", quick(**typed)).status_code == 302
    party = Party.objects.get(name="Hợp tác xã Thử")
    assert (party.kind, party.personal_id) == ("organisation", None)


def test_the_place_is_that_of_the_counter(signed_in: In) -> None:
    html = signed_in("hanh").get(f"/ban-lam-viec/tiep-nhan/{QUICK}").text
    assert 'name="filing_place.unit" value="90001"' in html


def quick(**changed: Any) -> dict[str, Any]:
    posted = filled(**{"pages": "3", "walk_in_kind": "person", "paper_proof": None, **changed})
    place = {"filing_place.find": "Thử 90001", "filing_place.unit": "90001", "filing_place.unit_name": "Thử 90001"}
    return {**posted, **place}
