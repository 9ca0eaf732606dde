"""`motcua people`: accounts, appointments and delegations without a screen: a first day, and many at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from motcua.ground.access.actions import close_account, invite, reopen_account
from motcua.ground.access.overseeing import Competent, moment, who_could_sign
from motcua.ground.offices.definitions import ADMINISTER, DUTIES
from motcua.ground.offices.models import Office
from motcua.ground.people.models import Account, Appointment, Delegation
from motcua.ground.people.overseeing import find_officials
from motcua.ground.words.errors import Refused
from motcua.ground.words.moments import day_of
from motcua.wiring import enrolling
from motcua.wiring.enrolling import ADMINISTRATOR, HOUSE, Decision
from motcua.wiring.enrolling_file import COLUMNS, Outcome, enrol_file

P = ParamSpec("P")
T = TypeVar("T")
ALL = 10_000_000
as_json_option = click.option("--json", "as_json", is_flag=True, help="For machines.")


class Day(click.ParamType):  # type: ignore[type-arg]
    """01/07/2026 or 2026-07-01."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return enrolling.day(str(value), "")
        except Refused as refused:
            self.fail(told(refused), param, ctx)


def told(refused: Refused) -> str:
    return refused.message.format(**refused.params)


def saying(act: Callable[P, T]) -> Callable[P, T]:
    """A refusal ends the command with its sentence."""

    @wraps(act)
    def said(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return act(*args, **kwargs)
        except Refused as refused:
            raise click.ClickException(told(refused)) from None

    return said


def say(done: dict[str, Any], line: str, *, as_json: bool) -> None:
    click.echo(json.dumps(done, ensure_ascii=False, default=str) if as_json else line)


@click.group()
def command() -> None:
    """Officials: their accounts, what they hold, and whom they lend it to."""


@command.command()
@click.argument("username")
@click.option("--name", required=True, help="The whole name, with diacritics.")
@click.option("--office", "code", default="", help="Code of the office.  [default: the one at the top]")
@click.option("--decision", default="", help="Number of the decision that appoints them.")
@click.option("--decided", type=Day(), help="The day it was signed.")
@as_json_option
@saying
def bootstrap(username: str, name: str, code: str, decision: str, decided: date | None, as_json: bool) -> None:
    """Make the first administrator of a house: post, account and appointment at the office at the top, from today.

    Prints the link by which they set their password, once. Asked again it changes nothing and prints no link: `motcua
    people invite` makes a new one. A house that has an administrator appoints others on its screens.
    """
    now = timezone.now()
    with transaction.atomic():
        office = enrolling.office_of(code) if code else _top(day_of(now))
        if _administers(username, office, day_of(now)):
            return say({"done": "unchanged", "username": username}, "Đã có từ trước, không đổi gì.", as_json=as_json)
        _refuse_second(office, day_of(now))
        link = _bootstrap(username, name, office, Decision(decision, decided), now)
    lines = f"Đã lập người quản trị đầu tiên: {name} ({username}), {office.name}.\n{_link_told(link)}"
    return say({"done": "made", "username": username, "office": office.code, "link": link}, lines, as_json=as_json)


def _bootstrap(username: str, name: str, office: Office, decision: Decision, now: datetime) -> str:
    today = day_of(now)
    enrolling.enrol_post(office=office.code, title=ADMINISTRATOR, duties=[ADMINISTER], valid_from=today, now=now)
    enrolling.enrol_account(username=username, name=name, office=office.code, now=now)
    enrolling.enrol_appointment(
        username=username,
        office=office.code,
        title=ADMINISTRATOR,
        valid_from=today,
        valid_to=None,
        decision=decision,
        now=now,
    )
    return _invited(enrolling.account_of(username), now)


def _top(on: date) -> Office:
    found = list(Office.objects.in_force(on).filter(parent=None).order_by("code")[:2])
    if len(found) != 1:
        reason = (
            "Chưa có cơ quan nào: motcua offices open." if not found else "Có nhiều cơ quan cấp cao nhất: nêu --office."
        )
        raise Refused("no_top_office", reason)
    return found[0]


def _administering(on: date) -> Any:
    running = Q(valid_to=None) | Q(valid_to__gt=on)
    return Appointment.objects.filter(running, post__duties__contains=[ADMINISTER], account__is_active=True)


def _administers(username: str, office: Office, on: date) -> bool:
    found = _administering(on).filter(account__username=username.lower(), post__office=office)
    return bool(found.exists())


def _refuse_second(office: Office, on: date) -> None:
    there = _administering(on).filter(post__office=office).select_related("account").first()
    if there is not None:
        raise Refused(
            "administrator_there",
            "{office} đã có người quản trị: {name}. Muốn thêm người khác: motcua people appoint.",
            params={"office": office.name, "name": there.account.name},
        )


def _invited(account: Account, now: datetime) -> str:
    text = invite(account=account, hours=settings.INVITATION_HOURS, actor=HOUSE, now=now)
    return f"{settings.SITE}{reverse('invitation', args=[text])}"


def _link_told(link: str) -> str:
    return f"Liên kết đặt mật khẩu, chỉ hiện lần này, dùng trong {settings.INVITATION_HOURS} giờ:\n{link}"


@command.command("invite")
@click.argument("username")
@as_json_option
@saying
def invite_(username: str, as_json: bool) -> None:
    """Print a new link by which USERNAME sets a password; the old link, password and sign-ins end."""
    link = _invited(enrolling.account_of(username), timezone.now())
    say({"username": username, "link": link}, _link_told(link), as_json=as_json)


@command.group()
def account() -> None:
    """Accounts of officials."""


@account.command("open")
@click.argument("username")
@click.option("--name", required=True, help="The whole name, with diacritics.")
@click.option("--office", required=True, help="Code of the office that answers for the account.")
@as_json_option
@saying
def open_(username: str, name: str, office: str, as_json: bool) -> None:
    """Open an account. It may do nothing until an appointment, and nobody gets in until `motcua people invite`."""
    done = enrolling.enrol_account(username=username, name=name, office=office, now=timezone.now())
    _say_done(done, f"tài khoản {username}", {"username": username}, as_json)


def _say_done(done: str, what: str, told_: dict[str, Any], as_json: bool) -> None:
    line = f"Đã ghi: {what}." if done == "made" else f"Không đổi: {what} đã như vậy."
    say({"done": done, **told_}, line, as_json=as_json)


@account.command()
@click.argument("username")
@as_json_option
@saying
def disable(username: str, as_json: bool) -> None:
    """Close the account: nobody acts with it from this second; posts and history stay."""
    found = enrolling.account_of(username)
    if found.is_active:
        close_account(account=found, actor=HOUSE, now=timezone.now())
    _say_done("made" if found.is_active else "unchanged", f"khóa {username}", {"username": username}, as_json)


@account.command()
@click.argument("username")
@as_json_option
@saying
def enable(username: str, as_json: bool) -> None:
    """Open a closed account again."""
    found = enrolling.account_of(username)
    if not found.is_active:
        reopen_account(account=found, actor=HOUSE, now=timezone.now())
    _say_done("unchanged" if found.is_active else "made", f"mở khóa {username}", {"username": username}, as_json)


@account.command("list")
@click.argument("text", default="")
@click.option("--office", "code", default="", help="Only who holds a post in that office today.")
@as_json_option
@saying
def list_(text: str, code: str, as_json: bool) -> None:
    """Officials' accounts with what they hold today; TEXT is words of the name, or how the user name begins."""
    on = timezone.localdate()
    accounts = Account.objects.filter(kind="official")
    if code:
        held = Appointment.objects.filter(Q(valid_to=None) | Q(valid_to__gt=on), post__office=enrolling.office_of(code))
        accounts = accounts.filter(pk__in=held.filter(valid_from__lte=on).values("account"))
    found, _more = find_officials(accounts, text, on, size=ALL)
    for each in found:
        held_ = [f"{held.post.title}, {held.post.office.name} ({held.post.office.code})" for held in each.held]
        row = {
            "username": each.account.username,
            "name": each.account.name,
            "open": each.account.is_active,
            "holds": held_,
        }
        state = "" if each.account.is_active else " [đã khóa]"
        say(row, f"{each.account.username:<20} {each.account.name}{state}: {'; '.join(held_) or '—'}", as_json=as_json)


post_options = (
    click.option("--office", required=True, help="Code of the office."),
    click.option("--post", "title", required=True, help="Title of the post."),
    click.option("--decision", required=True, help="Number of the decision."),
    click.option("--decided", type=Day(), required=True, help="The day it was signed."),
)


def of_post(act: Callable[P, T]) -> Callable[P, T]:
    for option in reversed(post_options):
        act = option(act)
    return act


@command.command()
@click.argument("username")
@of_post
@click.option("--from", "valid_from", type=Day(), required=True, help="The first day.")
@click.option("--until", "valid_to", type=Day(), help="The first day without it.")
@as_json_option
@saying
def appoint(
    username: str,
    office: str,
    title: str,
    decision: str,
    decided: date,
    valid_from: date,
    valid_to: date | None,
    as_json: bool,
) -> None:
    """Give a post to USERNAME by a decision; days to come are allowed."""
    done = enrolling.enrol_appointment(
        username=username,
        office=office,
        title=title,
        valid_from=valid_from,
        valid_to=valid_to,
        decision=Decision(decision, decided),
        now=timezone.now(),
    )
    _say_done(done, f"{username} giữ {title}", {"username": username, "post": title}, as_json)


@command.command()
@click.argument("username")
@of_post
@click.option("--on", type=Day(), required=True, help="The first day without it.")
@as_json_option
@saying
def end(username: str, office: str, title: str, decision: str, decided: date, on: date, as_json: bool) -> None:
    """USERNAME holds the post no longer."""
    told_ = {"username": username, "office": office, "title": title, "on": on}
    done = enrolling.end(**told_, decision=Decision(decision, decided), now=timezone.now())  # type: ignore[arg-type]
    _say_done(done, f"{username} thôi giữ {title}", {"username": username, "post": title}, as_json)


@command.command()
@click.option("--office", "code", default="", help="Only of that office.")
@click.option("--all", "all_", is_flag=True, help="Those that are over, too.")
@as_json_option
@saying
def delegations(code: str, all_: bool, as_json: bool) -> None:
    """Who lends what to whom, where, until when and by which decision."""
    on = timezone.localdate()
    found = Delegation.objects.select_related("from_account", "to_account", "office").order_by("valid_from", "pk")
    if code:
        found = found.filter(office=enrolling.office_of(code))
    if not all_:
        found = found.filter(Q(revoked_on=None) | Q(revoked_on__gt=on), valid_to__gt=on)
    for each in found:
        say(_delegation(each), _delegation_line(each), as_json=as_json)


@command.command("who-could")
@click.argument("duty", type=click.Choice(sorted(DUTIES)))
@click.argument("code", metavar="OFFICE")
@click.option("--at", "day", type=Day(), help="The day.  [default: today]")
@click.option("--time", "clock", type=click.DateTime(["%H:%M"]), help="By the clocks of Vietnam.  [default: now]")
@as_json_option
@saying
def who_could(duty: str, code: str, day: date | None, clock: datetime | None, as_json: bool) -> None:
    """Who could do DUTY in OFFICE at that moment, and by what: own post, or whose delegation.

    What was entered later than it took effect is said so: the decision gave the right, the house did not know it yet.
    """
    now = timezone.localtime()
    at = moment(day or now.date(), clock.time() if clock else now.time())
    office = enrolling.office_of(code)
    for each in who_could_sign(duty, office.pk, at):
        say(_competent(each), _competent_line(each), as_json=as_json)


def _competent(each: Competent) -> dict[str, Any]:
    lent = each.delegation
    return {
        "username": each.account.username,
        "name": each.account.name,
        "post": each.appointment.post.title,
        "appointment": each.appointment.pk,
        "decision": lent.decision_number if lent else each.appointment.decision_number,
        "lent_by": lent.from_account.username if lent else None,
        "by_decision": each.by_decision,
        "in_system": each.in_system,
        "entered_at": each.entered_at,
    }


def _competent_line(each: Competent) -> str:
    lent = each.delegation
    by = f"ủy quyền của {lent.from_account.name}, số {lent.decision_number}" if lent else each.appointment.post.title
    told_ = "" if each.by_decision else "; quyết định biết sau cho thấy lúc đó không còn quyền"
    told_ += "" if each.in_system else f"; ghi vào hệ thống sau, lúc {_clock(each.entered_at)}"
    return f"{each.account.username:<20} {each.account.name}: {by}{told_}"


def _clock(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%H:%M ngày %d/%m/%Y}" if at else "không rõ"


def _delegation(each: Delegation) -> dict[str, Any]:
    return {
        "from": each.from_account.username,
        "to": each.to_account.username,
        "office": each.office.code,
        "duties": each.duties,
        "valid_from": each.valid_from,
        "valid_to": each.valid_to,
        "revoked_on": each.revoked_on,
        "decision": each.decision_number,
    }


def _delegation_line(each: Delegation) -> str:
    ends = each.revoked_on or each.valid_to
    who = f"{each.from_account.name} → {each.to_account.name}"
    days = f"{each.valid_from:%d/%m/%Y} – trước {ends:%d/%m/%Y}"
    return f"{who}: {', '.join(each.duties)} tại {each.office.name}, {days}, số {each.decision_number}"


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Try everything and keep nothing.")
@as_json_option
def import_(file: Path, dry_run: bool, as_json: bool) -> None:
    """Read offices, posts, accounts and appointments from a CSV file (UTF-8): all of it, or nothing.

    The column `row` says what a line is: office, post, account or appointment. See docs/administration.md.
    """
    try:
        text = file.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise click.ClickException("Tệp không phải UTF-8. Lưu lại dạng “CSV UTF-8”.") from None
    outcome = enrol_file(text.splitlines(), apply=not dry_run, now=timezone.now())
    if as_json:
        click.echo(json.dumps(asdict(outcome), ensure_ascii=False))
    else:
        for line in _outcome_lines(outcome, dry_run=dry_run):
            click.echo(line)
    if outcome.bad:
        raise SystemExit(1)


def _outcome_lines(outcome: Outcome, *, dry_run: bool) -> Iterator[str]:
    for bad in outcome.bad:
        where = f", cột {bad.field}" if bad.field else ""
        yield f"dòng {bad.line}{where}: {bad.message}"
    for kind in COLUMNS:
        if outcome.made[kind] or outcome.unchanged[kind]:
            yield f"{kind}: {outcome.made[kind]} mới, {outcome.unchanged[kind]} đã có"
    if outcome.bad:
        yield f"{len(outcome.bad)} dòng sai: không ghi gì cả."
    else:
        yield "Thử xong, chưa ghi gì." if dry_run else "Đã ghi."
