"""E-mail by SMTP, through Django's ``EMAIL_*`` settings."""

from __future__ import annotations

import smtplib
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from motcua.ground.words.errors import Unavailable

_PATIENCE = 15  # seconds for the server to answer
_LATER = timedelta(minutes=5)


class SmtpEmail:
    def send(self, *, to: str, subject: str, body: str, reference: str) -> None:
        message = EmailMessage(
            subject=" ".join(subject.split()),
            body=body,
            to=[to],
            headers={"Message-ID": f"<{reference}@{_host()}>", "Auto-Submitted": "auto-generated"},
            connection=get_connection(timeout=_PATIENCE),
        )
        try:
            message.send()
        except smtplib.SMTPAuthenticationError as problem:
            raise Unavailable(f"máy chủ thư từ chối đăng nhập: {problem.smtp_code}", retry=_LATER) from problem
        except smtplib.SMTPRecipientsRefused as problem:
            raise _refusal(*problem.recipients[to]) from problem
        except smtplib.SMTPResponseException as problem:
            raise _refusal(problem.smtp_code, problem.smtp_error) from problem
        except OSError as problem:
            raise Unavailable(f"không kết nối được máy chủ thư: {problem}", retry=_LATER) from problem


def _refusal(code: int, said: bytes | str) -> Unavailable:
    """RFC 5321: 4xx may pass, 5xx will not."""
    words = said.decode(errors="replace") if isinstance(said, bytes) else said
    return Unavailable(f"máy chủ thư từ chối: {code} {words}", retry=_LATER if code < 500 else None)


def _host() -> str:
    return urlsplit(settings.SITE).hostname or "localhost"
