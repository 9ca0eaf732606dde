"""How the rooms below the ledger leave a fact: the recorder is handed to them, since they may not know it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol


class Doer(Protocol):
    """As much of an actor as the rooms below ``people`` may see."""

    @property
    def ref(self) -> str: ...


class Recorder(Protocol):
    """`ledger.actions.record_fact`, as its callers see it. ``wiring`` passes the real one."""

    def __call__(
        self,
        kind: str,
        /,
        *,
        subject: str,
        actor: Any,
        now: datetime,
        happened_at: datetime | None = None,
        office_id: int | None = None,
        place_code: str = "",
        payload: Mapping[str, Any],
    ) -> object: ...
