"""The facts this room leaves. Their subject is what the message is about."""

from __future__ import annotations

READ = "messages.read"  # message: the person opened it for the first time
RETRIED = "messages.retried"  # message, channel: an official has it sent again

ALL: tuple[str, ...] = (READ, RETRIED)
