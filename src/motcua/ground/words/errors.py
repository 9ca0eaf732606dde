"""Errors have audiences: the person, the worker, the programmer.

``Refused`` is read by a person, ``Unavailable`` by a worker, ``Unknown`` becomes 404. Anything else is a bug and
crashes loudly.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta


class Refused(Exception):
    """The act is not possible; ``message`` tells the person why and what to do.

    ``message`` is a sentence in Vietnamese with ``{named}`` places, which is also its key in the catalogues; ``code``
    is what machines and tests read; ``field`` is the path of the answer at fault (``children.0.name``), if any;
    ``law`` is the article that refuses, if any.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        field: str = "",
        law: str = "",
        params: Mapping[str, object] | None = None,
        problems: tuple[Problem, ...] = (),
    ) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.field = field
        self.law = law
        self.params = dict(params or {})
        self.problems = problems

    @property
    def problem(self) -> Problem:
        """As one thing wrong in a form that is shown again."""
        return Problem(self.field, self.code, self.message, self.params)


class Problem:
    """One thing wrong with one answer: where it is, what is wrong, what to do."""

    __slots__ = ("code", "field", "message", "params")

    def __init__(self, field: str, code: str, message: str, params: Mapping[str, object] | None = None) -> None:
        self.field = field
        self.code = code
        self.message = message
        self.params = dict(params or {})

    def __repr__(self) -> str:
        return f"Problem({self.field!r}, {self.code!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Problem) and (self.field, self.code) == (other.field, other.code)

    def __hash__(self) -> int:
        return hash((self.field, self.code))


class Unknown(Exception):
    """Nothing of that name exists for this actor. The same answer for "not there" and "not yours"."""


class Unavailable(Exception):
    """Something outside did not answer. The worker stores ``reason`` on the row and tries again.

    ``retry`` is the wait before the next try; ``None`` means that trying again cannot help.
    """

    def __init__(self, reason: str, *, retry: timedelta | None = timedelta(minutes=1)) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry = retry
