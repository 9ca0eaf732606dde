"""Papers come in: what the law wants digitised becomes a row, what it does not names its ground, and both stand in one
fact."""

from __future__ import annotations

from motcua.ground.ledger.models import Fact
from motcua.ground.papers.definitions import JPEG, PDF, FileRef
from motcua.ground.papers.samples import pdf
from motcua.ground.vault.digitising import facts
from motcua.ground.vault.digitising.models import Digitisation
from motcua.ground.vault.digitising.rules.duty import papers_in
from motcua.ground.vault.digitising.tests.world import World, came_in, component, kept


def photo(number: int) -> FileRef:
    return FileRef(f"{number:064x}", f"{number}.jpg", 10, JPEG)


def test_photos_in_a_row_are_one_paper_and_a_pdf_is_one() -> None:
    scan = FileRef("f" * 64, "quet.pdf", 10, PDF)
    assert papers_in([photo(1), photo(2), scan, photo(3)]) == [(photo(1), photo(2)), (scan,), (photo(3),)]
    assert papers_in([scan, scan]) == [(scan,), (scan,)]
    assert papers_in([]) == []


def test_an_original_is_wanted_and_a_copy_is_not(world: World) -> None:
    rows = came_in(world, component(photo(1)), component(photo(2), key="ban_sao", form="copy"))
    assert [(row.component, row.state, row.sources) for row in rows] == [("giay", "waiting", [photo(1).digest])]
    fact = Fact.objects.get(kind=facts.CAME_IN)
    assert fact.payload["to_digitise"] == [
        {"digitisation": str(rows[0].pk), "component": "giay", "type": "", "on_paper": True}
    ]
    assert fact.payload["exempt"] == [{"component": "ban_sao", "ground": "ban_chup", "sources": [photo(2).digest]}]


def test_a_type_that_is_not_digitised_says_so_itself(world: World) -> None:
    assert came_in(world, component(photo(1), type="the")) == []
    assert Fact.objects.get(kind=facts.CAME_IN).payload["exempt"][0]["ground"] == "paper_type"


def test_told_twice_it_is_one_row_and_one_fact(world: World) -> None:
    handed = (component(photo(1)), component(photo(2), key="ban_sao", form="copy"))
    came_in(world, *handed)
    assert came_in(world, *handed) == []
    assert Fact.objects.filter(kind=facts.CAME_IN).count() == 1
    came_in(world, *handed, component(photo(3), key="them"))
    assert Digitisation.objects.count() == 2


def test_the_same_file_twice_is_one_paper(world: World) -> None:
    scan = FileRef("f" * 64, "quet.pdf", 10, PDF)
    assert len(came_in(world, component(scan, scan))) == 1


def test_what_brings_nothing_leaves_nothing(world: World) -> None:
    assert came_in(world, component()) == []
    assert not Fact.objects.filter(kind=facts.CAME_IN).exists()


def test_what_was_digitised_before_is_not_wanted_again(world: World) -> None:
    file = kept(pdf("giay"))
    (row,) = came_in(world, component(file))
    row.state, row.copy, row.done_at, row.done_by_id = "confirmed", "b" * 64, row.came_in_at, world.hanh.account_id
    row.save()
    assert came_in(world, component(file), subject="case:2") == []
    assert Fact.objects.get(subject="case:2").payload["exempt"][0]["ground"] == "da_co_trong_kho"
