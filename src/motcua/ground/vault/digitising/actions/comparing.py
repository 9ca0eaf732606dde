"""The officer's part: compare the picture with what was read, and say what it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from motcua.ground.ledger.actions import record_fact
from motcua.ground.papers.actions import keep_own
from motcua.ground.papers.definitions import PDF, FileRef
from motcua.ground.papers.queries import paper
from motcua.ground.people.definitions import Actor
from motcua.ground.vault.actions import end_holding, enter_holding
from motcua.ground.vault.definitions import Origin, PaperType
from motcua.ground.vault.digitising import facts
from motcua.ground.vault.digitising.actions.reading import as_pdf
from motcua.ground.vault.digitising.actions.signing import sign_copy
from motcua.ground.vault.digitising.definitions import Compared
from motcua.ground.vault.digitising.models import Digitisation
from motcua.ground.vault.digitising.queries import exemptions, for_digitiser, guesses_of, type_of
from motcua.ground.vault.digitising.rules.comparing import compared, extracted
from motcua.ground.vault.models import Holding
from motcua.ground.words.errors import Problem, Refused
from motcua.ground.words.moments import day_of

LAW = "Thông tư 01/2023/TT-VPCP"


@transaction.atomic
def confirm_digitised(
    *, digitisation_id: UUID, said: Compared, actor: Actor, now: datetime, version: int | None = None
) -> Digitisation:
    """The officer has compared the copy with the paper: it gets its code and goes into its owner's vault.

    Refused("invalid") carries every problem of every field at once; "no_owner" where nobody is named whose it could be.
    """
    row = _held(actor, digitisation_id, version, "read", "failed")
    type = type_of(said.type, day_of(now))
    values, problems = compared(said.fields, type, day_of(now))
    if type is None:
        problems.insert(0, Problem("type", "required", "Chọn loại giấy tờ."))
    if type is None or problems:
        raise Refused("invalid", "Chưa xác nhận được: có nội dung cần xem lại.", problems=tuple(problems))
    guessed = {key: guess.value for key, guess in guesses_of(row, type).items()}
    copy = _copy(row, actor, now)
    signed, issued = sign_copy(row, copy, values["title"], actor=actor, now=now)
    row.copy, row.type = copy.digest, type.key
    row.signed = signed.digest if signed != copy else ""
    held = _enter(row, type, values, signed, issued, actor, now)
    row.holding = held.pk if held else None
    row.lines = []
    _end(row, "confirmed", actor, now)
    _record(
        row,
        facts.DIGITISED,
        actor,
        now,
        type=type.key,
        holding=str(held.pk) if held else "",
        sources=row.sources,
        copy=signed.digest,
        signed=bool(row.signed),
        by_machine=row.by_machine,
        corrected=sum(1 for key, value in guessed.items() if values.get(key, "") != value),
    )
    return row


def _copy(row: Digitisation, actor: Actor, now: datetime) -> FileRef:
    """The straightened copy; what no engine could read is copied as it came."""
    name = f"{row.subject_code}-{row.component}.pdf"
    if row.copy:
        kept = paper(row.copy)
        return FileRef(kept.digest, name, kept.size, kept.type)
    return keep_own(as_pdf(row), name=name, actor=actor, now=now)


def _enter(
    row: Digitisation,
    type: PaperType,
    values: Mapping[str, str],
    copy: FileRef,
    issued: UUID | None,
    actor: Actor,
    now: datetime,
) -> Holding | None:
    """What no party owns is digitised and held by nobody. A copy whose paper nobody saw is not trusted as one."""
    if row.owner is None:
        return None
    held = enter_holding(
        holder=row.owner,
        type=type.key,
        trust="digitised" if row.on_paper else "handed_in",
        title=values["title"],
        number=values.get("number", ""),
        issued_on=_day(values.get("issued_on")),
        issuer=values.get("issuer", ""),
        valid_until=_day(values.get("valid_until")),
        abstract=values.get("abstract", ""),
        fields=extracted(values, type),
        file=copy,
        issued_paper=issued,
        origin=Origin(row.subject, row.subject_code, row.procedure, row.component, row.office_id),
        actor=actor,
        now=now,
    )
    for raw in Holding.objects.filter(holder=row.owner, source=row.subject, digest__in=row.sources, ended_at=None):
        if raw.pk != held.pk:
            end_holding(holding=raw, why="replaced", by=held, actor=actor, now=now)
    return held


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None


@transaction.atomic
def spare(
    *, digitisation_id: UUID, ground: str, actor: Actor, now: datetime, version: int | None = None
) -> Digitisation:
    """The officer sees that the law does not want this one digitised, and says on which ground."""
    row = _held(actor, digitisation_id, version, "waiting", "read", "failed", "rescan")
    if ground not in {each.key for each in exemptions(day_of(now)) if each.by_hand}:
        raise Refused("no_ground", "Chọn căn cứ không phải số hóa.", field="ground", law=LAW)
    row.ground = ground
    row.lines = []
    _end(row, "spared", actor, now)
    _record(row, facts.SPARED, actor, now, ground=ground)
    return row


@transaction.atomic
def ask_to_scan_again(
    *, digitisation_id: UUID, actor: Actor, now: datetime, version: int | None = None
) -> Digitisation:
    """Nobody can read this scan. The counter scans again, from the paper that it still has; the person is not asked."""
    row = _held(actor, digitisation_id, version, "read", "failed")
    row.state, row.version = "rescan", row.version + 1
    row.save(update_fields=["state", "version"])
    _record(row, facts.SCAN_AGAIN, actor, now)
    return row


@transaction.atomic
def scan_again(
    *, digitisation_id: UUID, files: Sequence[FileRef], actor: Actor, now: datetime, version: int | None = None
) -> Digitisation:
    """A better scan of the same paper: one PDF, or photos of its pages in their order. It is read anew."""
    row = _held(actor, digitisation_id, version, "rescan", "read", "failed")
    if not files or (len(files) > 1 and any(file.type == PDF for file in files)):
        raise Refused("one_paper", "Chọn một tệp PDF, hoặc ảnh chụp các trang theo thứ tự.", field="files")
    row.sources = [file.digest for file in files]
    row.copy, row.pictures, row.lines, row.by_machine, row.error = "", [], [], False, ""
    row.state, row.attempts, row.next_at, row.read_at = "waiting", 0, now, None
    row.version += 1
    row.save()
    _record(row, facts.SCANNED_AGAIN, actor, now, sources=row.sources)
    return row


def _held(actor: Actor, digitisation_id: UUID, version: int | None, *states: str) -> Digitisation:
    """The row under its lock; Refused when somebody else was first."""
    row = for_digitiser(actor, digitisation_id, lock=True)
    if row.state not in states or (version is not None and version != row.version):
        raise Refused(
            "stale_page",
            "Giấy tờ này vừa được người khác xử lý hoặc vừa được đọc lại. Hãy xem lại rồi thực hiện tiếp.",
        )
    return row


def _end(row: Digitisation, state: str, actor: Actor, now: datetime) -> None:
    row.state, row.done_at, row.done_by_id, row.error = state, now, actor.account_id, ""
    row.version += 1
    row.save()


def _record(row: Digitisation, kind: str, actor: Actor, now: datetime, **more: object) -> None:
    record_fact(
        kind,
        subject=row.subject,
        actor=actor,
        now=now,
        office_id=row.office_id,
        place_code=row.place_code,
        payload={"digitisation": str(row.pk), "component": row.component, **more},
    )
