"""Through Django's own request handling: a multipart body that is made while it is read, as large as it likes."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile, TemporaryUploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import Client, RequestFactory
from django.urls import path as route
from pytest_django import Settings

from motcua.ground.papers.definitions import LARGEST, LARGEST_REQUEST
from motcua.ground.papers.upload import too_large

MB = 1024 * 1024
EDGE = "bien-gioi"


def view(request: HttpRequest) -> HttpResponse:
    return JsonResponse(
        {"name": request.POST.get("name"), "files": sorted(request.FILES), "too_large": too_large(request)}
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(type(exception).__name__, status=413)


urlpatterns = [route("nop", view)]
handler400 = "motcua.ground.papers.tests.test_upload.bad_request"


class Body:
    """A multipart body read piece by piece: fields as text, files as a number of bytes."""

    def __init__(self, parts: list[tuple[str, str | int]]) -> None:
        self.parts = parts
        self.length = sum(len(head) + size for head, size in self._pieces())
        self._source = self._bytes()
        self._rest = b""
        self.bytes_read = 0

    def _pieces(self) -> Iterator[tuple[bytes, int]]:
        for name, value in self.parts:
            filename = f'; filename="{name}.pdf"' if isinstance(value, int) else ""
            head = f'--{EDGE}\r\nContent-Disposition: form-data; name="{name}"{filename}\r\n\r\n'.encode()
            yield (head, value) if isinstance(value, int) else (head + value.encode(), 0)
            yield b"\r\n", 0
        yield f"--{EDGE}--\r\n".encode(), 0

    def _bytes(self) -> Iterator[bytes]:
        for head, size in self._pieces():
            yield head
            while size:
                step = min(size, 64 * 1024)
                yield b"a" * step
                size -= step

    def read(self, size: int = -1) -> bytes:
        while len(self._rest) < size and (part := next(self._source, b"")):
            self._rest += part
        part, self._rest = self._rest[:size], self._rest[size:]
        self.bytes_read += len(part)
        return part

    readline = read


def environ_of(body: Body) -> dict[str, Any]:
    return {
        "PATH_INFO": "/nop",
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": f"multipart/form-data; boundary={EDGE}",
        "CONTENT_LENGTH": str(body.length),
        "wsgi.input": body,
    }


def request_with(*parts: tuple[str, str | int]) -> tuple[WSGIRequest, Body]:
    body = Body(list(parts))
    return WSGIRequest({**RequestFactory().get("/").environ, **environ_of(body)}), body


def test_a_form_with_files_within_the_limit_is_untouched() -> None:
    request, _ = request_with(("name", "Lan"), ("small", 10), ("large", 5 * MB), ("last", "hết"))
    small, large = request.FILES["small"], request.FILES["large"]
    assert isinstance(small, InMemoryUploadedFile)
    assert isinstance(large, TemporaryUploadedFile)
    assert (small.size, large.size) == (10, 5 * MB)
    assert large.read() == b"a" * 5 * MB
    assert (request.POST["name"], request.POST["last"], too_large(request)) == ("Lan", "hết", [])
    large.close()


def test_a_file_of_exactly_the_limit_passes_and_one_byte_more_does_not() -> None:
    request, _ = request_with(("exact", LARGEST), ("more", LARGEST + 1))
    assert list(request.FILES) == ["exact"]
    assert too_large(request) == ["more"]
    request.close()


def test_a_hundred_megabytes_are_skipped_in_constant_memory_and_the_form_survives(
    settings: Settings, tmp_path: Path
) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    tracemalloc.start()
    request, body = request_with(("before", "trước"), ("huge", 100 * MB), ("after", "sau"), ("scan", 10))
    answers = dict(request.POST.items())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert answers == {"before": "trước", "after": "sau"}
    assert list(request.FILES) == ["scan"]
    assert too_large(request) == ["huge"]
    assert body.bytes_read == body.length
    assert peak < 6 * MB
    assert list(tmp_path.iterdir()) == []


def test_a_skipped_file_does_not_close_the_one_before_it() -> None:
    request, _ = request_with(("good", 3 * MB), ("huge", 30 * MB))
    good = request.FILES["good"]
    assert isinstance(good, TemporaryUploadedFile)
    assert good.read() == b"a" * 3 * MB
    assert too_large(request) == ["huge"]
    request.close()


def test_a_field_with_several_large_files_is_named_once() -> None:
    request, _ = request_with(("scans", LARGEST + 1), ("scans", LARGEST + 1), ("scans", 5))
    assert too_large(request) == ["scans"]
    assert len(request.FILES.getlist("scans")) == 1


def test_a_form_without_files_has_nothing_too_large() -> None:
    assert too_large(RequestFactory().post("/nop", {"name": "Lan"})) == []
    assert too_large(RequestFactory().get("/nop")) == []


def test_a_body_cut_off_in_the_middle_of_a_file_keeps_no_half() -> None:
    request, body = request_with(("name", "Lan"), ("scan", 5 * MB))
    body._source = iter([*[next(body._source) for _ in range(20)]])
    assert dict(request.POST.items()) == {"name": "Lan"}
    assert not request.FILES


@pytest.mark.django_db
def test_a_whole_request_over_the_limit_is_answered_413(settings: Settings) -> None:
    """Also where the first to read the body is a middleware."""
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = ["django.middleware.csrf.CsrfViewMiddleware"]
    body = Body([("name", "Lan"), *((f"scan{i}", 15 * MB) for i in range(9))])
    assert body.length > LARGEST_REQUEST
    browser = Client(enforce_csrf_checks=True)
    browser.cookies["csrftoken"] = "a" * 32
    answer: Any = browser.request(**environ_of(body))
    assert (answer.status_code, answer.content) == (413, b"RequestDataTooBig")
    assert body.bytes_read == body.length


@pytest.mark.django_db
def test_the_view_sees_the_rest_of_the_form(settings: Settings, client: Client) -> None:
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = ["django.middleware.csrf.CsrfViewMiddleware"]
    body = Body([("name", "Lan"), ("huge", 25 * MB), ("scan", 9)])
    answer: Any = client.request(**environ_of(body))
    assert answer.json() == {"name": "Lan", "files": ["scan"], "too_large": ["huge"]}
