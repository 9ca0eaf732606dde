"""The share comes from facts, and the rows, counted by other hands, say the same."""

from __future__ import annotations

from datetime import timedelta

from motcua.ground.papers.samples import pdf
from motcua.ground.vault.digitising.actions import confirm_digitised, spare
from motcua.ground.vault.digitising.definitions import Compared
from motcua.ground.vault.digitising.queries import Share, digitised_share, share_by_rows
from motcua.ground.vault.digitising.tests.world import NOW, SAID, World, came_in, component, kept

DAY = timedelta(days=1)


def handed_in(world: World, case: int, fates: str, late: int = 0) -> None:
    """One paper for each letter: c(onfirmed), s(pared), w(aiting), e(xempt)."""
    told = [
        component(
            kept(pdf(f"{case} {n}")), key=f"giay_{n}", type="giay_thu", form="copy" if fate == "e" else "original"
        )
        for n, fate in enumerate(fates)
    ]
    for row in came_in(world, *told, subject=f"case:{case}", now=NOW + late * DAY):
        fate = fates[int(row.component.removeprefix("giay_"))]
        if fate == "s":
            spare(digitisation_id=row.pk, ground="la_ban_sao", actor=world.hanh, now=row.came_in_at)
        if fate == "c":
            row.state = "read"
            row.save()
            confirm_digitised(
                digitisation_id=row.pk, said=Compared("giay_thu", SAID), actor=world.hanh, now=row.came_in_at + 40 * DAY
            )


def test_papers_and_whole_dossiers(world: World) -> None:
    handed_in(world, 1, "cce")
    handed_in(world, 2, "cw")
    handed_in(world, 3, "cs")
    handed_in(world, 4, "s")
    handed_in(world, 5, "e")
    handed_in(world, 6, "cc", late=40)
    (share,) = digitised_share(NOW, NOW + 30 * DAY)
    assert share == Share("9.000001", world.here.pk, papers=5, digitised=4, dossiers=3, whole=2, spared=2)
    assert share_by_rows(NOW, NOW + 30 * DAY) == {("9.000001", world.here.pk): (5, 4)}
    assert digitised_share(NOW, NOW + 30 * DAY, offices=[world.there.pk]) == []


def test_of_nothing_there_is_no_share(world: World) -> None:
    assert digitised_share(NOW, NOW + DAY) == []
    handed_in(world, 1, "e")
    assert digitised_share(NOW, NOW + DAY) == []
