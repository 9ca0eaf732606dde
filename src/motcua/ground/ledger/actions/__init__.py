"""The verbs of the ledger: to record, and to seal."""

from __future__ import annotations

from motcua.ground.ledger.actions.recording import Told, record_fact, record_facts, record_restore
from motcua.ground.ledger.actions.sealing import seal_facts

__all__ = ["Told", "record_fact", "record_facts", "record_restore", "seal_facts"]
