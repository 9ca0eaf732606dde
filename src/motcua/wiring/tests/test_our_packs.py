"""The packs of this repository: each province's install, read back, and their checks can be called."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings

from motcua.ground.packs import queries
from motcua.ground.people.definitions import SYSTEM
from motcua.record.cases.definitions import Procedure
from motcua.wiring.kinds import KINDS, install_packs

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PROVINCES = sorted(path.parent.name for path in Path(settings.PACKS).glob("provinces/*/pack.yaml"))


@pytest.mark.django_db
@pytest.mark.parametrize("province", PROVINCES)
def test_a_province_installs_and_reads_back(province: str) -> None:
    release = install_packs(province=province, folder=settings.PACKS, actor=SYSTEM, now=NOW)
    assert release.is_new
    assert queries.unsound() == []
    assert not install_packs(province=province, folder=settings.PACKS, actor=SYSTEM, now=NOW).is_new
    for kind in KINDS:
        assert kind.local or queries.all_of(kind.name, date(2026, 3, 2)), f"no {kind.name} in force"


@pytest.mark.django_db
def test_the_checks_of_procedures_are_callable() -> None:
    install_packs(province=PROVINCES[0], folder=settings.PACKS, actor=SYSTEM, now=NOW)
    checks = []
    for pinned in queries.all_of("procedure", date(2026, 3, 2)):
        assert isinstance(pinned.body, Procedure)
        checks += [queries.check_function(pinned.pack, name) for name in pinned.body.checks]
    assert checks
    assert all(check({}) is not None for check in checks)
