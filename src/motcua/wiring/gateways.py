"""Which gateways money may come through, from the environment: a list of keys, and what each needs to know. A real
one and a simulated one are told apart by nothing but their addresses and secrets."""

from __future__ import annotations

import os

from motcua.ground.words.definitions import Text
from motcua.wiring.secret import secret_setting

_VNPAY = "motcua.bridges.payment.online.Vnpay"
_VIETQR = "motcua.bridges.payment.transfer.VietQrTransfer"
_BANK = "motcua.bridges.payment.bank.SignedBank"


class BadGateways(Exception):
    """The list cannot be read, or names one of which something is missing."""


def gateways() -> dict[str, dict[str, object]]:
    """``MOTCUA_GATEWAYS`` is ``vnpay, vietqr, dvcqg=some.module.Adapter``: by key, the adapter and its options. An
    adapter that is named by its path is made without options, and reads its own settings."""
    told = (each.strip() for each in os.environ.get("MOTCUA_GATEWAYS", "").split(","))
    return dict(_one(each) for each in told if each)


def _one(said: str) -> tuple[str, dict[str, object]]:
    key, _, path = said.partition("=")
    if path:
        return key, {"adapter": path}
    if key == "vnpay":
        return key, {"adapter": _VNPAY, **_vnpay()}
    if key == "vietqr":
        return key, {"adapter": _VIETQR, **_vietqr()}
    raise BadGateways(f"MOTCUA_GATEWAYS: nobody knows {key}; write {key}=path.to.its.Adapter")


def _vnpay() -> dict[str, object]:
    return {
        "tmn_code": _must("MOTCUA_VNPAY_TMN_CODE", os.environ.get("MOTCUA_VNPAY_TMN_CODE", "")),
        "secret": _must("MOTCUA_VNPAY_SECRET", secret_setting("MOTCUA_VNPAY_SECRET")),
        "url": _must("MOTCUA_VNPAY_URL", os.environ.get("MOTCUA_VNPAY_URL", "")),
        "api_url": _must("MOTCUA_VNPAY_API_URL", os.environ.get("MOTCUA_VNPAY_API_URL", "")),
        "name": Text(vi="Thẻ hoặc tài khoản ngân hàng, ví điện tử (VNPAY)", en="Card, bank account or wallet (VNPAY)"),
    }


def _vietqr() -> dict[str, object]:
    return {
        "bank": _must("MOTCUA_VIETQR_BANK", os.environ.get("MOTCUA_VIETQR_BANK", "")),
        "account": _must("MOTCUA_VIETQR_ACCOUNT", os.environ.get("MOTCUA_VIETQR_ACCOUNT", "")),
        "receiver": _must("MOTCUA_VIETQR_RECEIVER", os.environ.get("MOTCUA_VIETQR_RECEIVER", "")),
        "notices": os.environ.get("MOTCUA_VIETQR_NOTICES", _BANK),
        "options": {
            "url": os.environ.get("MOTCUA_BANK_URL", ""),
            "secret": _must("MOTCUA_BANK_SECRET", secret_setting("MOTCUA_BANK_SECRET")),
        },
        "name": Text(vi="Quét mã VietQR bằng ứng dụng ngân hàng", en="Scan a VietQR with your bank's app"),
    }


def _must(name: str, value: str) -> str:
    if not value:
        raise BadGateways(f"{name} is not set, and MOTCUA_GATEWAYS names what needs it")
    return value
