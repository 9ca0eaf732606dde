"""A bank, or who passes on its notices, that posts JSON with an HMAC-SHA256 over the body, and answers with a statement
when it is asked. What the simulated bank of the demo speaks; a real one differs in names, and takes its place here."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import requests

from motcua.bridges.payment.sealing import SIGNATURE, is_signed, sign
from motcua.ground.money.ports import BankNotice, Knock, Unsigned
from motcua.ground.words.errors import Unavailable

_PATIENCE = (5, 10)
_MOST = 4 * 1024 * 1024
_LATER = timedelta(minutes=1)
_LARGEST = 10**15


class SignedBank:
    def __init__(self, *, url: str, secret: str) -> None:
        self._url, self._secret = url, secret

    def read(self, knock: Knock) -> BankNotice:
        headers = {name.lower(): value for name, value in knock.headers.items()}
        if not is_signed(knock.body, headers.get(SIGNATURE.lower(), ""), self._secret):
            raise Unsigned
        try:
            return read_notice(json.loads(knock.body))
        except ValueError:
            raise Unsigned from None

    def statement(self, account: str, since: datetime, until: datetime) -> Sequence[BankNotice]:
        asked = urlencode({"account": account, "since": since.isoformat(), "until": until.isoformat()})
        headers = {SIGNATURE: sign(asked.encode(), self._secret)}
        try:
            with requests.get(
                f"{self._url}?{asked}", headers=headers, timeout=_PATIENCE, stream=True, allow_redirects=False
            ) as answer:
                if answer.status_code != 200:
                    raise Unavailable(f"ngân hàng trả lời HTTP {answer.status_code}", retry=_LATER)
                body: bytes = answer.raw.read(_MOST, decode_content=True)
                if not is_signed(body, answer.headers.get(SIGNATURE, ""), self._secret):
                    raise Unavailable("trả lời của ngân hàng không có chữ ký đúng", retry=_LATER)
                return [read_notice(each) for each in json.loads(body)]
        except (requests.RequestException, OSError, ValueError) as trouble:
            raise Unavailable(f"ngân hàng không trả lời: {type(trouble).__name__}", retry=_LATER) from trouble


def read_notice(said: Any) -> BankNotice:
    """ValueError for what is no notice."""
    if not isinstance(said, Mapping):
        raise ValueError("no notice")
    words = {name: said.get(name) for name in ("transaction", "account", "purpose", "at", "bank")}
    amount = said.get("amount")
    if not all(isinstance(word, str) and len(word) <= 300 for word in words.values()):
        raise ValueError("a word is missing or too long")
    if not isinstance(amount, int) or isinstance(amount, bool) or not 0 < amount < _LARGEST or not words["transaction"]:
        raise ValueError("no amount")
    at = datetime.fromisoformat(str(words["at"]))
    if at.tzinfo is None:
        raise ValueError("a time of nowhere")
    known = {name: str(words[name]) for name in ("transaction", "account", "purpose", "bank")}
    return BankNotice(amount=amount, at=at, **known)
