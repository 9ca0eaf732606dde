"""Who looks after an office, its posts and appointments. ``chain`` is the office and those above it, nearest first."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from motcua.ground.offices.definitions import ADMINISTER, DUTIES, Holder
from motcua.ground.words.errors import Refused

LONGEST_TITLE = 120


def leads(actor: Holder, chain: Sequence[int]) -> bool:
    """The house itself does, when it is set up."""
    return actor.kind == "system" or any(actor.may("lead", office) for office in chain)


def looks_after(actor: Holder, chain: Sequence[int]) -> bool:
    """Who leads the office or one above it, or administers there."""
    return leads(actor, chain) or any(actor.may(ADMINISTER, office) for office in chain)


def may_give(actor: Holder, duties: Collection[str], chain: Sequence[int]) -> bool:
    """Whether the actor may make or fill a post with these duties. An administrator makes administrators only further
    down: one beside themselves is made by who leads the office, or from above."""
    if ADMINISTER not in duties or leads(actor, chain):
        return looks_after(actor, chain)
    return looks_after(actor, chain[1:])


def not_yours() -> Refused:
    return Refused(
        "not_yours",
        "Việc này thuộc người đứng đầu hoặc người quản trị của cơ quan; tài khoản của bạn không có quyền đó.",
    )


def check_post(title: str, duties: Collection[str]) -> str:
    """The title as it is kept."""
    written = " ".join(title.split())
    if not 2 <= len(written) <= LONGEST_TITLE:
        raise Refused("post_title", "Nhập tên chức danh, từ 2 đến 120 ký tự.", field="title")
    if not duties or not set(duties) <= DUTIES:
        raise Refused("post_duties", "Chọn ít nhất một nhiệm vụ của chức danh.", field="duties")
    if ADMINISTER in duties and len(set(duties)) > 1:
        raise Refused(
            "administers_apart",
            "Quản trị hệ thống đứng riêng một chức danh: ai cấp quyền thì không dùng quyền đó.",
            field="duties",
        )
    return written


def check_name(name: str) -> str:
    written = " ".join(name.split())
    if not 3 <= len(written) <= 200:
        raise Refused("office_name", "Nhập tên cơ quan, từ 3 đến 200 ký tự.", field="name")
    return written
