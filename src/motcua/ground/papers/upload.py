"""Files on their way in: a file over the limit is skipped without being kept, and the rest of the form survives."""

from __future__ import annotations

from io import BytesIO
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile, TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from motcua.ground.papers.definitions import LARGEST, LARGEST_REQUEST

_DRAINED = 4 * LARGEST_REQUEST


def too_large(request: HttpRequest) -> list[str]:
    """The names of the fields whose file was skipped for its size. Reading it parses the body."""
    _ = request.POST
    return cast("list[str]", getattr(request, "too_large", []))


class LimitedUpload(FileUploadHandler):
    """Small files stay in memory, larger ones go to a temporary file, files over ``LARGEST`` are skipped and their
    field is named in ``request.too_large``. A request over ``LARGEST_REQUEST`` raises Django's ``RequestDataTooBig``,
    which the doors' ``handler400`` answers with 413.
    """

    _spool: BytesIO | TemporaryUploadedFile | None = None

    def handle_raw_input(
        self, input_data: Any, META: dict[str, Any], content_length: int, boundary: Any, encoding: str | None = None
    ) -> None:
        self._skipped: list[str] = []
        self.request.too_large = self._skipped  # type: ignore[union-attr]
        if content_length > LARGEST_REQUEST:
            _drain(input_data)
            raise RequestDataTooBig(f"a form may hold {LARGEST_REQUEST} bytes, this one has {content_length}")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._drop()
        if self.content_length is not None and self.content_length > LARGEST:
            self._skip()
        self._spool = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start + len(raw_data) > LARGEST:
            self._skip()
        if isinstance(self._spool, BytesIO) and start + len(raw_data) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
            self._spool = self._moved_to_disk(self._spool)
        assert self._spool is not None
        self._spool.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[bytes] | None:
        spool, self._spool = self._spool, None
        assert spool is not None
        spool.seek(0)
        if isinstance(spool, TemporaryUploadedFile):
            spool.size = file_size
            return spool
        return InMemoryUploadedFile(
            spool, self.field_name, self.file_name, self.content_type, file_size, self.charset, self.content_type_extra
        )

    def upload_interrupted(self) -> None:
        self._drop()

    def _skip(self) -> None:
        self._drop()
        if self.field_name not in self._skipped:
            self._skipped.append(self.field_name)
        raise SkipFile

    def _moved_to_disk(self, small: BytesIO) -> TemporaryUploadedFile:
        large = TemporaryUploadedFile(self.file_name or "", self.content_type, 0, self.charset, self.content_type_extra)
        large.write(small.getvalue())
        return large

    def _drop(self) -> None:
        if self._spool is not None:
            self._spool.close()
        self._spool = None


def _drain(input_data: Any) -> None:
    """Read on for a while: a browser that is still sending shows a broken connection instead of our answer."""
    left = _DRAINED
    while left > 0 and (part := input_data.read(min(left, 1024 * 1024))):
        left -= len(part)
