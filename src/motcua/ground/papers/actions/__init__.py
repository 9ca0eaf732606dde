"""The verbs of papers, one thing a file: to store and to erase, to sign and to issue, to revoke and to replace."""

from motcua.ground.papers.actions.issuing import issue_paper, new_code, replace_paper, revoke_paper
from motcua.ground.papers.actions.storing import erase_papers, keep_own, store, too_large

__all__ = [
    "erase_papers",
    "issue_paper",
    "keep_own",
    "new_code",
    "replace_paper",
    "revoke_paper",
    "store",
    "too_large",
]
