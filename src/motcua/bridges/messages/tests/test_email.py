"""Against a mail server on the loopback, through smtplib itself."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy

import pytest
from pytest_django import Settings

from motcua.bridges.messages.email import SmtpEmail
from motcua.ground.words.errors import Unavailable


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        server = self.server
        assert isinstance(server, MailServer)
        self.wfile.write(b"220 loopback\r\n")
        while line := self.rfile.readline():
            verb = line[:4].upper().strip()
            if verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                while not server.mails[-1].endswith(b"\r\n.\r\n"):
                    server.mails[-1] += self.rfile.readline()
            elif verb == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            self.wfile.write(server.answers.get(verb, b"250 ok") + b"\r\n")


class MailServer(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.answers: dict[bytes, bytes] = {}
        self.mails = [b""]


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    with MailServer() as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address[:2]
        settings.SITE = "https://motcua.example"
        yield server
        server.shutdown()


def send() -> None:
    SmtpEmail().send(to="lan@example.vn", subject="Hồ sơ\nđã tiếp nhận", body="Kính gửi bà Lan", reference="0192")


def test_a_mail_arrives_in_vietnamese_and_can_be_told_from_its_repetition(server: MailServer) -> None:
    send()
    mail = message_from_bytes(server.mails[-1], policy=policy.default)
    assert (mail["To"], mail["Subject"]) == ("lan@example.vn", "Hồ sơ đã tiếp nhận")
    assert (mail["Message-ID"], mail["Auto-Submitted"]) == ("<0192@motcua.example>", "auto-generated")
    assert "Kính gửi bà Lan" in mail.get_content()


@pytest.mark.parametrize(
    ("verb", "answer", "again"),
    [
        (b"RCPT", b"550 no such user", False),
        (b"RCPT", b"450 mailbox busy", True),
        (b"MAIL", b"553 not from you", False),
        (b"MAIL", b"451 later", True),
        (b"DATA", b"554 refused", False),
    ],
)
def test_what_the_server_says_decides_whether_to_try_again(
    server: MailServer, verb: bytes, answer: bytes, again: bool
) -> None:
    server.answers[verb] = answer
    with pytest.raises(Unavailable, match=answer.decode()) as caught:
        send()
    assert (caught.value.retry is not None) == again


def test_no_server_is_worth_another_attempt(server: MailServer, settings: Settings) -> None:
    with MailServer() as closed:
        settings.EMAIL_PORT = closed.server_address[1]
    with pytest.raises(Unavailable, match="không kết nối được") as caught:
        send()
    assert caught.value.retry is not None
