"""The verbs of retention: a list is proposed, decided on, and carried out; a dossier may be held."""

from __future__ import annotations

from motcua.record.retention.actions.deciding import approve, refuse
from motcua.record.retention.actions.erasing import carry_out
from motcua.record.retention.actions.holding import hold, lift
from motcua.record.retention.actions.proposing import propose
from motcua.record.retention.actions.repeating import repeat

__all__ = ["approve", "carry_out", "hold", "lift", "propose", "refuse", "repeat"]
