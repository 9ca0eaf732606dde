"""Which services prove who stands at the door, from the environment. Any provider of OpenID Connect will do: where it
is and how it calls what it tells is configuration."""

from __future__ import annotations

import os
from pathlib import Path

_OIDC = "motcua.bridges.national_id.oidc.OidcProvider"


def identity_providers() -> dict[str, dict[str, object]]:
    """By service, the adapter and its options; a service without an issuer is not used."""
    told = {"national_id": _national_id(), "agency": _agency()}
    return {service: {"adapter": _OIDC, **options} for service, options in told.items() if options["issuer"]}


def _national_id() -> dict[str, object]:
    return {
        "issuer": os.environ.get("MOTCUA_NATIONAL_ID_ISSUER", ""),
        "client_id": os.environ.get("MOTCUA_NATIONAL_ID_CLIENT_ID", "motcua"),
        "client_secret": os.environ.get("MOTCUA_NATIONAL_ID_CLIENT_SECRET", "")
        or _in_file(os.environ.get("MOTCUA_NATIONAL_ID_CLIENT_SECRET_FILE", "")),
        "scopes": os.environ.get("MOTCUA_NATIONAL_ID_SCOPES", "openid profile"),
        "claims": _pairs(os.environ.get("MOTCUA_NATIONAL_ID_CLAIMS", "")),
        "levels": _pairs(os.environ.get("MOTCUA_NATIONAL_ID_LEVELS", "")),
    }


def _agency() -> dict[str, object]:
    return {
        "issuer": os.environ.get("MOTCUA_AGENCY_ISSUER", ""),
        "client_id": os.environ.get("MOTCUA_AGENCY_CLIENT_ID", "motcua"),
        "client_secret": os.environ.get("MOTCUA_AGENCY_CLIENT_SECRET", "")
        or _in_file(os.environ.get("MOTCUA_AGENCY_CLIENT_SECRET_FILE", "")),
        "scopes": os.environ.get("MOTCUA_AGENCY_SCOPES", "openid profile"),
        "claims": _pairs(os.environ.get("MOTCUA_AGENCY_CLAIMS", "")),
        "levels": _pairs(os.environ.get("MOTCUA_AGENCY_LEVELS", "")),
    }


def _in_file(path: str) -> str:
    return Path(path).read_text("utf-8").strip() if path else ""


def _pairs(told: str) -> dict[str, str]:
    """``personal_id=cccd, name=ho_ten`` as a dict."""
    return {key.strip(): value.strip() for key, _, value in (pair.partition("=") for pair in told.split(",") if pair)}
