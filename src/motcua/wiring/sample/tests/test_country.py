"""The lists in the core pack, read as the country they describe."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.models import Count
from django.test import TestCase

from motcua.ground.ledger.models import Fact
from motcua.ground.places.models import Place, Succession
from motcua.ground.places.queries import communes_of, communes_of_old, place, search_units, successors, unit_name
from motcua.wiring.sample.units import load_country

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
UNITS = settings.PACKS / "national" / "core" / "units"
BEFORE, REFORM = date(2025, 6, 30), date(2025, 7, 1)


def counted(on: date) -> dict[str, int]:
    return {
        level: Place.objects.in_force(on).filter(level=level).count() for level in ("province", "district", "commune")
    }


class TestCountry(TestCase):
    """Django's own class, because it loads the lists once for all of its tests."""

    @classmethod
    def setUpTestData(cls) -> None:
        cache.clear()
        cls.addClassCleanup(cache.clear)
        load_country(UNITS, NOW)

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

    def test_divided_communes_have_no_invented_shares(self) -> None:
        split = Succession.objects.filter(kind="split")
        assert split.values("old").distinct().count() == 442
        assert not split.exclude(share=None).exists()

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
