"""The facts this room leaves: its public history. The keys are contracts, never renamed.

Every payload carries ``code``, ``procedure``, ``definition`` (hash), ``channel``, ``from`` and ``state`` (the national
status codes); what each adds stands beside it. Where a citizen acted for an organisation or another person, also
``on_behalf_of`` (the party) and ``ground`` (``mandate:<id>`` or ``authorised:<id>``).

How the one who acted had proven who they are stands on the fact itself. Of a person at the counter that is the officer,
who saw them and their card: ``identified`` is then ``counter``; for papers in the mail it is ``post``.

Where papers had to be brought of which the applicant held one already, the fact names these components (``held``) and
those of them for which the one held was used (``reused``); where an officer asked for some all the same, or took them
in, those (``asked_although_held``) and on which ground (``held_ground``). The words stay with the dossier.
"""

from __future__ import annotations

SUBMITTED = "cases.submitted"  # papers: digests by component; what was held of them: see below
RECEIVED = "cases.received"
"""due_at; taken in at once also papers, identified: how the person was known, and what was held of them: see below."""
INTAKE_REFUSED = "cases.intake_refused"
MORE_ASKED = "cases.more_asked"  # missing: component keys; after_receipt; asked_although_held, held_ground: see below
SUPPLEMENTED = "cases.supplemented"  # papers: digests by component; after_receipt; what was held of them: see below
HANDED_OVER = "cases.handed_over"  # step
CLAIMED = "cases.claimed"  # step
RELEASED = "cases.released"  # step
ASSIGNED = "cases.assigned"  # step, to: account
STEP_FINISHED = "cases.step_finished"  # step, next
CONSULTED = "cases.consulted"  # consultation, key, office
CONSULTATION_ANSWERED = "cases.consultation_answered"  # consultation, key, office, agrees, in_time
EXTENDED = "cases.extended"  # due_at, was
PAYMENT_ASKED = "cases.payment_asked"  # amount
PAID = "cases.paid"  # amount, how, payment; nothing is owed any more
PART_PAID = "cases.part_paid"  # amount, how, payment, left
OVERPAID = "cases.overpaid"  # amount, how, payment; nobody owed it, it is to be given back
REFUND_ASKED = "cases.refund_asked"  # amount, refund, charge
DECIDED = "cases.decided"  # outcome, granted, on_time; signed also paper (``issued:<id>``) and digest (of its file)
STOPPED = "cases.stopped"
WITHDRAWN = "cases.withdrawn"
DELIVERED = "cases.delivered"  # how
RATED = "cases.rated"  # stars
REROUTED = "cases.rerouted"
"""An open case passed to another desk by a reorganisation; nothing else of it changed. Also: reorganisation,
office (the name of the new one), was and now, counter_was and counter (codes of offices), unassigned, undone."""

ALL: tuple[str, ...] = (
    SUBMITTED,
    RECEIVED,
    INTAKE_REFUSED,
    MORE_ASKED,
    SUPPLEMENTED,
    HANDED_OVER,
    CLAIMED,
    RELEASED,
    ASSIGNED,
    STEP_FINISHED,
    CONSULTED,
    CONSULTATION_ANSWERED,
    EXTENDED,
    PAYMENT_ASKED,
    PAID,
    PART_PAID,
    OVERPAID,
    REFUND_ASKED,
    DECIDED,
    STOPPED,
    WITHDRAWN,
    DELIVERED,
    RATED,
    REROUTED,
)
