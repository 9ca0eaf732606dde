"""Facts this room leaves. Subjects are ``office:<id>`` and ``post:<id>``."""

OPENED = "offices.opened"
"""Payload: code, kind, parent, valid_from, takes_over."""

CLOSED = "offices.closed"
"""Payload: valid_to, successor."""

POST_OPENED = "offices.post_opened"
"""Payload: title, duties, valid_from."""
