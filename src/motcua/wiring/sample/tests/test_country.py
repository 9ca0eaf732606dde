"""The real country of the core pack: its counts, and what the database makes of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection

from motcua.ground.places.definitions import AS_IT_WAS, Level, as_at, todays_map
from motcua.ground.places.models import Place
from motcua.ground.places.rules import Country, Lineage, lineage_of, read_country
from motcua.wiring.sample.units import load_country

UNITS: Path = settings.PACKS / "national" / "core" / "units"
FIRST, BEFORE, REFORM = date(2015, 1, 1), date(2025, 6, 30), date(2025, 7, 1)
pytestmark = pytest.mark.whole
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture(scope="module")
def country() -> Country:
    return read_country({path.name: path.read_text("utf-8").splitlines() for path in UNITS.glob("*.csv")})


def counted(country: Country, on: date) -> dict[int, int]:
    """How many units in force have a code of so many digits."""
    there = (u for u in country.units if u.valid_from <= on and (u.valid_to is None or on < u.valid_to))
    return dict(Counter(len(unit.code) for unit in there))


def test_as_many_units_as_the_law_says(country: Country) -> None:
    assert counted(country, FIRST) == counted(country, BEFORE) == {2: 63, 3: 696, 5: 10_035}
    assert counted(country, REFORM) == {2: 34, 5: 3_321}


def test_units_whose_earlier_title_is_known_had_it(lineage: Lineage, country: Country) -> None:
    titles = {(unit.code, unit.valid_from): unit.title for unit in country.units}
    ben_cat = [lineage.era("721", date(year, 6, 1)).valid_from for year in (2020, 2024)]
    assert [titles["721", day] for day in ben_cat] == ["thị xã Bến Cát", "thành phố Bến Cát"]
    my_phuoc = lineage.era("25813", date(2020, 6, 1))
    assert (my_phuoc.parent, my_phuoc.valid_to) == (lineage.era("721", date(2020, 6, 1)).id, date(2024, 5, 1))


def test_ten_thousand_and_forty_passed_on_whole_or_divided(country: Country) -> None:
    """Of 10,040 the source calls 471 divided; 29 of those only because it confuses namesakes (see the README)."""
    heirs = Counter(p.old for p in country.passages if len(p.new) == 5 and p.on == REFORM)
    divided = {old for old, count in heirs.items() if count > 1}
    assert len(heirs) == 10_035 + 5
    assert (len(divided), len(heirs) - len(divided)) == (471 - 29, 9_569 + 29)


def test_shares_and_parts_add_up_to_exactly_one(country: Country) -> None:
    shares: dict[str, Decimal] = defaultdict(Decimal)
    parts: dict[str, Decimal] = defaultdict(Decimal)
    for passage in (p for p in country.passages if p.on == REFORM):
        shares[passage.old] += passage.share
        parts[passage.new] += passage.part
    assert set(shares.values()) == set(parts.values()) == {Decimal(1)}


def test_what_is_not_whole_is_an_estimate(country: Country) -> None:
    bases = Counter((len(p.new), p.share_basis, p.part_basis) for p in country.passages if p.on == REFORM)
    assert set(bases) == {
        (2, "whole", "area"),
        (5, "whole", "whole"),
        (5, "whole", "assumed"),
        (5, "area", "whole"),
        (5, "area", "assumed"),
    }


def test_land_of_merged_provinces_agrees_with_their_published_areas(country: Country) -> None:
    """Square kilometres as the statistics office published them for 2023: 2,694.6, 1,982.6 and 2,095.4."""
    published = {"74": 2694.6, "77": 1982.6, "79": 2095.4}
    for passage in country.passages:
        if passage.new == "79":
            assert float(passage.part) == pytest.approx(published[passage.old] / sum(published.values()), abs=0.002)


@pytest.fixture(scope="module")
def lineage(country: Country) -> Lineage:
    return lineage_of(country)


@pytest.mark.parametrize("on", [BEFORE, REFORM])
@pytest.mark.parametrize("level", ["commune", "district", "province"])
def test_totals_of_the_country_are_equal_in_all_frames(lineage: Lineage, on: date, level: Level) -> None:
    """Whatever was observed on each commune before the reform, or after it."""
    values = [(era.id, 7 * era.id % 1_009) for era in lineage if era.level == "commune" and era.in_force(on)]
    whole = sum(amount for _, amount in values) * 1_000_000
    for frame in (AS_IT_WAS, as_at(date(2024, 12, 31)), as_at(on), todays_map(NOW.date())):
        assert sum(each.millionths for each in lineage.aggregate(values, frame, level).values()) == whole


def test_no_province_rests_on_an_estimate(lineage: Lineage) -> None:
    """No commune was divided between two provinces, nor made of land of two; so what was observed on communes adds up
    exactly by province, on the map of today and on that of before."""
    communes = {era.id for era in lineage if era.level == "commune"}
    assert not [w for w in lineage.table(as_at(BEFORE), "province") if w.estimated and w.place in communes]
    todays = list(lineage.table(todays_map(NOW.date()), "province"))
    assert not any(weight.estimated for weight in todays)
    codes = {era.id: era.code for era in lineage}
    thu_dau_mot = lineage.era("25741", BEFORE).id
    assert [(codes[w.target], w.millionths) for w in todays if w.place == thu_dau_mot] == [("79", 1_000_000)]


def test_a_divided_ward_counts_for_both_heirs_as_an_estimate(lineage: Lineage) -> None:
    codes = {era.id: era.code for era in lineage}
    weights = lineage.weights(lineage.era("25741", BEFORE).id, todays_map(NOW.date()))
    assert sorted(codes[w.target] for w in weights) == ["25747", "25750"]
    assert all(weight.estimated for weight in weights)


def test_the_database_takes_it_all_and_carries_an_earlier_list_back(db: None) -> None:
    cache.clear()
    assert load_country(UNITS, NOW).passages == 10_623 + 32
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert not load_country(UNITS, NOW)
    hanoi = Place.objects.filter(valid_from=FIRST, province_code="01")
    hanoi.update(valid_from=date(2025, 1, 1), since_known=True)
    done = load_country(UNITS, NOW)
    assert (done.added, done.corrected, done.passages) == (0, 557, 0)
    assert hanoi.filter(since_known=False).count() == 557
