"""The dossiers of the sample, wherever and whenever it is made."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import TestCase

from motcua.wiring.sample import make_sample
from motcua.wiring.sample.tests.dossiers import DossiersOfSample

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
pytestmark = pytest.mark.whole


class _Made(DossiersOfSample):
    province: ClassVar[str]

    @classmethod
    def setUpTestData(cls) -> None:
        cache.clear()
        cls.addClassCleanup(cache.clear)  # type: ignore[attr-defined]
        make_sample(cls.province, cls.now)
        connection.check_constraints()  # here, or every test would check the whole country at its end


class TestOnASundayNight(_Made, TestCase):
    province = "ben-tre"
    now = datetime(2026, 11, 22, 23, 10, tzinfo=VIETNAM)


class TestAfterTet(_Made, TestCase):
    """The three weeks before reach back over the longest holiday."""

    province = "binh-phuoc"
    now = datetime(2027, 2, 12, 9, 45, tzinfo=VIETNAM)
