"""Is this token what the service said to us, now, about the person who stands here? (OpenID Connect Core, 3.1.3.7)"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jws import JWSRegistry

from motcua.bridges.national_id.service import Service

LEEWAY = 120
"""Seconds by which the service's clock and ours may differ."""
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
"""Signatures that only the holder of a private key can make: never "none", never a shared secret."""


class Unproven(Exception):
    """The token does not hold; the reason is for the log, not for the person."""


def read_id_token(
    service: Service, *, client_id: str, token: Mapping[str, Any], nonce: str, since: int | None, now: datetime
) -> dict[str, Any]:
    """The claims. With ``since``, the person must have proven themselves to the service after that second."""
    text = token.get("id_token")
    if not isinstance(text, str):
        raise Unproven("no id_token")
    try:
        read = _read(service, text, now)
        claims = _checked(service, client_id, read, token, nonce, now)
    except (JoseError, ValueError, TypeError, KeyError) as wrong:
        raise Unproven(f"{type(wrong).__name__}: {wrong}") from wrong
    _must_be_for_us(claims, client_id)
    _must_be_fresh(claims, since)
    return dict(claims)


def _read(service: Service, text: str, now: datetime) -> jwt.Token:
    told = service.metadata(now).get("id_token_signing_alg_values_supported") or ALGORITHMS
    allowed = [each for each in told if each in ALGORITHMS]
    registry = JWSRegistry(algorithms=allowed, strict_check_header=False)
    try:
        return jwt.decode(text, key=service.keys(now), registry=registry)
    except InvalidKeyIdError:
        return jwt.decode(text, key=service.keys(now, renew=True), registry=registry)


def _checked(
    service: Service, client_id: str, read: jwt.Token, token: Mapping[str, Any], nonce: str, now: datetime
) -> CodeIDToken:
    options: dict[str, Any] = {
        "iss": {"essential": True, "value": service.issuer},
        "aud": {"essential": True, "value": client_id},
        "sub": {"essential": True},
        "nonce": {"essential": True, "value": nonce},
    }
    known = {"nonce": nonce, "client_id": client_id, "access_token": token.get("access_token")}
    claims = CodeIDToken(read.claims, read.header, options, known)
    claims.validate(now=int(now.timestamp()), leeway=LEEWAY)
    return claims


def _must_be_for_us(claims: Mapping[str, Any], client_id: str) -> None:
    """A token for several must name us as the one it was made for."""
    aud = claims["aud"]
    if isinstance(aud, list) and len(aud) > 1 and claims.get("azp") != client_id:
        raise Unproven("several audiences, and we are not the authorised party")
    if not isinstance(claims["sub"], str):
        raise Unproven("sub is no text")


def _must_be_fresh(claims: Mapping[str, Any], since: int | None) -> None:
    if since is None:
        return
    proven = claims.get("auth_time")
    if not isinstance(proven, int | float) or proven < since - LEEWAY:
        raise Unproven("the person was not asked anew")
