"""A stamp of the local authority holds for us and for openssl; one over HTTP answers our own question or none."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from asn1crypto import cms, tsp  # type: ignore[import-untyped]

from motcua.bridges.timestamp.local import LocalStamper
from motcua.bridges.timestamp.rfc3161 import HttpStamper
from motcua.ground.words.errors import Unavailable
from motcua.ground.words.moments import VIETNAM

NOW = datetime(2026, 11, 23, 8, 0, 3, tzinfo=VIETNAM)
TEXT = b"one seal"
DIGEST = sha256(TEXT).digest()
Answer = Callable[[tsp.TimeStampReq], bytes]


def der(tag: int, content: bytes) -> bytes:
    return bytes([tag, len(content)]) + content


# TimeStampResp: status rejection (2) with the words "quá tải", and no token.
REFUSED = bytes.fromhex("020102") + der(0x30, der(0x0C, "quá tải".encode()))
REFUSAL = der(0x30, der(0x30, REFUSED))


def test_openssl_verifies_what_the_local_authority_stamps(tmp_path: Path) -> None:
    token = LocalStamper(str(tmp_path / "tsa")).stamp(DIGEST, now=NOW)
    (tmp_path / "token").write_bytes(token)
    (tmp_path / "text").write_bytes(TEXT)
    command = ["openssl", "ts", "-verify", "-data", "text", "-in", "token", "-token_in", "-CAfile", "tsa/ca.pem"]
    when = ["-attime", str(int(NOW.timestamp()))]
    told = subprocess.run([*command, *when], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "Verification: OK" in told.stdout, told.stderr


def test_it_is_made_once_and_its_key_is_its_owners(tmp_path: Path) -> None:
    folder = tmp_path / "tsa"
    LocalStamper(str(folder)).stamp(DIGEST, now=NOW)
    root = (folder / "ca.pem").read_bytes()
    LocalStamper(str(folder)).stamp(DIGEST, now=NOW + timedelta(days=1))
    assert (folder / "ca.pem").read_bytes() == root
    assert (folder / "tsa.key").stat().st_mode & 0o077 == 0


@pytest.fixture
def authority(tmp_path: Path) -> Iterator[Callable[[Answer], HttpStamper]]:
    """An HTTP server on loopback that answers as it is told."""
    answers: list[Answer] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            said = answers[0](tsp.TimeStampReq.load(asked))
            self.send_response(200 if said else 503)
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()

    def answering(answer: Answer) -> HttpStamper:
        answers.append(answer)
        return HttpStamper(f"http://name:word@127.0.0.1:{server.server_port}/tsa")

    yield answering
    server.shutdown()
    thread.join()
    server.server_close()


def granting(folder: Path, *, digest: bytes | None = None, nonce: bool = True) -> Answer:
    def answer(asked: tsp.TimeStampReq) -> bytes:
        of = digest or asked["message_imprint"]["hashed_message"].native
        token = LocalStamper(str(folder / "tsa")).stamp(of, now=NOW, nonce=asked["nonce"].native if nonce else None)
        said = tsp.TimeStampResp({"status": {"status": "granted"}})
        said["time_stamp_token"] = cms.ContentInfo.load(token)
        return bytes(said.dump())

    return answer


def test_an_authority_over_http_answers_our_own_question(
    authority: Callable[[Answer], HttpStamper], tmp_path: Path
) -> None:
    stamper = authority(granting(tmp_path))
    assert "word" not in stamper.authority
    token = stamper.stamp(DIGEST, now=NOW)
    assert token[:1] == b"\x30"


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (lambda folder: granting(folder, digest=bytes(32)), "câu hỏi khác"),
        (lambda folder: granting(folder, nonce=False), "câu hỏi khác"),
        (lambda folder: lambda asked: b"", "HTTP 503"),
        (lambda folder: lambda asked: b"<html>", "không phải là dấu thời gian"),
        (lambda folder: lambda asked: bytes(70_000), "quá dài"),
        (lambda folder: lambda asked: REFUSAL, "từ chối đóng dấu thời gian: REJECTION quá tải"),
    ],
    ids=["another digest", "no nonce", "an error", "a page", "too long", "refused"],
)
def test_any_other_answer_is_a_reason_to_ask_again(
    authority: Callable[[Answer], HttpStamper], tmp_path: Path, answer: Callable[[Path], Answer], says: str
) -> None:
    with pytest.raises(Unavailable) as trouble:
        authority(answer(tmp_path)).stamp(DIGEST, now=NOW)
    assert says in trouble.value.reason
    assert trouble.value.retry is not None


def test_one_that_is_not_there_is_asked_again() -> None:
    with pytest.raises(Unavailable) as trouble:
        HttpStamper("http://127.0.0.1:9/tsa").stamp(DIGEST, now=NOW)
    assert trouble.value.retry is not None
