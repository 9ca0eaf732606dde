"""The verbs of the ledger: to record, to seal, to have seals stamped, to erase bodies."""

from __future__ import annotations

from motcua.ground.ledger.actions.erasing import erase_bodies
from motcua.ground.ledger.actions.recording import Told, record_fact, record_facts, record_restore
from motcua.ground.ledger.actions.sealing import seal_facts
from motcua.ground.ledger.actions.stamping import stamp_seals

__all__ = ["Told", "erase_bodies", "record_fact", "record_facts", "record_restore", "seal_facts", "stamp_seals"]
