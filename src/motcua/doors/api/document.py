"""The OpenAPI document: made from the routes, in the reader's language, with problems under their own media type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext, gettext_noop
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from motcua.doors.api import examples
from motcua.doors.api.problems import CODES, KIND, PROBLEM, TITLES

_ABOUT = gettext_noop(
    "Giao diện lập trình của Một Cửa: cùng những việc như trên cổng và bàn làm việc. Lỗi trả về theo RFC 9457 "
    "(application/problem+json) với mã lỗi không đổi; câu giải thích theo Accept-Language (vi, en). Hồ sơ không phải "
    "của bạn được trả lời là không tìm thấy."
)
_TOKEN = gettext_noop("Khóa truy cập tạo tại bàn làm việc hoặc cấp cho ứng dụng, gửi ở đầu mục Authorization: Bearer.")
_TAGS: Mapping[str, str] = {
    "catalogue": gettext_noop("Thủ tục và tra cứu công khai, không cần khóa truy cập"),
    "units": gettext_noop("Đơn vị hành chính qua các thời kỳ, không cần khóa truy cập"),
    "time": gettext_noop("Lịch làm việc và ngày hẹn trả, không cần khóa truy cập"),
    "papers": gettext_noop("Kiểm tra văn bản đã ban hành, không cần khóa truy cập"),
    "filing": gettext_noop("Nộp hồ sơ"),
    "cases": gettext_noop("Xem hồ sơ"),
    "acts": gettext_noop("Các việc trên hồ sơ"),
}
_DONE: Mapping[int, str] = {
    200: gettext_noop("Đã thực hiện"),
    201: gettext_noop("Đã tạo"),
}
_TRANSLATED = ("description", "summary")


class Api(NinjaAPI):
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._documents: dict[tuple[str, str | None], OpenAPISchema] = {}

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """Made once in each language, for it takes long and no route comes or goes while we run: read it only."""
        asked = get_language(), path_prefix
        if asked not in self._documents:
            document = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
            self._documents[asked] = finished(document)
        return self._documents[asked]

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__


def finished(document: OpenAPISchema) -> OpenAPISchema:
    document["info"]["description"] = _ABOUT
    document["info"]["license"] = {"name": "Apache-2.0", "identifier": "Apache-2.0"}
    document["servers"] = [{"url": "/"}]
    document["tags"] = [{"name": name, "description": told} for name, told in _TAGS.items()]
    components = document["components"]
    components["securitySchemes"] = {"Token": {"type": "http", "scheme": "bearer", "description": _TOKEN}}
    components["responses"] = {_name(status): _problem(status) for status in TITLES}
    for methods in document["paths"].values():
        for operation in methods.values():
            _finish(operation)
    for name, shape in components["schemas"].items():
        shape.pop("description", None)  # a docstring of ours
        _untitle(shape)
        if name in examples.SHAPES:
            shape["examples"] = [examples.SHAPES[name]]
    _translate(document)
    return document


def _finish(operation: dict[str, Any]) -> None:
    declared: dict[int, Any] = {**operation["responses"], 429: {}}
    responses: dict[str, Any] = {}
    for status, answer in sorted(declared.items()):
        told = {**answer, "description": _DONE.get(status, "")}
        responses[str(status)] = told if status < 400 else {"$ref": f"#/components/responses/{_name(status)}"}
    operation["responses"] = responses
    _untitle(operation)
    if operation["operationId"] == "paper":
        types = ("application/pdf", "image/jpeg", "image/png")
        responses["200"]["content"] = {each: {"schema": {"type": "string", "format": "binary"}} for each in types}
    if operation["operationId"] == "upload":
        file = operation["requestBody"]["content"]["multipart/form-data"]["schema"]["properties"]["file"]
        file.pop("contentMediaType", None)
        file["format"] = "binary"


def _name(status: int) -> str:
    return f"Problem{status}"


def _problem(status: int) -> dict[str, Any]:
    """One response for each status, referred to by every operation that may give it."""
    code = CODES.get(status) or examples.CODES[status]
    example = {"type": f"{KIND}{code}", "title": gettext(TITLES[status]), "status": status, "code": code}
    name = {401: "WWW-Authenticate", 429: "Retry-After", 503: "Retry-After"}.get(status)
    headers = {name: {"schema": {"type": "string"}}} if name else {}
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/ProblemDetails"}, "example": example}}
    return {"description": TITLES[status], "content": content, **({"headers": headers} if headers else {})}


def _untitle(part: Any) -> None:
    """Without the titles made from names, which say nothing that the name does not."""
    if isinstance(part, dict):
        if isinstance(part.get("title"), str):
            del part["title"]
        for value in part.values():
            _untitle(value)
    elif isinstance(part, list):
        for value in part:
            _untitle(value)


def _translate(part: Any) -> None:
    """Every description and summary, in place; properties that happen to be called so are schemas, not texts."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key in _TRANSLATED and isinstance(value, str) and value:
                part[key] = gettext(value)
            elif key not in ("example", "examples", "default"):
                _translate(value)
    elif isinstance(part, list):
        for value in part:
            _translate(value)
