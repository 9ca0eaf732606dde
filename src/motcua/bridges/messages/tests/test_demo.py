from __future__ import annotations

import pytest

from motcua.bridges.messages.demo import DemoEmail, DemoSms
from motcua.ground.words.errors import Unavailable


@pytest.mark.parametrize("number", ["0912345678", "+84 912 345 678", "0381.234.567"])
def test_a_mobile_number_takes_the_message(number: str) -> None:
    DemoSms().send(to=number, text="Ho so", reference="1")


@pytest.mark.parametrize(("number", "again"), [("0274 3822 222", False), ("12", False), ("0912345000", True)])
def test_the_demo_shows_how_failure_looks(number: str, again: bool) -> None:
    with pytest.raises(Unavailable) as caught:
        DemoSms().send(to=number, text="Ho so", reference="1")
    assert (caught.value.retry is not None) == again


def test_a_mailbox_may_be_missing() -> None:
    DemoEmail().send(to="lan@example.vn", subject="a", body="b", reference="1")
    with pytest.raises(Unavailable, match="không tồn tại"):
        DemoEmail().send(to="khong-co@example.vn", subject="a", body="b", reference="1")
