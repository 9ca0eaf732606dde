"""Facts this room leaves. Storing leaves none: it is part of the act that uses the paper.

The subject of what is issued is ``issued:<id>``. The code of a paper opens its public page, so no fact tells it."""

INFECTED = "papers.infected"
"""Subject ``paper:<digest>``; payload: found (what the scanner calls it), size. Nothing of the paper was kept, and its
name, which its owner gave, is not told."""

ISSUED = "papers.issued"
"""Payload: kind, about (the subject, as ``case:<id>``), digest, level, signed: for each signature by, ground,
certificate (its SHA-256)."""

REVOKED = "papers.revoked"
"""Payload: about, digest, decision (its number). The reason stands on the row: it may name a person."""

REPLACED = "papers.replaced"
"""Payload: about, digest, by (``issued:<id>``), decision."""

ARCHIVED = "papers.archived"
"""A later revision of the same paper, with time stamps and all that is needed to check it. Payload: about, digest, was
(the digest before), level."""

ALL: tuple[str, ...] = (INFECTED, ISSUED, REVOKED, REPLACED, ARCHIVED)
