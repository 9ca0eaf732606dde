"""Facts this door leaves. Payloads hold references, never names or numbers of persons."""

PARTY_REGISTERED = "people.party_registered"
"""Subject ``party:<id>``; office: the counter. No payload."""
