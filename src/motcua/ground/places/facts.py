"""Facts this room leaves."""

UNITS_LOADED = "places.units_loaded"
"""A list of units was loaded. Subject ``units:country``; payload: added, corrected, passages, shares
(how many shares of divided units were replaced by better ones), source."""
