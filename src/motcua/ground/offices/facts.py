"""Facts this room leaves. Subjects are ``office:<id>``, ``post:<id>``, ``reorganisation:<id>``."""

OPENED = "offices.opened"
"""Payload: code, kind, parent, valid_from, takes_over."""

CLOSED = "offices.closed"
"""Payload: valid_to, successor."""

POST_OPENED = "offices.post_opened"
"""Payload: title, duties, valid_from."""

POST_CLOSED = "offices.post_closed"
"""Payload: valid_to."""

RENAMED = "offices.renamed"
"""Payload: name, on."""

REORGANISED = "offices.reorganised"
"""A reorganisation was applied. Subject ``reorganisation:<id>``; payload: reorganisation, day, law, file (digest),
moved (what moved, in numbers)."""

REORGANISATION_UNDONE = "offices.reorganisation_undone"
"""It was undone, every row put back. Subject ``reorganisation:<id>``; payload: reorganisation, day."""
