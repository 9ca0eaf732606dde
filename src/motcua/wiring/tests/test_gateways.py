"""Which gateways the environment names."""

from __future__ import annotations

from pathlib import Path

import pytest

from motcua.ground.money.ports import gateway
from motcua.ground.words.errors import Unknown
from motcua.wiring import payment_sandbox
from motcua.wiring.gateways import BadGateways, gateways


def test_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MOTCUA_GATEWAYS", raising=False)
    assert gateways() == {}


def test_those_of_the_demo_are_made_from_what_the_sandbox_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: object
) -> None:
    told = payment_sandbox.join("http://127.0.0.1:1", "http://localhost:2", at=tmp_path)
    assert told == payment_sandbox.join("http://127.0.0.1:1", "http://localhost:2", at=tmp_path), (
        "secrets are made once"
    )
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    settings.GATEWAYS = gateways()  # type: ignore[attr-defined]
    assert gateway("vnpay").can == {"page", "ask", "refund"}
    assert gateway("vietqr").can == {"qr", "ask", "list"}
    with pytest.raises(Unknown):
        gateway("dvcqg")


def test_one_that_is_not_built_in_is_named_by_its_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_GATEWAYS", "dvcqg=some.module.Adapter")
    assert gateways() == {"dvcqg": {"adapter": "some.module.Adapter"}}


@pytest.mark.parametrize(
    ("told", "said"), [("momo", "nobody knows momo"), ("vnpay", "MOTCUA_VNPAY_TMN_CODE is not set")]
)
def test_what_is_missing_is_told(monkeypatch: pytest.MonkeyPatch, told: str, said: str) -> None:
    monkeypatch.setenv("MOTCUA_GATEWAYS", told)
    with pytest.raises(BadGateways, match=said):
        gateways()
