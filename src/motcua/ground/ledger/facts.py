"""Facts this room leaves."""

RESTORED = "ledger.restored"
"""Subject: ``ledger:restored``. The database was made from a backup: all facts with a smaller number came with it.

Payload: backup, manifest (its SHA-256).
"""

STAMPED = "ledger.stamped"
"""Subject: ``seal:<number>``. An authority stamped the time of a seal (RFC 3161), and so of all before it.

Payload: seal, authority, token (its SHA-256), at.
"""
