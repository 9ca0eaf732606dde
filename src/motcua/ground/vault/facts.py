"""The facts this room leaves. The subject is the held paper, ``holding:<id>``; whose it is stands as ``party``. What
the paper says, who may be named in it, and the words of a share are in no fact."""

from __future__ import annotations

ENTERED = "vault.entered"
"""party, type, trust, source (``case:...`` or ""), digest of the file or "" ; trust_was: raised from that."""
ENDED = "vault.ended"  # party, type, why: revoked, replaced or erased; by: the holding that replaces it, or ""
SHARED = "vault.shared"  # party, type, share (its number), expires_at
SHARE_ENDED = "vault.share_ended"  # party, type, share
SHARE_VISITED = "vault.share_visited"  # party, share, what: page or file

ALL: tuple[str, ...] = (ENTERED, ENDED, SHARED, SHARE_ENDED, SHARE_VISITED)
