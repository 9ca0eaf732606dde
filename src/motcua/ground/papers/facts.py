"""Facts this room leaves. Storing leaves none: it is part of the act that uses the paper."""

INFECTED = "papers.infected"
"""Subject ``paper:<digest>``; payload: found (what the scanner calls it), size. Nothing of the paper was kept, and its
name, which its owner gave, is not told."""
