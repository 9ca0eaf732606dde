"""Facts this room leaves."""

RESTORED = "ledger.restored"
"""Subject: ``ledger:restored``. The database was made from a backup: all facts with a smaller number came with it.

Payload: backup, manifest (its SHA-256).
"""
