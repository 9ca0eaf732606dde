"""How an account proves itself, and how that ends. Each act leaves one fact."""

from motcua.ground.access.actions.signing import (
    act_for,
    end_all,
    end_sign_in,
    note_seen,
    prove_again,
    sign_in,
    sign_out,
)

__all__ = ["act_for", "end_all", "end_sign_in", "note_seen", "prove_again", "sign_in", "sign_out"]
