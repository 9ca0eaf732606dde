"""Pure rules: what a picture seems to say, and what the law does not want digitised."""

from motcua.ground.vault.digitising.rules.duty import ground_for
from motcua.ground.vault.digitising.rules.guessing import Wanted, guess_fields

__all__ = ["Wanted", "ground_for", "guess_fields"]
