"""Facts this room leaves. Payloads say what went and why, nothing of what it was."""

PROPOSED = "retention.proposed"
"""Subject ``erasure_list:<id>``; payload: day, cases."""

APPROVED = "retention.approved"
"""Subject ``erasure_list:<id>``; payload: decision_number, decision_date, cases."""

REFUSED = "retention.refused"
"""Subject ``erasure_list:<id>``; payload: reason."""

ERASED = "retention.erased"
"""Of one dossier. Subject: the case; payload: list, rule, what, decision_number, papers (how many), party (whether the
applicant was forgotten), repeats; bodies: how many facts lost theirs, and the digest over what is left of them."""

HELD = "retention.held"
"""Subject: the case; payload: hold, ground, number."""

HOLD_LIFTED = "retention.hold_lifted"
"""Subject: the case; payload: hold."""
