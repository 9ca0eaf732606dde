"""The verbs of this room."""

from motcua.ground.places.actions.loading import load_units

__all__ = ["load_units"]
