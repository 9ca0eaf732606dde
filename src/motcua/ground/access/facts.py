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

INVITED = "access.invited"
"""Subject ``account:<id>``; payload: invitation, expires. Until it is used the account has no password."""

PASSWORD_SET = "access.password_set"
"""Subject ``account:<id>``; payload: invitation, where it was set by one."""

FACTOR_ADDED = "access.factor_added"
"""Subject ``account:<id>``; payload: factor, kind."""

FACTOR_RENAMED = "access.factor_renamed"
"""Subject ``account:<id>``; payload: factor."""

FACTOR_REMOVED = "access.factor_removed"
"""Subject ``account:<id>``; payload: factor, kind, why ("removed", "doubted")."""

ACCOUNT_CLOSED = "access.account_closed"
"""Subject ``account:<id>``; office: the one that answers for the account. Payload: why ("closed", "idle")."""

ACCOUNT_OPENED = "access.account_opened"
"""Again, after it was closed. Subject ``account:<id>``; office: as above. No payload."""

FACTORS_RESET = "access.factors_reset"
"""Subject ``account:<id>``; office: the one that answers for the account. Payload: factors (their numbers)."""

CODES_MADE = "access.codes_made"
"""Subject ``account:<id>``; payload: count. Those made before no longer hold."""

CODE_USED = "access.code_used"
"""Subject ``account:<id>``; payload: code (its number), left."""
