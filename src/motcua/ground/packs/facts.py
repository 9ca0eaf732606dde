"""The facts that packs leave. The ledger is above this room, so the wiring records them."""

INSTALLED = "packs.installed"
"""A release was put in force. Payload: ``province``, ``set_hash``, ``engine``; the subject is the release."""
