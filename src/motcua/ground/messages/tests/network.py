"""The only thing that is faked: what lies beyond the ports."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from motcua.ground.messages.models import Message


class Network:
    """Shared by both adapters, because the house makes a new adapter for each message."""

    taken: ClassVar[list[dict[str, str]]] = []
    seen_states: ClassVar[list[tuple[str, int]]] = []
    answer: ClassVar[Callable[[dict[str, str]], None]]

    @classmethod
    def reset(cls) -> None:
        cls.taken, cls.seen_states, cls.answer = [], [], lambda message: None

    @classmethod
    def take(cls, **message: str) -> None:
        row = Message.objects.get(pk=message["reference"])
        cls.seen_states.append((row.state, row.attempts))
        cls.answer(message)
        cls.taken.append(message)

    def answers(self, trouble: Exception) -> None:
        def refuse(message: dict[str, str]) -> None:
            raise trouble

        Network.answer = refuse

    def recovers(self) -> None:
        Network.answer = lambda message: None


class Sms:
    def send(self, *, to: str, text: str, reference: str) -> None:
        Network.take(to=to, text=text, reference=reference)


class Email:
    def send(self, *, to: str, subject: str, body: str, reference: str) -> None:
        Network.take(to=to, subject=subject, body=body, reference=reference)
