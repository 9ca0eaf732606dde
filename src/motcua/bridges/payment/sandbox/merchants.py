"""Who may ask the sandbox, and whom it tells: read from ``known.json`` in its folder whenever somebody comes, since
`motcua demo` may have written it since."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from motcua.bridges.payment.sandbox.settings import KNOWN


class Stranger(Exception):
    """No merchant, or no account, of that name."""


@dataclass(frozen=True, slots=True)
class Merchant:
    tmn_code: str
    secret: str
    name: str
    ipn_url: str


@dataclass(frozen=True, slots=True)
class Account:
    bank: str
    number: str
    name: str
    secret: str
    notice_url: str


def merchant(tmn_code: str) -> Merchant:
    found = [each for each in _known("merchants") if each["tmn_code"] == tmn_code]
    if not found:
        raise Stranger(tmn_code)
    return Merchant(**found[0])


def account(number: str) -> Account:
    found = [each for each in _known("accounts") if each["number"] == number]
    if not found:
        raise Stranger(number)
    return Account(**found[0])


def _known(kind: str) -> list[dict[str, Any]]:
    told = json.loads(KNOWN.read_text("utf-8")) if KNOWN.exists() else {}
    return list(told.get(kind, []))
