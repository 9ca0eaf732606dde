"""Any provider of OpenID Connect as a service that proves who a person is: authorization code, PKCE, discovery.

Implements `ground.people.ports.IdentityProvider`. Nothing here is peculiar to one provider: where it is, what it calls
the claims and the levels, is configuration.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session

from motcua.bridges.national_id.service import PATIENCE, Service
from motcua.bridges.national_id.tokens import Unproven, read_id_token
from motcua.ground.people.ports import Identity, Started
from motcua.ground.people.ports import Service as ServiceName
from motcua.ground.words.errors import Refused, Unavailable

CLAIMS: Mapping[str, str] = {
    "personal_id": "personal_id",
    "name": "name",
    "username": "preferred_username",
    "birth_date": "birthdate",
    "sex": "gender",
    "level": "acr",
}
LEVELS: Mapping[str, str] = {"1": "1", "2": "2"}
ATTEMPT_LASTS = timedelta(minutes=20)
_LATER = timedelta(seconds=30)
_SEXES: Mapping[str, Literal["male", "female"]] = {"male": "male", "nam": "male", "female": "female", "nữ": "female"}
_MUST_TELL = {"national_id": ("personal_id", "name"), "agency": ("name", "username")}
_AWAY = frozenset({"server_error", "temporarily_unavailable"})
_log = logging.getLogger("motcua.identity")


class OidcProvider:
    def __init__(
        self,
        service: ServiceName,
        *,
        issuer: str,
        client_id: str,
        client_secret: str = "",
        scopes: str = "openid profile",
        claims: Mapping[str, str] | None = None,
        levels: Mapping[str, str] | None = None,
    ) -> None:
        self._service = Service(issuer)
        self._client_id, self._client_secret, self._scopes = client_id, client_secret, scopes
        self._claims = {**CLAIMS, **(claims or {})}
        self._levels = {**LEVELS, **(levels or {})}
        self._must_tell = _MUST_TELL[service]

    def start(self, *, back: str, now: datetime, level: int = 0, fresh: bool = False, language: str = "vi") -> Started:
        metadata = self._service.metadata(now)
        kept: dict[str, str | int] = {
            "issuer": self._service.issuer,
            "state": secrets.token_urlsafe(32),
            "nonce": secrets.token_urlsafe(32),
            "verifier": secrets.token_urlsafe(48),
            "back": back,
            "level": level,
            "fresh": int(fresh),
            "started": int(now.timestamp()),
        }
        asked: dict[str, str] = {"nonce": str(kept["nonce"]), "ui_locales": language}
        if level:
            asked["acr_values"] = self._levels[str(level)]
        if fresh:
            asked |= {"prompt": "login", "max_age": "0"}
        with self._session(back, metadata) as session:
            url, _ = session.create_authorization_url(
                metadata["authorization_endpoint"],
                state=str(kept["state"]),
                code_verifier=str(kept["verifier"]),
                **asked,
            )
        return Started(url, kept)

    def finish(self, *, params: Mapping[str, str], kept: Mapping[str, str | int], now: datetime) -> Identity:
        self._must_be_this_attempt(params, kept, now)
        if "error" in params:
            raise _answer_to(params["error"])
        token = self._redeem(params.get("code", ""), kept, now)
        try:
            claims = self._told(token, kept, now)
            identity = self._identity(claims, str(token["id_token"]))
        except Unproven as wrong:
            _log.warning("not believed: %s says %s", self._service.issuer, wrong)
            raise _unproven() from wrong
        if identity.level < int(kept["level"]):
            raise _level()
        return identity

    def leave(self, *, id_token: str, back: str, now: datetime) -> str:
        try:
            metadata = self._service.metadata(now)
        except Unavailable as away:
            _log.warning("signing out here alone: %s", away.reason)
            return ""
        if not metadata.get("end_session_endpoint"):
            return ""
        asked = {"client_id": self._client_id, "post_logout_redirect_uri": back}
        if id_token:
            asked["id_token_hint"] = id_token
        return str(requests.Request("GET", metadata["end_session_endpoint"], params=asked).prepare().url)

    def _must_be_this_attempt(self, params: Mapping[str, str], kept: Mapping[str, str | int], now: datetime) -> None:
        """RFC 9207: a service that names itself in its answer must be the one that was asked."""
        if not kept:
            raise _expired()
        started = datetime.fromtimestamp(int(kept["started"]), UTC)
        if not started <= now < started + ATTEMPT_LASTS or kept["issuer"] != self._service.issuer:
            raise _expired()
        if not secrets.compare_digest(params.get("state", "").encode(), str(kept["state"]).encode()):
            raise _expired()
        named = self._service.metadata(now).get("authorization_response_iss_parameter_supported") is True
        if params.get("iss", "" if named else self._service.issuer) != self._service.issuer:
            _log.warning("not believed: an answer to %s names %r", self._service.issuer, params.get("iss"))
            raise _unproven()

    def _redeem(self, code: str, kept: Mapping[str, str | int], now: datetime) -> dict[str, Any]:
        metadata = self._service.metadata(now)
        try:
            with self._session(str(kept["back"]), metadata) as session:
                token = session.fetch_token(
                    metadata["token_endpoint"],
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=str(kept["verifier"]),
                    allow_redirects=False,
                )
        except AuthlibBaseError as refused:
            _log.warning("code not taken: %s says %s", self._service.issuer, refused.error)
            raise (_expired() if refused.error == "invalid_grant" else _unproven()) from refused
        except (requests.RequestException, OSError, ValueError) as trouble:
            raise Unavailable(f"{metadata['token_endpoint']}: {trouble}", retry=_LATER) from trouble
        return dict(token)

    def _told(self, token: Mapping[str, Any], kept: Mapping[str, str | int], now: datetime) -> dict[str, Any]:
        """The claims of the token, and where they do not name the person those of userinfo, for the same person.
        How and when they proved themselves is believed from the signed token alone."""
        since = int(kept["started"]) if kept["fresh"] else None
        nonce = str(kept["nonce"])
        claims = read_id_token(self._service, client_id=self._client_id, token=token, nonce=nonce, since=since, now=now)
        if all(claims.get(self._claims[name]) for name in self._must_tell):
            return claims
        more = self._userinfo(token, now)
        if more.get("sub") != claims["sub"]:
            raise Unproven("userinfo is of somebody else")
        return {**more, **claims, self._claims["level"]: claims.get(self._claims["level"])}

    def _userinfo(self, token: Mapping[str, Any], now: datetime) -> dict[str, Any]:
        endpoint = self._service.metadata(now).get("userinfo_endpoint")
        if not endpoint:
            raise Unproven("the person is not named, and there is no userinfo")
        told = {"Authorization": f"Bearer {token.get('access_token', '')}"}
        try:
            answer = requests.get(endpoint, headers=told, timeout=PATIENCE, allow_redirects=False)
            found = answer.json() if answer.status_code == 200 else None
        except (requests.RequestException, ValueError) as trouble:
            raise Unavailable(f"{endpoint}: {trouble}", retry=_LATER) from trouble
        if not isinstance(found, dict):
            raise Unavailable(f"{endpoint} answers {answer.status_code}", retry=_LATER)
        return found

    def _identity(self, claims: Mapping[str, Any], id_token: str) -> Identity:
        told = {name: claims.get(claim) for name, claim in self._claims.items()}
        missing = [name for name in self._must_tell if not isinstance(told[name], str) or not told[name]]
        if missing:
            raise Unproven(f"not told: {missing}")
        proven = claims.get("auth_time")
        return Identity(
            issuer=self._service.issuer,
            subject=claims["sub"],
            name=str(told["name"]),
            personal_id=str(told["personal_id"] or ""),
            username=str(told["username"] or ""),
            birth_date=_date(told["birth_date"]),
            sex=_SEXES.get(str(told["sex"] or "").strip().lower(), ""),
            level=self._level(told["level"]),
            proven_at=datetime.fromtimestamp(proven, UTC) if isinstance(proven, int | float) else None,
            id_token=id_token,
            claims=dict(claims),
        )

    def _level(self, told: object) -> int:
        found = [int(level) for level, name in self._levels.items() if name == str(told)]
        return max(found, default=0)

    def _session(self, back: str, metadata: Mapping[str, Any]) -> OAuth2Session:
        return OAuth2Session(
            self._client_id,
            self._client_secret or None,
            token_endpoint_auth_method=self._shows_itself(metadata),
            scope=self._scopes,
            redirect_uri=back,
            code_challenge_method="S256",
            default_timeout=PATIENCE,
        )

    def _shows_itself(self, metadata: Mapping[str, Any]) -> str:
        """``client_secret_basic`` is what a service takes that does not say (Discovery 1.0, 3)."""
        if not self._client_secret:
            return "none"
        taken = metadata.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        return "client_secret_basic" if "client_secret_basic" in taken else "client_secret_post"


def _date(told: object) -> date | None:
    """A year alone is no birth date to us, though OpenID Connect allows it."""
    try:
        return date.fromisoformat(told) if isinstance(told, str) else None
    except ValueError:
        return None


def _answer_to(error: str) -> Exception:
    if error == "access_denied":
        return Refused("identity_cancelled", "Bạn đã không đồng ý chia sẻ thông tin định danh, nên chưa đăng nhập.")
    if error == "unmet_authentication_requirements":
        return _level()
    if error in _AWAY:
        return Unavailable(f"the service says {error}", retry=_LATER)
    _log.warning("the service refuses: %s", error[:80])
    return _unproven()


def _expired() -> Refused:
    return Refused("identity_expired", "Lần đăng nhập này đã quá hạn hoặc đã dùng rồi. Hãy đăng nhập lại.")


def _unproven() -> Refused:
    return Refused(
        "identity_unproven",
        "Không xác nhận được thông tin mà dịch vụ định danh gửi về, nên chưa đăng nhập. Hãy đăng nhập lại; nếu vẫn"
        " không được, hãy liên hệ Bộ phận một cửa.",
    )


def _level() -> Refused:
    return Refused(
        "identity_level",
        "Việc này cần tài khoản định danh điện tử mức độ 2. Nếu tài khoản của bạn mới ở mức độ 1, hãy mang thẻ căn cước"
        " đến công an cấp xã nơi gần nhất để nâng lên mức độ 2.",
    )
