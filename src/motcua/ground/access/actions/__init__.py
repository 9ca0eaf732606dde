"""How an account proves itself, and how that ends. Each act leaves one fact."""

from motcua.ground.access.actions.closing import close_account, close_idle, reopen_account
from motcua.ground.access.actions.factors import (
    add_passkey,
    confirm_totp,
    make_codes,
    remove_factor,
    rename_factor,
    reset_factors,
    start_totp,
)
from motcua.ground.access.actions.forgetting import forget_old
from motcua.ground.access.actions.passwords import accept_invitation, change_password, check_password, invite
from motcua.ground.access.actions.proving import prove_code, prove_passkey
from motcua.ground.access.actions.seeing import notices_seen
from motcua.ground.access.actions.signing import (
    act_for,
    end_all,
    end_sign_in,
    move,
    note_seen,
    prove_again,
    sign_in,
    sign_out,
)

__all__ = [
    "accept_invitation",
    "act_for",
    "add_passkey",
    "change_password",
    "check_password",
    "close_account",
    "close_idle",
    "confirm_totp",
    "end_all",
    "end_sign_in",
    "forget_old",
    "invite",
    "make_codes",
    "move",
    "note_seen",
    "notices_seen",
    "prove_again",
    "prove_code",
    "prove_passkey",
    "remove_factor",
    "rename_factor",
    "reopen_account",
    "reset_factors",
    "sign_in",
    "sign_out",
    "start_totp",
]
