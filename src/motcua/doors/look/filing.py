"""Filling in a filing form: the same for a citizen at home and for an officer at the counter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from motcua.doors.look.asking import Asked, today
from motcua.doors.look.formdata import Posted, read_post
from motcua.ground.papers.actions import store
from motcua.ground.papers.definitions import FileRef
from motcua.ground.people.models import Party
from motcua.ground.places.models import Place
from motcua.ground.places.queries import search_units
from motcua.ground.words.errors import Problem, Refused
from motcua.ground.words.secrecy import ORDINARY, refuse_declared
from motcua.record.cases import actions
from motcua.record.cases.definitions import Channel, Procedure
from motcua.record.cases.filing_form import HELD, filing_form, held_of, split


def read(request: Asked, procedure: Procedure, *, holder: str) -> Posted:
    """What was typed, the files stored, the units found. What is declared a state secret is not even looked at."""
    refuse_declared(request.POST.get("secrecy", ORDINARY))

    def keep(upload: UploadedFile[Any]) -> FileRef:
        return store(upload, name=upload.name or "", actor=request.actor, now=request.now)

    def search(typed: str) -> list[Place]:
        return search_units(typed, today(request), level="commune")

    posted = read_post(filing_form(procedure), request, holder=holder, store=keep, search=search)
    return replace(posted, data=posted.data | _chosen(request, procedure))


def _chosen(request: Asked, procedure: Procedure) -> dict[str, str]:
    """Which papers of the vault were picked: any key at all, judged when it is filed."""
    names = [HELD + paper.key for paper in procedure.papers if paper.types]
    return {name: request.POST[name].replace("\0", "")[:36] for name in names if name in request.POST}


def problems_of(
    request: Asked,
    procedure: Procedure,
    data: Mapping[str, Any],
    *,
    channel: Channel,
    applicant: Party | None,
    place_code: str = "",
) -> tuple[Problem, ...]:
    """All that keeps this from being filed for that applicant; nothing when it may be."""
    answers, papers, place = parts(data)
    try:
        actions.check_filing(
            procedure.code,
            answers,
            papers,
            place or place_code,
            request.now,
            channel=channel,
            source="html",
            who=(request.actor, applicant),
            held=held_of(data),
        )
    except Refused as refusal:
        return refusal.problems or (Problem("", refusal.code, refusal.message, refusal.params),)
    return ()


def parts(data: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, list[FileRef]], str]:
    """Answers, papers and place as the actions take them."""
    answers, papers, place = split(data)
    return answers, {key: [FileRef(**given) for given in files] for key, files in papers.items()}, place
