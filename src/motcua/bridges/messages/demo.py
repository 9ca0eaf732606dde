"""Nothing leaves the machine: what would have been sent stays in the rows of `messages`, and the demo shows them.

Two addresses misbehave on purpose, so that the screens of failure can be seen.
"""

from __future__ import annotations

import re
from datetime import timedelta

from motcua.ground.words.errors import Unavailable

_MOBILE = re.compile(r"^(0|\+84)[35789]\d{8}$")
SWITCHED_OFF = "000"
"""A number that ends so does not answer now."""
NO_SUCH_MAILBOX = "khong-co@"
"""An address that begins so does not exist."""


class DemoSms:
    def send(self, *, to: str, text: str, reference: str) -> None:
        number = re.sub(r"[ .-]", "", to)
        if not _MOBILE.match(number):
            raise Unavailable(f"{to} không phải là số điện thoại di động", retry=None)
        if number.endswith(SWITCHED_OFF):
            raise Unavailable(f"{to} đang tắt máy", retry=timedelta(minutes=5))


class DemoEmail:
    def send(self, *, to: str, subject: str, body: str, reference: str) -> None:
        if to.startswith(NO_SUCH_MAILBOX):
            raise Unavailable(f"hộp thư {to} không tồn tại", retry=None)
