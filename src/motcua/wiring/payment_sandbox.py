"""The demo's simulated gateway and bank, and the house, made known to each other: secrets made once, in files."""

from __future__ import annotations

import json
import os
import secrets
import tempfile
from pathlib import Path

from motcua.wiring.embedded import state_dir

TMN_CODE, BANK, ACCOUNT = "MOTCUA01", "970400", "1900000001"
"""No bank has this BIN."""
RECEIVER = "Tai khoan thu phi mo phong"


def folder() -> Path:
    return state_dir() / "payment"


def join(site: str, sandbox: str, *, at: Path | None = None) -> dict[str, str]:
    """What the house needs in its environment to pay at ``sandbox``; what the sandbox needs is written in its
    folder."""
    place = at or folder()
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    merchant = {"tmn_code": TMN_CODE, "secret": _secret(place / "vnpay-secret"), "name": "Cổng dịch vụ công Một Cửa"}
    account = {"bank": BANK, "number": ACCOUNT, "name": RECEIVER.upper(), "secret": _secret(place / "bank-secret")}
    known = {
        "merchants": [{**merchant, "ipn_url": f"{site}/thanh-toan/vnpay/ipn"}],
        "accounts": [{**account, "notice_url": f"{site}/thanh-toan/vietqr/ipn"}],
    }
    _write(place / "known.json", json.dumps(known, ensure_ascii=False, indent=1))
    return {
        "MOTCUA_GATEWAYS": "vnpay,vietqr",
        "MOTCUA_VNPAY_TMN_CODE": TMN_CODE,
        "MOTCUA_VNPAY_SECRET_FILE": str(place / "vnpay-secret"),
        "MOTCUA_VNPAY_URL": f"{sandbox}/paymentv2/vpcpay.html",
        "MOTCUA_VNPAY_API_URL": f"{sandbox}/merchant_webapi/api/transaction",
        "MOTCUA_VIETQR_BANK": BANK,
        "MOTCUA_VIETQR_ACCOUNT": ACCOUNT,
        "MOTCUA_VIETQR_RECEIVER": RECEIVER,
        "MOTCUA_BANK_SECRET_FILE": str(place / "bank-secret"),
        "MOTCUA_BANK_URL": f"{sandbox}/ngan-hang/sao-ke",
        "MOTCUA_BANK_APP": f"{sandbox}/ngan-hang",
    }


def _secret(path: Path) -> str:
    if not path.exists():
        _write(path, secrets.token_urlsafe(32))
    return path.read_text()


def _write(path: Path, text: str) -> None:
    """Whole or not at all, and for its owner alone: the sandbox may read it at any moment."""
    handle, partial = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(partial, path)
