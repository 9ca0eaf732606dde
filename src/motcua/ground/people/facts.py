"""Facts this room leaves. Payloads hold references and dates, never names or numbers of persons."""

CITIZEN_REGISTERED = "people.citizen_registered"
"""Subject ``account:<id>``; payload: party."""

PARTY_REGISTERED = "people.party_registered"
"""Subject ``party:<id>``; office: the counter where they stood. No payload."""

OFFICIAL_REGISTERED = "people.official_registered"
"""Subject ``account:<id>``; office: the one that answers for it. Payload: username."""

APPOINTED = "people.appointed"
"""Subject ``account:<id>``; payload: appointment, post, duties, valid_from, valid_to; decision_number and
decision_date, except when the house is set up."""

APPOINTMENT_ENDED = "people.appointment_ended"
"""Subject ``account:<id>``; payload: appointment, post, valid_to; decision_number and decision_date, except when the
house does it itself."""

DELEGATED = "people.delegated"
"""Subject ``delegation:<id>``; payload: from, to, duties, valid_from, valid_to, decision_number."""

DELEGATION_REVOKED = "people.delegation_revoked"
"""Subject ``delegation:<id>``; payload: revoked_on."""

TOKEN_ISSUED = "people.token_issued"
"""Subject ``account:<id>``; payload: token, prefix, expires."""

TOKEN_REVOKED = "people.token_revoked"
"""Subject ``account:<id>``; payload: token."""

LOGGED_IN = "people.logged_in"
"""Subject ``account:<id>``; no payload."""
