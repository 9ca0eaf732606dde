"""What `make demo` does: a database, its tables, the packs, a sample province, a web server and a worker."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from motcua.wiring import payment_sandbox
from motcua.wiring.embedded import demo_server, state_dir
from motcua.wiring.national_id import folder, write_client, write_people
from motcua.wiring.province import packs_folder, provinces
from motcua.wiring.province import province as default_province
from motcua.wiring.start import start_django
from motcua.wiring.static import collect_static
from motcua.wiring.supervise import (
    AlreadyRunning,
    Children,
    Stopped,
    free_port,
    only_one,
    stoppable,
    wait_until_served,
)

if TYPE_CHECKING:
    from motcua.wiring.sample import CastMember

Say = Callable[[str], None]


def run(*, province: str | None, host: str, port: int) -> int:
    """Serve until stopped. The exit code: 0 when asked to stop, a fallen child's own when one falls."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace", line_buffering=True)
    chosen = province or default_province(packs_folder())
    known = provinces(packs_folder())
    if chosen not in known:
        print(f"motcua: không có tỉnh / no such province: {chosen}. Có / there are: {', '.join(known)}")
        return 2
    try:
        with stoppable(), only_one(state_dir() / "demo.lock") as say, _database(chosen):
            return _serve(chosen, host, port, say)
    except AlreadyRunning as other:
        print(f"motcua: bản demo của thư mục này đang chạy / this checkout's demo runs already: {other}")
        return 1
    except Stopped:
        print("\nmotcua: đã dừng, dữ liệu vẫn còn / stopped, the data stay for the next start")
        return 0


@contextlib.contextmanager
def _database(province: str) -> Iterator[None]:
    if os.environ.get("DATABASE_URL"):
        yield
        return
    server = demo_server(province)
    try:
        with _step("PostgreSQL"):
            server.start()
        os.environ["DATABASE_URL"] = server.url
        yield
    finally:
        server.stop()


def _serve(province: str, host: str, wanted: int, say: Say) -> int:
    port = free_port(host, wanted)
    site = f"http://localhost:{port}"
    os.environ.update(MOTCUA_DEMO="1", MOTCUA_PROVINCE=province, MOTCUA_SITE=site)
    identity_port, payment_port = _join_national_id(port), _join_payment(port)
    _prepare(province)
    say(f"{site} (pid {os.getpid()})")
    program = [sys.executable, "-m", "motcua.wiring.cli"]
    with Children() as children:
        if identity_port is not None:
            sandbox = [*program, "sandbox", "national-id", "--port", str(identity_port), "--folder", str(folder())]
            children.start("national-id", sandbox, os.environ)
        if payment_port is not None:
            at = str(payment_sandbox.folder())
            sandbox = [*program, "sandbox", "payment", "--port", str(payment_port), "--folder", at]
            children.start("payment", sandbox, os.environ)
        children.start("web", [*program, "serve", "--host", host, "--port", str(port)], os.environ)
        children.start("worker", [*program, "work"], os.environ)
        if identity_port is not None:
            with _step("national identity"):
                wait_until_served(identity_port, children)
        if payment_port is not None:
            with _step("payment"):
                wait_until_served(payment_port, children)
        with _step("web"):
            status = wait_until_served(port, children)
        if status is not None:
            print(banner(site, province, moved_from=wanted if wanted != port else None))
        if status is not None and status >= 500:
            print(f"motcua: the first page answers {status}; the reason stands above")
        name, code = children.wait()
    print(f"motcua: '{name}' đã tự dừng / ended by itself, exit code {code}; lý do ở trên / the reason stands above")
    return code or 1


def _join_national_id(port: int) -> int | None:
    """Where the simulated national identity will listen, with the portal told of it; None when a real one is told."""
    if os.environ.get("MOTCUA_NATIONAL_ID_ISSUER"):
        return None
    chosen = free_port("127.0.0.1", port + 90)
    secret = write_client([f"http://localhost:{port}", f"http://127.0.0.1:{port}"])
    os.environ.update(
        MOTCUA_NATIONAL_ID_ISSUER=f"http://localhost:{chosen}", MOTCUA_NATIONAL_ID_CLIENT_SECRET_FILE=str(secret)
    )
    return chosen


def _join_payment(port: int) -> int | None:
    """Where the simulated gateway and bank will listen, with the portal told of them; None when real ones are told."""
    if os.environ.get("MOTCUA_GATEWAYS"):
        return None
    chosen = free_port("127.0.0.1", port + 95)
    os.environ.update(payment_sandbox.join(f"http://127.0.0.1:{port}", f"http://localhost:{chosen}"))
    return chosen


def _prepare(province: str) -> None:
    with _step("Django"):
        start_django()
    from django.core.management import call_command
    from django.db import connections
    from django.utils import timezone

    from motcua.wiring.sample import make_sample

    with _step("tables"):
        call_command("migrate", interactive=False, verbosity=0)
    with _step("static files"):
        collect_static()
    with _step("packs and sample"):
        make_sample(province, timezone.now())
        write_people()
    connections.close_all()


@contextlib.contextmanager
def _step(what: str) -> Iterator[None]:
    started = time.monotonic()
    yield
    print(f"motcua: {what} {time.monotonic() - started:.1f} s")


def _way_in(member: CastMember) -> tuple[str, str]:
    if not member.password:
        return "định danh điện tử / e-identity", "—"
    return member.username, member.password


def _payment_site() -> str:
    return os.environ.get("MOTCUA_BANK_APP", "—").removesuffix("/ngan-hang") + "/"


def banner(site: str, province: str, *, moved_from: int | None = None) -> str:
    from motcua.wiring.sample import cast

    rows = [("Tên / name", "Vai / role", "Đăng nhập / login", "Mật khẩu / password")]
    rows += [(each.name, f"{each.role_vi} / {each.role_en}", *_way_in(each)) for each in cast()]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    people = ["  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    lines = [
        "",
        f"  MỘT CỬA đang chạy / is running — {province}. Dữ liệu là giả / all data are synthetic.",
        "",
        f"  Cổng dịch vụ công / portal      {site}/",
        f"  Bàn làm việc / desk             {site}/ban-lam-viec",
        f"  Quản trị / studio               {site}/quan-tri/",
        f"  Tài liệu API / API documents    {site}/api/docs",
        "",
        *(line.rstrip() for line in people),
        "",
        f"  Công dân / citizens   {site}/dang-nhap",
        "    bấm “Đăng nhập bằng định danh điện tử”, rồi chọn một người hư cấu ở dịch vụ mô phỏng",
        f"    press the button, then choose an invented person at {os.environ.get('MOTCUA_NATIONAL_ID_ISSUER', '—')}",
        f"  Cán bộ / officials    {site}/dang-nhap/can-bo",
        f"  Thanh toán mô phỏng / simulated payment   {_payment_site()}",
        "    không có đồng tiền nào chuyển đi; chọn “ngày xấu” ở đó / no money moves; bad days are chosen there",
        "",
        "  Dừng: Ctrl-C. To stop: Ctrl-C.",
        "",
    ]
    if moved_from is not None:
        lines.insert(1, f"  Cổng {moved_from} đang có chương trình khác dùng / port {moved_from} is in use by another.")
    return "\n".join(lines)
