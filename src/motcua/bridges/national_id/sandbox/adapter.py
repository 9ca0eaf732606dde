"""What the sandbox tells of a person. The signed token says who proved themselves, how and when; what is written on the
identity card is told at userinfo only, to the service that holds the token."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from allauth.idp.oidc.adapter import DefaultOIDCAdapter

from motcua.bridges.national_id.sandbox.models import Passing, Person

LEVELS = ("1", "2")


class Adapter(DefaultOIDCAdapter):  # type: ignore[misc]
    scope_display = {
        "openid": "Xác nhận bạn là ai và mức độ định danh",
        "profile": "Số định danh cá nhân, họ tên, ngày sinh, giới tính",
    }

    def get_user_sub(self, client: object, user: Any) -> str:
        return str(user.subject)

    def get_user_by_sub(self, client: object, sub: str) -> Person | None:
        return Person.objects.filter(subject=sub).first()

    def get_claims(
        self, purpose: str, user: Any, client: object, scopes: Iterable[str], email: str | None = None, **_: object
    ) -> dict[str, Any]:
        claims: dict[str, Any] = {"sub": str(user.subject)}
        if purpose == "userinfo" and "profile" in scopes:
            claims |= {
                "personal_id": user.personal_id,
                "name": user.name,
                "birthdate": user.birth_date.isoformat(),
                "gender": user.sex,
                "eid_level": user.level,
                "locale": "vi-VN",
            }
        return claims

    def populate_id_token(self, id_token: dict[str, Any], client: object, scopes: Iterable[str], **_: object) -> None:
        """Bound to the very code, so that a session elsewhere lends it nothing."""
        passing = Passing.objects.filter(digest=digest_of(self.request.POST.get("code", ""))).first()
        if passing is not None:
            amr = ["pwd", "swk", "mfa"] if passing.level > 1 else ["pwd"]
            id_token.update(acr=str(passing.level), auth_time=passing.proven_at, amr=amr)

    def populate_server_metadata(self, data: dict[str, Any]) -> None:
        """What of the library this site opens, and what it adds."""
        del data["device_authorization_endpoint"]
        data.update(
            scopes_supported=["openid", "profile"],
            grant_types_supported=["authorization_code"],
            response_types_supported=["code"],
            acr_values_supported=LEVELS,
            claims_supported=["sub", "personal_id", "name", "birthdate", "gender", "acr", "auth_time", "amr"],
            ui_locales_supported=["vi"],
            prompt_values_supported=["login"],
            authorization_response_iss_parameter_supported=True,
        )


def digest_of(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
