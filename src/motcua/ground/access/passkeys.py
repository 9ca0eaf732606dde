"""Passkeys (WebAuthn, level 3): what is asked of the browser, and whether its answer holds. Nothing is written here.

User verification is always required: the authenticator asked for a finger, a face or a PIN, so a passkey is two factors
in one. Attestation is not asked for: who made an authenticator is none of our business.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import webauthn
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from motcua.ground.access.definitions import Ceremony
from motcua.ground.access.models import Factor
from motcua.ground.people.models import Account
from motcua.ground.words.errors import Refused

NAME = "Một Cửa"
_PATIENCE = 300_000  # milliseconds


@dataclass(frozen=True, slots=True)
class NewKey:
    credential: bytes
    public_key: bytes
    counter: int


def asked_to_make(account: Account, known: Iterable[Factor], ceremony: Ceremony) -> str:
    """The options of ``navigator.credentials.create``, as JSON. A key made so is found again without a user name."""
    options = webauthn.generate_registration_options(
        rp_id=ceremony.site,
        rp_name=NAME,
        user_id=hashlib.sha256(f"motcua:account:{account.pk}".encode()).digest(),
        user_name=account.username,
        user_display_name=account.name,
        challenge=ceremony.challenge,
        timeout=_PATIENCE,
        exclude_credentials=_described(known),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
    )
    return webauthn.options_to_json(options)


def asked_to_prove(known: Iterable[Factor], ceremony: Ceremony) -> str:
    """The options of ``navigator.credentials.get``, as JSON; any passkey of this house where none are named."""
    options = webauthn.generate_authentication_options(
        rp_id=ceremony.site,
        challenge=ceremony.challenge,
        timeout=_PATIENCE,
        allow_credentials=_described(known),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return webauthn.options_to_json(options)


def made(answer: str, ceremony: Ceremony) -> NewKey:
    with _nothing_else():
        found = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=ceremony.challenge,
            expected_rp_id=ceremony.site,
            expected_origin=ceremony.origin,
            require_user_verification=True,
        )
    return NewKey(found.credential_id, found.credential_public_key, found.sign_count)


def credential_of(answer: str) -> bytes:
    """Which passkey it says it is; b"" where it says nothing that can be read."""
    try:
        told = json.loads(answer)
        return base64url_to_bytes(told["rawId"])
    except (ValueError, KeyError, TypeError):
        return b""


def counted(answer: str, factor: Factor, ceremony: Ceremony) -> int:
    """The authenticator's count, when the answer is signed by this passkey. The count itself is for the caller: the
    library would refuse a copied key without saying that this is why."""
    with _nothing_else():
        found = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=ceremony.challenge,
            expected_rp_id=ceremony.site,
            expected_origin=ceremony.origin,
            credential_public_key=bytes(factor.public_key or b""),
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    return found.new_sign_count


@contextlib.contextmanager
def _nothing_else() -> Iterator[None]:
    """The library reads what a stranger has sent: whatever it stumbles over, nothing is proven."""
    try:
        yield
    except Exception as broken:
        raise unproven() from broken


def unproven() -> Refused:
    return Refused("passkey", "Khóa đăng nhập chưa được chấp nhận. Hãy thử lại, hoặc dùng cách khác.", field="passkey")


def _described(known: Iterable[Factor]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=bytes(each.credential or b"")) for each in known if each.credential]
