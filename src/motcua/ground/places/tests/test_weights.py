from __future__ import annotations

from collections import defaultdict
from datetime import date

from motcua.ground.places.definitions import AS_IT_WAS, as_at, todays_map
from motcua.ground.places.models import Place, Succession
from motcua.ground.places.queries import frame_weights, lineage, place

from .conftest import BEFORE, REFORM, Notes


def key(code: str, on: date) -> int:
    found = place(code, on)
    assert found is not None
    return found.pk


def test_every_unit_there_ever_was_has_weights_that_add_up(country: Notes) -> None:
    for frame in (AS_IT_WAS, as_at(BEFORE), todays_map(date(2026, 11, 22))):
        sizes: dict[int, int] = defaultdict(int)
        for weight in frame_weights(frame, "province"):
            sizes[weight.place] += weight.millionths
        assert sizes == dict.fromkeys(Place.objects.values_list("pk", flat=True), 1_000_000)


def test_weights_say_whether_they_are_estimates(country: Notes) -> None:
    sent, kept = key("11004", BEFORE), key("11001", BEFORE)
    weights = {(w.place, w.target): (w.millionths, w.estimated) for w in frame_weights(as_at(REFORM))}
    assert weights[sent, key("11001", REFORM)] == (250_000, True)
    assert weights[kept, key("11001", REFORM)] == (1_000_000, False)


def test_a_correction_by_anybody_is_seen_at_once(country: Notes) -> None:
    before = lineage()
    assert lineage() is before
    split = Succession.objects.filter(kind="split")
    split.filter(new__code="11001").update(share="0.4", share_basis="measured")
    split.filter(new__code="11007").update(share="0.6", share_basis="measured")
    sizes = [(w.millionths, w.estimated) for w in lineage().weights(key("11004", BEFORE), as_at(REFORM))]
    assert sorted(sizes) == [(400_000, False), (600_000, False)]
