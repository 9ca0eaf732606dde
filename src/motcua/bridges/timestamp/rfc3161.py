"""Any time-stamping authority that speaks RFC 3161 over HTTP (its section 3.4)."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

import requests
from asn1crypto import algos, tsp  # type: ignore[import-untyped]
from rfc3161_client import PKIStatus, decode_timestamp_response

from motcua.ground.words.errors import Unavailable

_MOST = 64 * 1024
_LATER = timedelta(minutes=1)


class HttpStamper:
    """``url`` may carry a name and password for authorities that ask for them (https only)."""

    patience: tuple[float, float] = (5, 10)
    """Seconds to connect, and to answer."""

    def __init__(self, url: str) -> None:
        self._url = url

    @property
    def authority(self) -> str:
        """The address without name and password."""
        scheme, _, rest = self._url.partition("://")
        return f"{scheme}://{rest.rpartition('@')[2]}"[:200]

    def stamp(self, digest: bytes, *, now: datetime) -> bytes:
        nonce = secrets.randbits(63)
        return token_of(self._asked(question(digest, nonce)), digest, nonce)

    def _asked(self, question: bytes) -> bytes:
        headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
        try:
            with requests.post(
                self._url, data=question, headers=headers, timeout=self.patience, stream=True, allow_redirects=False
            ) as answer:
                if answer.status_code != 200:
                    raise Unavailable(f"{self.authority}: trả lời HTTP {answer.status_code}", retry=_LATER)
                said: bytes = answer.raw.read(_MOST + 1, decode_content=True)
        except (requests.RequestException, OSError) as trouble:
            raise Unavailable(f"{self.authority}: {type(trouble).__name__}", retry=_LATER) from trouble
        if len(said) > _MOST:
            raise Unavailable(f"{self.authority}: trả lời quá dài", retry=_LATER)
        return said


class HurriedStamper(HttpStamper):
    """For the act of a person, who waits: what comes later is stamped by the worker."""

    patience = (1, 2)


def question(digest: bytes, nonce: int) -> bytes:
    return bytes(
        tsp.TimeStampReq(
            {
                "version": "v1",
                "message_imprint": {
                    "hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
                    "hashed_message": digest,
                },
                "nonce": nonce,
                "cert_req": True,
            }
        ).dump()
    )


def token_of(said: bytes, digest: bytes, nonce: int) -> bytes:
    """The token in an answer to this very question. Who signed it, the ledger asks before it keeps it."""
    try:
        answer = decode_timestamp_response(said)
        if answer.status not in {PKIStatus.GRANTED, PKIStatus.GRANTED_WITH_MODS}:
            reason = f"{PKIStatus(answer.status).name} {'; '.join(answer.status_string)}"
            raise Unavailable(f"từ chối đóng dấu thời gian: {reason}"[:500], retry=_LATER)
        info = answer.tst_info
        ours = info.nonce == nonce and info.message_imprint.message == digest
        token = answer.time_stamp_token()
    except (ValueError, TypeError) as trouble:
        raise Unavailable(f"trả lời không phải là dấu thời gian: {trouble}"[:500], retry=_LATER) from trouble
    if not ours:
        raise Unavailable("dấu thời gian trả lời cho câu hỏi khác", retry=_LATER)
    return token
