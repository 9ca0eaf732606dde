"""The verbs of the vault: a paper enters, is used, is shared, ends."""

from __future__ import annotations

from motcua.ground.vault.actions.ending import end_holding, erase_holdings
from motcua.ground.vault.actions.entering import attach_file, enter_holding
from motcua.ground.vault.actions.sharing import end_share, share_holding, visit_share
from motcua.ground.vault.actions.using import use_holding

__all__ = [
    "attach_file",
    "end_holding",
    "end_share",
    "enter_holding",
    "erase_holdings",
    "share_holding",
    "use_holding",
    "visit_share",
]
