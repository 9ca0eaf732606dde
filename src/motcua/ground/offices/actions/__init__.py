"""The verbs of offices."""

from motcua.ground.offices.actions.opening import close_office, open_office, rename_office
from motcua.ground.offices.actions.posts import close_post, open_post

__all__ = ["close_office", "close_post", "open_office", "open_post", "rename_office"]
