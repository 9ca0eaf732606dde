"""What offices, their names and whoever looks after them must satisfy."""

from motcua.ground.offices.rules.authority import check_name, check_post, leads, looks_after, may_give, not_yours
from motcua.ground.offices.rules.naming import MOST, is_code, office_name

__all__ = [
    "MOST",
    "check_name",
    "check_post",
    "is_code",
    "leads",
    "looks_after",
    "may_give",
    "not_yours",
    "office_name",
]
