"""Facts this room leaves. Payloads hold references and dates, never names or numbers of persons."""

CITIZEN_REGISTERED = "people.citizen_registered"
"""Subject ``account:<id>``; payload: party."""

CITIZEN_CORRECTED = "people.citizen_corrected"
"""The national identity told another name or birth date of a known citizen when they signed in, and is believed.
Subject ``account:<id>``; payload: party, changed (which of ``name`` and ``birth_date``)."""

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

ORGANISATION_CLAIMED = "people.organisation_claimed"
"""A person says that they are the legal representative of an organisation; nobody has seen the papers yet. Subject
``representation:<id>``; payload: organisation, person."""

REPRESENTATIVE_CONFIRMED = "people.representative_confirmed"
"""An officer has seen the papers of a legal representative. Subject ``representation:<id>``; office: the counter;
payload: organisation, person, renamed (whether the name of the organisation was set right)."""

REPRESENTATIVE_AUTHORISED = "people.representative_authorised"
"""Subject ``representation:<id>``; payload: organisation, person, procedures (none for all), valid_from, valid_to."""

REPRESENTATION_ENDED = "people.representation_ended"
"""Subject ``representation:<id>``; office: the counter, where an officer did it; payload: organisation, person,
ended_on, by ("self", "organisation" or "counter")."""

MANDATE_GIVEN = "people.mandate_given"
"""Online; in force once accepted. Subject ``mandate:<id>``; payload: giver, receiver, ground, procedures (none for
all), valid_from, valid_to."""

MANDATE_ACCEPTED = "people.mandate_accepted"
"""Subject ``mandate:<id>``; payload: giver, receiver."""

MANDATE_RECORDED = "people.mandate_recorded"
"""From a paper, at a counter. Subject ``mandate:<id>``; office: the counter; payload: as given, and paper (its
digest)."""

MANDATE_ENDED = "people.mandate_ended"
"""Subject ``mandate:<id>``; office: the counter, where an officer did it; payload: giver, receiver, ended_on, by
("giver", "receiver" or "counter")."""

DATA_READ = "people.data_read"
"""Somebody in office looked at a person's data. Subject ``party:<id>``; office: where the reader serves; payload: what
("case", "paper", "letter", "search" or "api"), purpose ("handling", "asked", "directing", "counter" or
"outside"), about (the ref of the dossier, if any), reason, field."""

DATA_READ_MANY = "people.data_read_many"
"""A list was taken out. Subject ``account:<id>``, the reader; office: where they serve; payload: what ("export" or
"api"), purpose, parties (ids)."""

REVEALED = "people.revealed"
"""A covered number was uncovered on a page or for a program. Subject ``party:<id>``, or the dossier's where it is of no
party; office: where the reader serves; payload: field, purpose, about, reason."""
