"""What a route may answer, as its declaration."""

from __future__ import annotations

from typing import Any

from motcua.doors.api.problems import ProblemDetails

LOOKED_UP = (404,)
OWN = (401, 422)
ONE = (401, 404)
ACT = (401, 403, 404, 409, 413, 415, 422)


def answers(shape: Any, *problems: int, status: int = 200) -> dict[int, Any]:
    """The shape under its status, and the problems. 400 and 500 need no asking."""
    return {status: shape} | dict.fromkeys(sorted({400, 500, *problems}), ProblemDetails)
