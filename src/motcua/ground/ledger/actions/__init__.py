"""The verbs of the ledger: to record, and to seal."""

from __future__ import annotations

from motcua.ground.ledger.actions.recording import record_fact
from motcua.ground.ledger.actions.sealing import seal_facts

__all__ = ["record_fact", "seal_facts"]
