"""What officials do at the desk, as they do it."""

from __future__ import annotations

from collections.abc import Mapping

from .visitor import Visitor, expect


def open_case(officer: Visitor, code: str) -> None:
    """Find it among all open ones by its code."""
    officer.page.goto("/ban-lam-viec/?khay=all_open")
    officer.page.get_by_label("Tìm theo tên, mã hồ sơ, nội dung").fill(code)
    officer.press("Lọc")
    officer.follow(code)
    expect(officer.page.locator(".case-head__code")).to_contain_text(code)


def act(
    officer: Visitor, button: str, *, under: str = "", typed: Mapping[str, str] | None = None, chosen: str = ""
) -> None:
    """One act of the panel. ``under`` is the title it is folded away beneath."""
    panel = officer.page.locator(".act")
    if under:
        panel = panel.locator("details").filter(has=officer.page.locator("summary", has_text=under))
        panel.locator("summary").click()
    form = panel.locator("form").filter(has=officer.page.get_by_role("button", name=button, exact=True))
    for label, text in (typed or {}).items():
        officer.fill(label, text, within=form)
    if chosen:
        form.get_by_label(chosen, exact=True).check()
    officer.press(button, within=form)
    expect(officer.page.locator(".notice--error")).to_have_count(0)


def take_in(officer: Visitor, code: str) -> None:
    """The one-stop officer finds the dossier in order and passes it on."""
    open_case(officer, code)
    act(officer, "Tiếp nhận")
    act(officer, "Chuyển xử lý")


def finish_steps(officer: Visitor, number: int) -> None:
    for _ in range(number):
        act(officer, "Xong bước này, chuyển bước sau")
