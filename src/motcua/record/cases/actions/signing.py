"""What is decided is signed by who decides, after having seen it; letters of the one-stop mechanism and receipts for
money carry the seal of the office. Nobody's hand signs what they have not seen, and nobody signs twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.ground.access.overseeing import Competent, could_sign
from motcua.ground.money.models import Receipt
from motcua.ground.money.queries import receipts_of
from motcua.ground.offices.models import Office
from motcua.ground.papers.actions import issue_paper, new_code
from motcua.ground.papers.actions.issuing import Ground
from motcua.ground.papers.definitions import Who
from motcua.ground.papers.models import IssuedPaper
from motcua.ground.papers.signing import seal_too, sign_pdf
from motcua.ground.people.definitions import Actor
from motcua.ground.people.models import Account
from motcua.ground.words.errors import Refused
from motcua.ground.words.ids import ref
from motcua.ground.words.moments import day_of
from motcua.record.cases.actions.acting import Acting
from motcua.record.cases.models import Case, IssuedLetter, Prepared
from motcua.record.cases.printing import printed, printed_receipt

DUTY = "approve"
_GOOD_FOR = timedelta(hours=1)
_KEPT = ("id", "key", "form", "title", "body", "issued_by", "issued_at", "sheet", "template_id")


@dataclass(frozen=True, slots=True)
class Hand:
    """Who signs, and by what right at this very moment."""

    who: Who
    ground: Ground


def hand_of(acting: Acting) -> Hand:
    """By the decisions that the house knows now: by their own post before one that is lent."""
    account = Account.objects.get(pk=acting.account_id)
    office = acting.case.office
    if acting.actor.via.method == "token":
        raise Refused(
            "sign_in_person",
            "Người ký phải tự xem văn bản rồi ký trên màn hình; khóa truy cập của chương trình không ký thay được.",
        )
    grounds = [each for each in could_sign(account, DUTY, office.pk, acting.now) if each.by_decision]
    if not grounds:
        raise Refused(
            "may_not_sign",
            "Lúc này bạn không có thẩm quyền ký tại {office}: nhiệm vụ hoặc ủy quyền đã hết hiệu lực.",
            params={"office": office.name},
        )
    held = next((each for each in grounds if each.delegation is None), grounds[0])
    who = Who("person", account.username, account.name, office.name, office.code, held.appointment.post.title)
    return Hand(who, Ground(_named(held), DUTY, account.pk))


def _named(held: Competent) -> str:
    if held.delegation is not None:
        return ref("delegation", held.delegation.pk)
    return ref("appointment", held.appointment.pk)


def seal_of(office: Office) -> Who:
    return Who("seal", office.code, office.name, office.name, office.code)


# --- the decision: seen, then signed


def keep_prepared(acting: Acting, letter: IssuedLetter, outcome: str, reason: str) -> Prepared:
    """What will be signed, byte for byte, until somebody prepares anew."""
    hand_of(acting)
    code = new_code()
    content = printed(letter, code=code)
    told = {name: getattr(letter, name) for name in _KEPT}
    return Prepared(
        case=acting.case,
        account_id=acting.account_id,
        version=acting.case.version,
        outcome=outcome,
        reason=reason.strip(),
        letter={**told, "id": str(letter.pk), "issued_at": letter.issued_at.isoformat()},
        code=code,
        content=content,
        digest=sha256(content).hexdigest(),
        made_at=acting.now,
    )


def prepared_for(acting: Acting, *, seen: str, outcome: str, reason: str) -> Prepared:
    """The one that was on the screen of who presses; Refused when it is another, or something changed since."""
    if not seen:
        raise Refused("look_first", "Hãy xem văn bản sẽ ký trước, rồi ký ngay trên trang đó.")
    held = Prepared.objects.select_for_update().filter(case=acting.case).first()
    told = (acting.account_id, acting.case.version, outcome, reason.strip(), seen)
    if held is None or told != (held.account_id, held.version, held.outcome, held.reason, held.digest):
        raise Refused("look_again", _LOOK_AGAIN)
    if acting.now - held.made_at > _GOOD_FOR or day_of(held.made_at) != day_of(acting.now):
        raise Refused("look_again", _LOOK_AGAIN)
    return held


_LOOK_AGAIN = "Văn bản bạn đã xem không còn đúng với hồ sơ lúc này. Hãy xem lại văn bản mới rồi ký."


def letter_of(prepared: Prepared) -> IssuedLetter:
    """The very letter that was seen, now kept with the case."""
    told: Mapping[str, Any] = prepared.letter
    moment = datetime.fromisoformat(told["issued_at"])
    return IssuedLetter.objects.create(case=prepared.case, **{**told, "id": UUID(told["id"]), "issued_at": moment})


def sign_result(acting: Acting, prepared: Prepared, letter: IssuedLetter) -> IssuedPaper:
    """By the hand of who decides, and with the seal of the office (NĐ 30/2020, Phụ lục I)."""
    hand, office = hand_of(acting), acting.case.office
    signed = sign_pdf(bytes(prepared.content), who=hand.who, now=acting.now, code=prepared.code)
    signed = seal_too(signed, who=seal_of(office), now=acting.now, code=prepared.code)
    paper = issue_paper(
        signed=signed,
        grounds=(hand.ground, Ground(ref("office", office.pk))),
        code=prepared.code,
        kind="result",
        office=office,
        actor=acting.actor,
        now=acting.now,
        **_about(letter),
    )
    prepared.delete()
    return paper


def _about(letter: IssuedLetter) -> dict[str, Any]:
    case = letter.case
    return {
        "title": letter.title,
        "subject": case.ref,
        "source": letter.ref,
        "holder": case.applicant,
        "holder_name": case.applicant_name,
    }


# --- letters of the one-stop mechanism


@transaction.atomic
def seal_letter(*, letter_id: UUID, actor: Actor, now: datetime) -> IssuedPaper | None:
    """The sealed paper of a letter: the one that is there, else made now from the words that were fixed then. None for
    what is signed by a hand and has no paper: a seal alone would pretend a hand.
    """
    letter = IssuedLetter.objects.select_for_update(of=("self",)).select_related("case").get(pk=letter_id)
    held = IssuedPaper.objects.filter(source=letter.ref).order_by("-issued_at").first()
    if held is not None or not letter.form:
        return held
    office, code = _issuer(letter), new_code()
    content = printed(letter, code=code)
    signed = sign_pdf(content, who=seal_of(office), now=now, code=code)
    return issue_paper(
        signed=signed,
        grounds=(Ground(ref("office", office.pk)),),
        code=code,
        kind="letter",
        office=office,
        actor=actor,
        now=now,
        **_about(letter),
    )


def _issuer(letter: IssuedLetter) -> Office:
    """The office whose name stands on the letter; the case's own, should it have been renamed since."""
    case, day = letter.case, day_of(letter.issued_at)
    both = (case.receiving_office, case.office)
    return next((office for office in both if office.name_on(day) == letter.issued_by), case.office)


def unsealed(case: Case) -> list[IssuedLetter]:
    """Letters of the one-stop mechanism without a paper."""
    letters = list(case.letters.exclude(form=""))
    refs = {letter.ref: letter for letter in letters}
    there = set(IssuedPaper.objects.filter(source__in=refs).values_list("source", flat=True))
    return [letter for source, letter in refs.items() if source not in there]


# --- receipts for money


@transaction.atomic
def seal_receipt(*, receipt_id: UUID, actor: Actor, now: datetime) -> IssuedPaper | None:
    """The sealed paper of a receipt: the one that is there, else made now from the words that were fixed with its
    number. None for one that was cancelled before it had a paper: nobody seals what does not hold.
    """
    receipt = Receipt.objects.select_for_update(of=("self",)).select_related("office", "replaces").get(pk=receipt_id)
    held = IssuedPaper.objects.filter(source=receipt.ref).order_by("-issued_at").first()
    if held is not None or receipt.cancelled_at is not None:
        return held
    case, code = Case.objects.get(id=receipt.subject.removeprefix("case:")), new_code()
    content = printed_receipt(receipt, case, code=code)
    return issue_paper(
        signed=sign_pdf(content, who=seal_of(receipt.office), now=now, code=code),
        grounds=(Ground(ref("office", receipt.office_id)),),
        code=code,
        kind="receipt",
        title={"vi": f"Biên lai {receipt.full_number}", "en": f"Receipt {receipt.full_number}"},
        subject=case.ref,
        source=receipt.ref,
        holder=case.applicant,
        holder_name=receipt.payer,
        office=receipt.office,
        actor=actor,
        now=now,
    )


def unsealed_receipts(subject: str) -> list[Receipt]:
    """Those of a case that hold and have no paper."""
    refs = {receipt.ref: receipt for receipt in receipts_of(subject) if receipt.cancelled_at is None}
    there = set(IssuedPaper.objects.filter(source__in=refs).values_list("source", flat=True))
    return [receipt for source, receipt in refs.items() if source not in there]
