"""The ways out of the house. An adapter in `bridges` is named in the settings; it returns when the other side has
taken the message, or raises `words.errors.Unavailable`: with ``retry`` when another attempt may help, with None when it
cannot."""

from __future__ import annotations

from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

_SETTINGS = {"sms": "MESSAGES_SMS", "email": "MESSAGES_EMAIL"}


class SmsPort(Protocol):
    def send(self, *, to: str, text: str, reference: str) -> None:
        """``reference`` is the same at each attempt, so that a gateway can drop what it has had already."""


class EmailPort(Protocol):
    def send(self, *, to: str, subject: str, body: str, reference: str) -> None: ...


def sms_port() -> SmsPort:
    return cast(SmsPort, import_string(_adapter("sms"))())


def email_port() -> EmailPort:
    return cast(EmailPort, import_string(_adapter("email"))())


def ways() -> frozenset[str]:
    """The channels this province has: a way without an adapter in the settings does not exist."""
    return frozenset({"inbox", *(way for way in _SETTINGS if _adapter(way))})


def _adapter(way: str) -> str:
    return str(getattr(settings, _SETTINGS[way], ""))
