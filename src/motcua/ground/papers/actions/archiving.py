"""To make a signed paper fit to be kept: a later revision of its file with all that is needed to check it, and a stamp
of time over the whole. Done by the worker, since an act of a person waits for nobody."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import BytesIO

from django.db import transaction
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.signers.pdf_signer import PdfTimeStamper
from pyhanko.sign.validation.dss import async_add_validation_info
from pyhanko_certvalidator import ValidationContext

from motcua.ground.ledger.actions import record_fact
from motcua.ground.papers import facts, ports, queries
from motcua.ground.papers.actions.storing import keep_own
from motcua.ground.papers.checking import Trusted, certificates
from motcua.ground.papers.definitions import Level
from motcua.ground.papers.models import Archiving, IssuedPaper, Revision
from motcua.ground.papers.signing import Authority, Away, Stamps
from motcua.ground.people.definitions import Actor
from motcua.ground.words.errors import Unavailable

_LATER = timedelta(minutes=1)
_LONGEST = timedelta(hours=6)


def archive_one(*, stamper: str, trusted: Trusted, actor: Actor, now: datetime) -> IssuedPaper | None:
    """The next paper that waits for its stamp; None when none is due. A failure keeps its reason and is tried again,
    ever later."""
    waiting = Archiving.objects.filter(next_at__lte=now).order_by("next_at").first()
    if waiting is None:
        return None
    paper = IssuedPaper.objects.get(pk=waiting.paper_id)
    try:
        crls = tuple(ports.signer().revocations(now=now))
        with queries.open_paper(paper.digest) as file:
            content = fit_to_keep(file.read(), stamper=stamper, trusted=trusted, crls=crls, now=now)
    except (Unavailable, Away) as trouble:
        _later(waiting, str(trouble), now)
        return paper
    return _keep(paper, content, "B-LTA" if crls else "B-T", actor, now)


def fit_to_keep(content: bytes, *, stamper: str, trusted: Trusted, crls: tuple[bytes, ...], now: datetime) -> bytes:
    """The file with certificates, lists of revoked ones, and a document time stamp; what was signed stays as it is."""
    return at_once(_fit_to_keep(content, Stamps(Authority(stamper), now), trusted, crls, now))


async def _fit_to_keep(
    content: bytes, stamps: Stamps, trusted: Trusted, crls: tuple[bytes, ...], now: datetime
) -> bytes:
    context = ValidationContext(
        trust_roots=[each for root in (*trusted.roots, *trusted.stamp_roots) for each in certificates(root)],
        crls=[*crls, *trusted.crls],
        moment=now,
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
    stream = BytesIO(content)
    for number in range(len(PdfFileReader(stream).embedded_regular_signatures)):
        signature = PdfFileReader(stream).embedded_regular_signatures[number]
        stream = await async_add_validation_info(signature, context)
    pen = PdfTimeStamper(stamps)
    done = await pen.async_timestamp_pdf(
        IncrementalPdfFileWriter(stream), "sha256", context, bytes_reserved=2 * stamps.room
    )
    return bytes(done.getvalue())


@transaction.atomic
def _keep(paper: IssuedPaper, content: bytes, level: Level, actor: Actor, now: datetime) -> IssuedPaper:
    held = IssuedPaper.objects.select_for_update(of=("self",)).get(pk=paper.pk)
    was = held.digest
    kept = keep_own(content, name=f"{held.code}.pdf", actor=actor, now=now)
    Revision.objects.create(paper=held, digest=kept.digest, level=level, made_at=now)
    held.digest, held.level = kept.digest, level
    held.save()
    Archiving.objects.filter(paper=held).delete()
    record_fact(
        facts.ARCHIVED,
        subject=held.ref,
        actor=actor,
        now=now,
        office_id=held.office_id,
        payload={"about": held.subject, "digest": kept.digest, "was": was, "level": level},
    )
    return held


def _later(waiting: Archiving, why: str, now: datetime) -> None:
    waiting.attempts += 1
    waiting.next_at = now + min(_LATER * 2 ** min(waiting.attempts - 1, 10), _LONGEST)
    waiting.error = why[:2000]
    waiting.save()
