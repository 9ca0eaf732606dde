"""The verbs of offices."""

from motcua.ground.offices.actions.opening import close_office, open_office, open_post

__all__ = ["close_office", "open_office", "open_post"]
