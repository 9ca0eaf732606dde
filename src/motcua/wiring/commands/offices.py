"""`motcua offices`: what stands, how it came to be, and the reorganisations that change it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import click
from django.utils import timezone

from motcua.ground.offices import queries
from motcua.ground.offices.models import Office, Post
from motcua.ground.offices.rules.reorganising import Remark
from motcua.ground.people.models import Appointment
from motcua.ground.people.overseeing import holders
from motcua.ground.words.errors import Problem, Refused, Unknown
from motcua.wiring import enrolling
from motcua.wiring.commands.people import Day, as_json_option, say, saying
from motcua.wiring.enrolling import HOUSE
from motcua.wiring.reorganise import BrokenFile, Report, reorganise
from motcua.wiring.undo import undo as undo_event

COUNTS = {
    "units_ended": "đơn vị kết thúc",
    "units_begun": "đơn vị bắt đầu",
    "offices_closed": "cơ quan đóng",
    "offices_opened": "cơ quan mở",
    "offices_changed": "cơ quan đổi tên, địa bàn hoặc cấp trên",
    "posts": "chức danh chuyển",
    "posts_opened": "trong đó mở mới",
    "accounts": "tài khoản cán bộ",
    "appointments": "bổ nhiệm chuyển",
    "delegations_ended": "ủy quyền hết",
    "delegations_carried": "ủy quyền chuyển tiếp",
    "cases": "hồ sơ đang mở chuyển",
    "cases_late": "trong đó đã quá hạn",
    "consultations": "yêu cầu lấy ý kiến chuyển",
    "promises": "lời hẹn đổi cơ quan nợ",
    "other_promises": "lời hẹn khác đổi cơ quan nợ",
    "drafts": "hồ sơ đang soạn nêu đơn vị cũ",
}
"""How the report names what it counts; what is not here is shown by its key."""

file_argument = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@click.group()
def command() -> None:
    """Offices over time, and the reorganisations that change them."""


@command.command("reorganise")
@file_argument
@click.option("--apply", is_flag=True, help="Apply it, in one transaction; without this it is rehearsed.")
@click.option("--yes", is_flag=True, help="Do not ask before applying.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def reorganise_(file: Path, apply: bool, yes: bool, as_json: bool) -> None:
    """Rehearse the event that FILE tells, or apply it: what moves, and what a person must still do.

    A rehearsal does everything and takes it back; while it runs, filings to the offices concerned are asked to wait.
    """
    if not apply or not yes:
        _print(_carry_out(file, apply=False), as_json=as_json and not apply, applied=False)
    if apply and (yes or click.confirm("Thực hiện?", default=False)):
        _print(_carry_out(file, apply=True), as_json=as_json, applied=True)


def _carry_out(file: Path, *, apply: bool) -> Report:
    text = file.read_text("utf-8")
    try:
        return reorganise(text=text, file=file.name, actor=HOUSE, now=timezone.now(), apply=apply)
    except BrokenFile as broken:
        raise click.ClickException("\n".join(str(issue) for issue in broken.issues)) from None
    except Refused as refused:
        raise click.ClickException(_told(refused)) from None


@command.command()
@click.argument("number", type=int)
def undo(number: int) -> None:
    """Put back everything that reorganisation NUMBER changed; refused once anything new depends on it."""
    try:
        undone = undo_event(number=number, actor=HOUSE, now=timezone.now())
    except Unknown:
        raise click.ClickException(f"Không có lần sắp xếp số {number}.") from None
    except Refused as refused:
        raise click.ClickException(_told(refused)) from None
    click.echo(f"Đã hoàn tác lần sắp xếp số {undone.pk}: {undone.name}.")


@command.command()
def reorganisations() -> None:
    """What was applied, the newest first."""
    for each in queries.reorganisations():
        state = "" if each.undone_at is None else f", hoàn tác ngày {timezone.localtime(each.undone_at):%d/%m/%Y}"
        applied = f"thực hiện ngày {timezone.localtime(each.applied_at):%d/%m/%Y}"
        click.echo(f"{each.pk:>4}  {each.day:%d/%m/%Y}  {each.name} ({each.law}), {applied}{state}")


@command.command("list")
@click.option("--kind", default="", help="Only offices of this kind.")
@as_json_option
def list_(kind: str, as_json: bool) -> None:
    """The offices in force today."""
    for office in queries.offices_in_force(timezone.localdate(), kind=kind or None):
        row = {"code": office.code, "kind": office.kind, "name": office.name, "place": office.place.code}
        say(row, f"{office.code:<24} {office.kind:<16} {office.name}", as_json=as_json)


@command.command("open")
@click.argument("code")
@click.option("--name", required=True, help="As it is written on its seal.")
@click.option("--kind", required=True, help="A kind that the packs know: motcua offices kinds.")
@click.option("--place", required=True, help="Code of the unit it is competent for.")
@click.option("--parent", default="", help="Code of the office above.")
@click.option("--from", "valid_from", type=Day(), required=True, help="Its first day.")
@as_json_option
@saying
def open_(code: str, name: str, kind: str, place: str, parent: str, valid_from: date, as_json: bool) -> None:
    """Open the office CODE. Asked again with the same words it changes nothing."""
    told = {"code": code, "name": name, "kind": kind, "place_code": place, "parent": parent}
    done = enrolling.enrol_office(**told, valid_from=valid_from, now=timezone.now())
    _say_done(done, f"{name} ({code})", code, as_json)


@command.command()
@click.argument("code")
@click.argument("name")
@click.option("--on", type=Day(), required=True, help="The first day of the new name.")
@as_json_option
@saying
def rename(code: str, name: str, on: date, as_json: bool) -> None:
    """The office CODE is called NAME from a day on; what was done before is shown with the old name."""
    _say_done(enrolling.rename(code=code, name=name, on=on, now=timezone.now()), f"{name} ({code})", code, as_json)


@command.command()
@click.argument("code")
@click.option("--on", type=Day(), required=True, help="The first day without it.")
@click.option("--successor", default="", help="Code of the office that takes what comes later.")
@as_json_option
@saying
def close(code: str, on: date, successor: str, as_json: bool) -> None:
    """Close the office CODE. One with work under way, or with offices below, is closed by `reorganise`."""
    done = enrolling.close(code=code, on=on, successor=successor, now=timezone.now())
    _say_done(done, f"đóng {code}", code, as_json)


@command.command("post")
@click.argument("code")
@click.argument("title")
@click.option("--duties", required=True, help="one_stop, handle, approve, lead; or administer alone.")
@click.option("--sectors", default="", help="Sees only dossiers of these sectors.  [default: all]")
@click.option("--reach", type=click.Choice(["own", "subtree"]), default="own", show_default=True)
@click.option("--clearance", default="ordinary", show_default=True, help="ordinary, restricted or confidential.")
@click.option("--from", "valid_from", type=Day(), required=True, help="Its first day.")
@as_json_option
@saying
def post_(
    code: str, title: str, duties: str, sectors: str, reach: str, clearance: str, valid_from: date, as_json: bool
) -> None:
    """Open the post TITLE in the office CODE."""
    done = enrolling.enrol_post(
        office=code,
        title=title,
        duties=enrolling.words(duties),
        sectors=enrolling.words(sectors),
        reach=reach,
        clearance=clearance,
        valid_from=valid_from,
        now=timezone.now(),
    )
    _say_done(done, f"{title} tại {code}", code, as_json)


@command.command()
@click.argument("code")
@as_json_option
@saying
def posts(code: str, as_json: bool) -> None:
    """The posts of the office CODE in force today, and who holds them."""
    on = timezone.localdate()
    found = list(Post.objects.in_force(on).filter(office=enrolling.office_of(code)).order_by("title"))
    held = holders(found)
    for post in found:
        now = [each.account for each in held.get(post.pk, []) if _runs(each, on)]
        row = {"title": post.title, "duties": post.duties, "held_by": [account.username for account in now]}
        names = ", ".join(account.name for account in now) or "chưa ai giữ"
        say(row, f"{post.title} ({', '.join(post.duties)}): {names}", as_json=as_json)


@command.command("kinds")
@as_json_option
def kinds_(as_json: bool) -> None:
    """The kinds of offices that the installed packs know."""
    for kind in enrolling.kinds(timezone.localdate()).values():
        row = {"key": kind.key, "name": kind.name.vi, "level": kind.level}
        say(row, f"{kind.key:<24} {kind.level:<10} {kind.name.vi}", as_json=as_json)


def _runs(each: Appointment, on: date) -> bool:
    return each.valid_from <= on and (each.valid_to is None or on < each.valid_to)


def _say_done(done: str, what: str, code: str, as_json: bool) -> None:
    line = f"Đã ghi: {what}." if done == "made" else f"Không đổi: {what} đã như vậy."
    say({"done": done, "code": code}, line, as_json=as_json)


@command.command()
@click.argument("code")
def show(code: str) -> None:
    """The life of the office CODE: its names, whose work it took, who took its work, its posts."""
    try:
        office = queries.office_by_code(code)
    except Unknown:
        raise click.ClickException(f"Không có cơ quan mã {code}.") from None
    for line in _life(office):
        click.echo(line)


def _life(office: Office) -> Iterator[str]:
    yield f"{office.name} ({office.code}), {office.kind}, {office.place.full_name}"
    yield f"  hoạt động từ {office.valid_from:%d/%m/%Y}" + (
        f" đến {office.valid_to:%d/%m/%Y}" if office.valid_to else ""
    )
    for era in office.past:
        yield f"  trước {era['until']}: {era['name']}"
    if office.parent:
        yield f"  thuộc {office.parent.name} ({office.parent.code})"
    for old in queries.predecessors(office):
        yield f"  nhận việc của {old.name} ({old.code}) từ {old.valid_to:%d/%m/%Y}"
    if office.successor:
        yield f"  việc đã chuyển sang {office.successor.name} ({office.successor.code})"
    for post in Post.objects.filter(office=office).order_by("valid_from", "title"):
        until = f" đến {post.valid_to:%d/%m/%Y}" if post.valid_to else ""
        yield f"  {post.title} ({', '.join(post.duties)}) từ {post.valid_from:%d/%m/%Y}{until}"


def _told(refused: Refused) -> str:
    lines = [refused.message.format(**refused.params), *(_line(problem) for problem in refused.problems)]
    return "\n".join(lines)


def _line(problem: Problem) -> str:
    where = f"  {problem.field}: " if problem.field else "  "
    return where + problem.message.format(**problem.params)


def _print(report: Report, *, as_json: bool, applied: bool) -> None:
    if as_json:
        click.echo(json.dumps(_as_dict(report, applied=applied), ensure_ascii=False, indent=1))
        return
    for line in _lines(report, applied=applied):
        click.echo(line)


def _as_dict(report: Report, *, applied: bool) -> dict[str, Any]:
    return {
        "name": report.event.name,
        "day": report.event.day.isoformat(),
        "when": report.when.isoformat(),
        "applied": applied,
        "number": report.number if applied else None,
        "counts": report.counts,
        "units": [{"old": old, "new": new, "share": share} for old, new, share in report.units],
        "offices": report.offices,
        "delegations": report.delegations,
        "cases": [asdict(heap) for heap in report.heaps],
        "by_hand": [_said(remark) for remark in report.by_hand],
    }


def _said(remark: Remark) -> str:
    return remark.message.format(**remark.params)


def _lines(report: Report, *, applied: bool) -> Iterator[str]:
    done = f"Đã thực hiện, số {report.number}" if applied else "Diễn tập, chưa thay đổi gì"
    yield f"{report.event.name} — {done}"
    yield f"Đơn vị theo ngày {report.event.day:%d/%m/%Y}; cơ quan và chức danh từ ngày {report.when:%d/%m/%Y}."
    yield from _section("Đơn vị", [f"{old or '—'} → {new or '—'}: {share}" for old, new, share in report.units])
    yield from _section("Cơ quan", report.offices)
    heaps = [
        f"{heap.procedure}: {heap.was} → {heap.now}: {heap.cases} hồ sơ, {heap.late} quá hạn" for heap in report.heaps
    ]
    yield from _section("Hồ sơ đang mở", heaps)
    yield from _section("Ủy quyền hết", report.delegations)
    counted = [f"{many:>8} {COUNTS.get(key, key)}" for key, many in report.counts.items() if many]
    yield from _section("Tổng cộng", counted)
    yield from _section("Còn phải làm", [_said(remark) for remark in report.by_hand])


def _section(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield f"{title}:"
        yield from (f"  {line}" for line in lines)
