"""The verbs of the ledger: to record, and to seal."""

from __future__ import annotations

from motcua.ground.ledger.actions.recording import record_fact

__all__ = ["record_fact"]
