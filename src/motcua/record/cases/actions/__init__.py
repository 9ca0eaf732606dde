"""The verbs of officials and citizens, one transaction and one fact each."""

from motcua.record.cases.actions.charging import (
    ask_for_payment,
    ask_refund,
    confirm_payment,
    fees_of,
    record_case_payment,
)
from motcua.record.cases.actions.consulting import answer_consultation, consult
from motcua.record.cases.actions.drafting import discard_draft, save_draft
from motcua.record.cases.actions.ending import (
    bind_effect,
    decide_case,
    deliver_case,
    prepare_decision,
    rate_case,
    stop_case,
    withdraw_case,
)
from motcua.record.cases.actions.filing import (
    check_applicant,
    check_filing,
    filed_before,
    intake_at_counter,
    submit_case,
)
from motcua.record.cases.actions.intake import accept_case, answer_supplement, ask_for_more, refuse_intake
from motcua.record.cases.actions.processing import (
    assign_case,
    claim_case,
    extend_case,
    finish_step,
    hand_over_case,
    release_case,
)
from motcua.record.cases.actions.redating import follow_redated
from motcua.record.cases.actions.rerouting import reroute_cases
from motcua.record.cases.actions.reusing import note_offered
from motcua.record.cases.actions.signing import seal_letter, seal_receipt

__all__ = [
    "accept_case",
    "answer_consultation",
    "answer_supplement",
    "ask_for_more",
    "ask_for_payment",
    "ask_refund",
    "assign_case",
    "bind_effect",
    "check_applicant",
    "check_filing",
    "claim_case",
    "confirm_payment",
    "consult",
    "decide_case",
    "deliver_case",
    "discard_draft",
    "extend_case",
    "fees_of",
    "filed_before",
    "finish_step",
    "follow_redated",
    "hand_over_case",
    "intake_at_counter",
    "note_offered",
    "prepare_decision",
    "rate_case",
    "record_case_payment",
    "refuse_intake",
    "release_case",
    "reroute_cases",
    "save_draft",
    "seal_letter",
    "seal_receipt",
    "stop_case",
    "submit_case",
    "withdraw_case",
]
