"""The country's lists and the sample of one province, made once from the packs for all of these tests."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

import pytest
import yaml
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.cache import cache
from django.db import connection
from django.db.models import Count
from django.test import TestCase

from motcua.ground.ledger.models import Fact
from motcua.ground.offices.models import Office
from motcua.ground.offices.queries import office_for, offices_possible, subtree
from motcua.ground.people.models import Account, Appointment, Party
from motcua.ground.people.queries import actor_for
from motcua.ground.people.representing import acts_for_options
from motcua.ground.places.models import Place, Succession
from motcua.ground.places.queries import communes_of, communes_of_old, place, search_units, successors, unit_name
from motcua.wiring.sample import cast, make_sample
from motcua.wiring.sample.members import PASSWORD
from motcua.wiring.sample.tests.dossiers import DossiersOfSample
from motcua.wiring.sample.units import load_country

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
TODAY = NOW.date()
UNITS = settings.PACKS / "national" / "core" / "units"
BEFORE, REFORM = date(2025, 6, 30), date(2025, 7, 1)
pytestmark = pytest.mark.whole


def counted(on: date) -> dict[str, int]:
    return {
        level: Place.objects.in_force(on).filter(level=level).count() for level in ("province", "district", "commune")
    }


def office(kind: str, place: str, on: date) -> tuple[str, str] | None:
    found = office_for(kind, place, on)
    return (found.code, found.name) if found else None


class TestSample(DossiersOfSample, TestCase):
    """Django's own class, because it makes its data once for all of its tests."""

    now = NOW
    cast_of: ClassVar[dict[str, Account]]

    @classmethod
    def setUpTestData(cls) -> None:
        cache.clear()
        cls.addClassCleanup(cache.clear)
        make_sample("binh-duong", NOW)
        connection.check_constraints()  # here, or every test would check the whole country at its end
        cls.cast_of = {member.username: Account.objects.get(username=member.username) for member in cast()}

    def test_made_once(self) -> None:
        facts = Fact.objects.count()
        make_sample("binh-duong", NOW)
        assert Fact.objects.count() == facts
        with pytest.raises(RuntimeError, match="holds the sample of binh-duong"):
            make_sample("ben-tre", NOW)

    def test_the_country_before_and_after(self) -> None:
        assert counted(BEFORE) == {"province": 63, "district": 696, "commune": 10_035}
        assert counted(REFORM) == {"province": 34, "district": 0, "commune": 3_321}
        kinds = Place.objects.in_force(REFORM).filter(level="commune")
        assert [kinds.filter(kind=kind).count() for kind in ("xã", "phường", "đặc khu")] == [2_621, 687, 13]

    def test_a_second_load_changes_nothing(self) -> None:
        assert not load_country(UNITS, NOW)
        assert Fact.objects.filter(kind="places.units_loaded").count() == 1

    def test_every_old_unit_has_heirs_and_every_new_one_ancestors(self) -> None:
        """Districts were abolished without heirs, save islands that had no communes."""
        old = Place.objects.filter(valid_to=REFORM)
        assert not old.filter(level="commune", became=None).exists()
        assert not old.filter(level="province", became=None).exists()
        assert not Place.objects.filter(valid_from=REFORM, came_from=None).exists()
        assert old.filter(level="district", became__isnull=False).count() == 5

    def test_shares_of_divided_communes_are_estimates_and_say_so(self) -> None:
        split = Succession.objects.filter(kind="split")
        assert split.values("old").distinct().count() == 442
        assert set(split.values_list("share_basis", flat=True)) == {"area"}

    def test_the_three_provinces(self) -> None:
        for old, new, new_name, communes, kept in (
            ("74", "79", "Thành phố Hồ Chí Minh", 168, 36),
            ("70", "75", "tỉnh Đồng Nai", 95, 40),
            ("83", "86", "tỉnh Vĩnh Long", 124, 48),
        ):
            assert unit_name(old, REFORM) is None
            (heir,) = successors(old, REFORM)
            assert (heir.code, heir.full_name) == (new, new_name)
            assert len(communes_of(new, REFORM)) == communes
            assert len(communes_of_old(old, BEFORE, REFORM)) == kept, old

    def test_namesakes_are_not_confused(self) -> None:
        """The source gives each of two communes of one name the heirs of both; no commune left its province's land."""
        across = (
            Succession.objects.filter(new__level="commune")
            .values("new")
            .annotate(provinces=Count("old__province_code", distinct=True))
        )
        assert not across.filter(provinces__gt=1).exists()

    def test_the_province_packs_name_units_that_exist(self) -> None:
        books = sorted((settings.PACKS / "provinces").glob("*/pack.yaml"))
        assert len(books) >= 3
        for book in books:
            told = yaml.safe_load(book.read_text("utf-8"))["values"]["national/core"]
            heirs = {p.code for p in communes_of_old(told["province_code"], BEFORE, REFORM)}
            assert told["main_commune"] in heirs, book
            (heir,) = successors(told["province_code"], REFORM)
            assert heir.code == told["successor_province_code"], book

    def test_a_code_given_anew(self) -> None:
        assert unit_name("25747", BEFORE) == "phường Phú Cường, thành phố Thủ Dầu Một, tỉnh Bình Dương"
        assert unit_name("25747", REFORM) == "phường Thủ Dầu Một, Thành phố Hồ Chí Minh"
        assert [p.title for p in successors("25741", REFORM)] == ["phường Thủ Dầu Một", "phường Phú Lợi"]

    def test_hoang_sa_and_truong_sa_are_units_of_viet_nam(self) -> None:
        names = {
            name: place.full_name for name in ("Hoàng Sa", "Trường Sa") for place in search_units(name, REFORM)[:1]
        }
        assert names == {
            "Hoàng Sa": "đặc khu Hoàng Sa, thành phố Đà Nẵng",
            "Trường Sa": "đặc khu Trường Sa, tỉnh Khánh Hòa",
        }
        before = {
            p.full_name for name in ("Hoàng Sa", "Trường Sa") for p in search_units(name, BEFORE, level="district")
        }
        assert before == {"huyện Hoàng Sa, thành phố Đà Nẵng", "huyện Trường Sa, tỉnh Khánh Hòa"}
        assert [p.title for p in successors("498", REFORM)] == ["đặc khu Hoàng Sa"]
        thi_tran = place("22736", BEFORE)
        assert thi_tran is not None
        assert [p.title for p in successors("22736", REFORM)] == ["đặc khu Trường Sa"]

    def test_found_as_people_type(self) -> None:
        for typed in ("thu dau mot", "Thủ Dầu Một", "p thu dau mot", "thu dau mot tphcm", "thu dau hcm"):
            assert search_units(typed, REFORM)[0].code == "25747", typed

    def test_exact_diacritics_first(self) -> None:
        """Two communes of one province differ by one mark."""
        assert search_units("Cẩm Giàng", REFORM)[0].name == "Cẩm Giàng"
        assert search_units("Cẩm Giang", REFORM)[0].name == "Cẩm Giang"

    def test_a_search_reads_the_index(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("EXPLAIN SELECT 1 FROM places_place WHERE search_text LIKE %s", ["% thu%"])
            assert "place_words" in str(cursor.fetchall())

    def test_offices_of_both_eras(self) -> None:
        before = Office.objects.in_force(BEFORE)
        assert before.count() == 1 + 3 + 9 + 91
        after = Office.objects.in_force(REFORM)
        assert after.count() == 1 + 3 + 36 * 2
        assert not before.filter(pk__in=after).exists()

    def test_the_committee_of_a_ward_before_and_after(self) -> None:
        assert office("ubnd_xa", "25747", BEFORE) == ("H09.25747", "Ủy ban nhân dân phường Phú Cường")
        assert office("ubnd_xa", "25747", TODAY) == ("H29.25747", "Ủy ban nhân dân phường Thủ Dầu Một")
        assert office("cong_an_xa", "25747", TODAY) == ("H29.25747.CAX", "Công an phường Thủ Dầu Một")

    def test_an_old_ward_leads_to_the_office_of_today(self) -> None:
        assert office("ubnd_xa", "25744", BEFORE) == ("H09.25744", "Ủy ban nhân dân phường Phú Lợi")
        assert office("ubnd_xa", "25744", TODAY) == ("H29.25750", "Ủy ban nhân dân phường Phú Lợi")
        assert office("ubnd_xa", "25741", TODAY) is None
        assert [o.code for o in offices_possible("ubnd_xa", "25741", TODAY)] == ["H29.25747", "H29.25750"]

    def test_departments_are_found_from_any_ward(self) -> None:
        assert office("so_xay_dung", "25747", BEFORE) == ("H09.SXD", "Sở Xây dựng tỉnh Bình Dương")
        for code in ("25747", "25741", "74", "79"):
            assert office("so_xay_dung", code, TODAY) == ("H29.SXD", "Sở Xây dựng Thành phố Hồ Chí Minh"), code
        assert office("cong_an_tinh", "25747", TODAY) == ("H29.CAT", "Công an Thành phố Hồ Chí Minh")

    def test_the_tree_before_the_reform_had_districts(self) -> None:
        root = Office.objects.get(code="H09")
        assert len(subtree(root)) == 104
        assert {o.parent_id for o in subtree(root) if o.kind == "ubnd_huyen"} == {root.pk}

    def test_closed_offices_name_their_successor_where_there_is_one(self) -> None:
        heirs = dict(Office.objects.filter(valid_to=REFORM).values_list("code", "successor__code"))
        assert heirs["H09"] == "H29"
        assert heirs["H09.SXD"] == "H29.SXD"
        assert heirs["H09.25744"] == "H29.25750"
        assert heirs["H09.25741"] is None
        assert heirs["H09.718"] is None

    def test_everyone_signs_in_and_has_their_duties(self) -> None:
        assert [member.username for member in cast()] == [
            *("lan", "tuan", "bay", "kim", "khoi", "hanh", "binh", "minh", "thao", "dung", "khoa", "tuan.cb", "quang")
        ]
        assert authenticate(username="hanh", password=PASSWORD) == self.cast_of["hanh"]
        assert authenticate(username="lan", password=PASSWORD) is None  # citizens have no password
        ward, duties = Office.objects.get(code="H29.25747").pk, {}
        for username, account in self.cast_of.items():
            duties[username] = {duty for place, duty in actor_for(account, TODAY).duties if place == ward}
        held = {username: found for username, found in duties.items() if found}
        assert held == {"hanh": {"one_stop"}, "binh": {"handle"}, "minh": {"approve", "lead"}}
        assert all(actor_for(self.cast_of[name], TODAY).duties for name in ("thao", "dung", "khoa", "tuan.cb", "quang"))

    def test_citizens_are_plainly_invented(self) -> None:
        assert {party.personal_id[-6:] for party in Party.objects.all() if party.personal_id} == {"000000"}
        assert {party.email.split("@")[1] for party in Party.objects.filter(kind="person")} == {"vidu.example"}

    def test_who_acts_for_whom(self) -> None:
        for username, names in {
            "lan": ["Công ty TNHH Mẫu Sen Hồng", "Nguyễn Văn Bảy"],
            "khoi": ["Công ty TNHH Mẫu Sen Hồng"],
            "kim": ["Công ty TNHH Mẫu Sen Hồng"],
            "bay": [],
            "tuan": [],
        }.items():
            actor = actor_for(self.cast_of[username], TODAY)
            assert [each.name for each in acts_for_options(actor, TODAY)] == names

    def test_every_act_left_one_fact(self) -> None:
        facts = Fact.objects
        assert facts.filter(kind="offices.opened").count() == Office.objects.count()
        assert facts.filter(kind="offices.closed").count() == Office.objects.filter(valid_to=REFORM).count()
        assert facts.filter(kind="people.appointed").count() == Appointment.objects.count()
        assert facts.filter(kind="people.citizen_registered").count() == Party.objects.filter(kind="person").count()
