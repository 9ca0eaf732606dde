"""A provider of OpenID Connect that says whatever a test tells it to: the edge of the network, all that is faked."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

Claims = dict[str, Any]


def new_key(kid: str) -> RSAKey:
    return RSAKey.generate_key(2048, parameters={"kid": kid})


@dataclass
class FakeService:
    """``claims``, ``metadata`` and ``answer`` change what is said next; ``asked`` are the token requests it got."""

    issuer: str
    keys: list[RSAKey]
    claims: Claims = field(default_factory=dict)
    metadata: Claims = field(default_factory=dict)
    userinfo: Claims = field(default_factory=dict)
    answer: Claims | None = None
    status: int = 200
    header: Claims = field(default_factory=dict)
    signed_by: RSAKey | None = None
    asked: list[dict[str, str]] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)

    def said(self, path: str) -> Any:
        self.fetched.append(path)
        match path:
            case "/.well-known/openid-configuration":
                return self._configuration()
            case "/jwks":
                return {"keys": [key.as_dict(private=False) for key in self.keys]}
            case "/token":
                return self.answer if self.answer is not None else self._token()
            case "/userinfo":
                return self.userinfo
        return None

    def _configuration(self) -> Claims:
        named = {f"{name}_endpoint": f"{self.issuer}/{name}" for name in ("authorization", "token", "userinfo")}
        return {
            "issuer": self.issuer,
            "jwks_uri": f"{self.issuer}/jwks",
            "id_token_signing_alg_values_supported": ["RS256"],
            **named,
            **self.metadata,
        }

    def _token(self) -> Claims:
        claims = {name: value for name, value in self.claims.items() if value is not None}
        return {"access_token": "opened", "token_type": "Bearer", "expires_in": 300, "id_token": self.sign(claims)}

    def sign(self, claims: Mapping[str, Any]) -> str:
        key = self.signed_by or self.keys[-1]
        header = {"alg": "RS256", "kid": key.kid, **self.header}
        if header["alg"] == "none":
            return f"{_plain(header)}.{_plain(claims)}."
        if header["alg"] == "HS256":
            return _signed_with_the_public_key(header, claims, key)
        return jwt.encode(header, dict(claims), key, algorithms=["RS256", "RS512"])


def at_hash(access_token: str) -> str:
    """OpenID Connect Core 1.0, 3.1.3.6."""
    half = hashlib.sha256(access_token.encode()).digest()[:16]
    return base64.urlsafe_b64encode(half).rstrip(b"=").decode()


def _plain(part: Mapping[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def _signed_with_the_public_key(header: Mapping[str, Any], claims: Mapping[str, Any], key: RSAKey) -> str:
    """The old trick: what is public taken for a shared secret."""
    import hmac

    text = f"{_plain(header)}.{_plain(claims)}"
    made = hmac.new(key.as_pem(private=False), text.encode(), hashlib.sha256).digest()
    return f"{text}.{base64.urlsafe_b64encode(made).rstrip(b'=').decode()}"


@contextmanager
def running() -> Iterator[FakeService]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.fake = FakeService(f"http://127.0.0.1:{server.server_port}", [new_key("first")])  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server.fake  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        told = {name: values[-1] for name, values in parse_qs(body).items()}
        self._fake.asked.append({**told, "authorization": self.headers.get("Authorization", "")})
        self._answer()

    def _answer(self) -> None:
        found = self._fake.said(urlsplit(self.path).path)
        text = json.dumps(found).encode()
        self.send_response(self._fake.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    @property
    def _fake(self) -> FakeService:
        return self.server.fake  # type: ignore[attr-defined, no-any-return]

    def log_message(self, *_: Any) -> None:
        """Nothing: the tests say what went wrong."""
