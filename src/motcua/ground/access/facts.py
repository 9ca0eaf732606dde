"""Facts this room leaves. Never an address or a device: those stand on the sign-in and go with it."""

SIGNED_IN = "access.signed_in"
"""Subject ``account:<id>``; payload: sign_in, method, level."""

SIGNED_OUT = "access.signed_out"
"""Subject ``account:<id>``; payload: sign_in."""

SIGN_IN_ENDED = "access.sign_in_ended"
"""Subject ``account:<id>``; payload: sign_ins (their numbers), why."""

PROVED_AGAIN = "access.proved_again"
"""Subject ``account:<id>``; payload: sign_in, method, level."""

ACTED_FOR = "access.acted_for"
"""Subject ``account:<id>``; payload: sign_in, ground ("authorised", "mandate" or "" for oneself again), id."""
