"""Số hóa: what waits at my counter, and one paper beside what was read on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.doors.desk import scans
from motcua.doors.desk.pages import officials, show
from motcua.doors.desk.verbs import version_of
from motcua.doors.look.asking import Asked, today
from motcua.ground.papers.actions import store
from motcua.ground.papers.definitions import PDF, FileRef
from motcua.ground.papers.queries import open_paper, paper
from motcua.ground.papers.rules import headers_for
from motcua.ground.papers.upload import too_large
from motcua.ground.vault.digitising import actions, queries
from motcua.ground.vault.digitising.definitions import Compared
from motcua.ground.vault.digitising.models import Digitisation
from motcua.ground.vault.digitising.ports import reads
from motcua.ground.vault.queries import paper_types
from motcua.ground.words.errors import Problem, Refused, Unknown
from motcua.record.cases.actions.reading import note_opened
from motcua.record.cases.queries import case_for

_TRAY = ("read", "failed", "rescan", "waiting")
_MOST_FILES = 40


@require_safe
@officials
def tray(request: Asked) -> HttpResponseBase:
    """What waits in the actor's offices, the oldest first."""
    state = request.GET.get("khay", "")
    state = state if state in _TRAY else ""
    found = queries.tray(request.actor, state=state, after=request.GET.get("sau", "")[:80])
    context = {
        "rows": [(row, scans.name_of(row), *scans.in_state(row)) for row in found.rows],
        "tabs": [(each, scans.STATES[each][0], found.counts.get(each, 0)) for each in _TRAY],
        "state": state,
        "after": found.after,
        "reads": reads(),
    }
    return show(request, "digitising", context)


@require_http_methods(["GET", "HEAD", "POST"])
@officials
def compare(request: Asked, digitisation_id: UUID) -> HttpResponseBase:
    """The picture and the fields beside each other; and what an officer does with them."""
    row = _opened(request, digitisation_id)
    if request.method != "POST":
        return _page(request, row)
    verb = _VERBS.get(request.POST.get("_act", "confirm"))
    if verb is None:
        return _page(request, row, type=request.POST.get("type", ""), typed=_typed(request))
    try:
        said = verb(request, row)
    except Refused as refusal:
        problems = refusal.problems or (refusal.problem,)
        row.refresh_from_db()
        return _page(
            request, row, type=request.POST.get("type", ""), typed=_typed(request), problems=problems, status=422
        )
    messages.success(request, said)
    following = queries.next_after(request.actor, row) if request.POST.get("_act") in _ENDING else None
    return redirect("desk:digitisation", following.pk) if following else redirect("desk:digitising")


@require_safe
@officials
def picture(request: Asked, digitisation_id: UUID, page: int) -> HttpResponseBase:
    row = _opened(request, digitisation_id)
    found = scans.pictures(row)
    if not 1 <= page <= len(found):
        raise Unknown(f"page {page} of {digitisation_id}")
    return _content(found[page - 1], f"{row.subject_code}-{page}.jpg")


@require_safe
@officials
def source(request: Asked, digitisation_id: UUID) -> HttpResponseBase:
    """The paper as one file: straightened, or as it was handed in."""
    row = _opened(request, digitisation_id)
    return _content(row.copy or row.sources[0], f"{row.subject_code}-{row.component}.pdf")


def _content(digest: str, name: str) -> FileResponse:
    held = paper(digest)
    response = FileResponse(open_paper(digest))
    for header, value in headers_for(FileRef(digest, name, held.size, held.type), inline=True).items():
        response.headers[header] = value
    return response


def _opened(request: Asked, digitisation_id: UUID) -> Digitisation:
    """The row of a dossier that the actor sees too; that they look at a person's paper is noted."""
    row = queries.for_digitiser(request.actor, digitisation_id)
    case = case_for(request.actor, UUID(row.subject.removeprefix("case:")))
    note_opened(case=case, what="paper", actor=request.actor, now=request.now)
    return row


def _confirm(request: Asked, row: Digitisation) -> str:
    said = Compared(request.POST.get("type", "")[:60], _typed(request))
    done = actions.confirm_digitised(
        digitisation_id=row.pk, said=said, actor=request.actor, now=request.now, version=version_of(request.POST)
    )
    return _("Đã số hóa: %(code)s.") % {"code": queries.code_of(done) or row.subject_code}


def _spare(request: Asked, row: Digitisation) -> str:
    actions.spare(
        digitisation_id=row.pk,
        ground=request.POST.get("ground", "")[:60],
        actor=request.actor,
        now=request.now,
        version=version_of(request.POST),
    )
    return _("Đã ghi nhận: giấy tờ này không phải số hóa.")


def _rescan(request: Asked, row: Digitisation) -> str:
    actions.ask_to_scan_again(
        digitisation_id=row.pk, actor=request.actor, now=request.now, version=version_of(request.POST)
    )
    return _("Đã chuyển sang chờ quét lại.")


def _scan(request: Asked, row: Digitisation) -> str:
    """Before anything is stored the version is asked, so that a page left open brings nothing twice."""
    if too_large(request):
        raise Refused("paper_too_large", "Tệp quá lớn: mỗi tệp tối đa 20 MB.", field="files")
    uploads = request.FILES.getlist("files")[:_MOST_FILES]
    files = [store(each, name=each.name or "", actor=request.actor, now=request.now) for each in uploads]
    actions.scan_again(
        digitisation_id=row.pk, files=files, actor=request.actor, now=request.now, version=version_of(request.POST)
    )
    return _("Đã nhận bản quét mới; máy sẽ đọc lại.")


def _retry(request: Asked, row: Digitisation) -> str:
    actions.try_again(digitisation_id=row.pk, actor=request.actor, now=request.now)
    return _("Sẽ đọc lại ngay.")


_VERBS: Mapping[str, Callable[[Asked, Digitisation], str]] = {
    "confirm": _confirm,
    "spare": _spare,
    "rescan": _rescan,
    "scan": _scan,
    "retry": _retry,
}
_ENDING = {"confirm", "spare", "rescan"}
"""After these the next paper is shown."""


def _typed(request: Asked) -> dict[str, str]:
    return {key[2:]: str(value)[:4000] for key, value in request.POST.items() if key.startswith("f-")}


def _page(
    request: Asked,
    row: Digitisation,
    *,
    type: str | None = None,
    typed: Mapping[str, str] | None = None,
    problems: Sequence[Problem] = (),
    status: int = 200,
) -> HttpResponse:
    types = paper_types(today(request))
    chosen = types.get(row.type if type is None else type)
    number = request.GET.get("trang", "1")
    context = {
        "row": row,
        "name": scans.name_of(row),
        "said": scans.in_state(row),
        "types": [each for each in types.values() if each.digitise],
        "chosen": chosen,
        "fields": scans.asked(row, chosen, typed, problems),
        "sheet": scans.sheet(row, chosen, int(number) if number.isdecimal() and len(number) < 4 else 1),
        "file_type": paper(row.copy or row.sources[0]).type,
        "pdf": PDF,
        "problems": problems,
        "exemptions": [each for each in queries.exemptions(today(request)) if each.by_hand],
        "reads": reads(),
        "can_compare": row.state in ("read", "failed"),
        "case_id": row.subject.removeprefix("case:"),
    }
    return show(request, "digitisation", context, status=status)
