"""Errors as RFC 9457 problem details, one place for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Field, NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from motcua.doors.api.parsing import BadBody
from motcua.doors.look.errors import said
from motcua.ground.words.errors import Refused, Unavailable, Unknown

PROBLEM = "application/problem+json"
KIND = "urn:motcua:problem:"

_FORBIDDEN = frozenset({"not_your_duty", "not_yours", "log_in_first"})
_INVALID = frozenset({"invalid", "unknown_field", "paper_ticket", "paper_type", "paper_broken", "paper_empty"})

TITLES: Mapping[int, str] = {
    400: gettext_noop("Không đọc được yêu cầu"),
    401: gettext_noop("Cần khóa truy cập hợp lệ"),
    403: gettext_noop("Không có quyền làm việc này"),
    404: gettext_noop("Không tìm thấy"),
    405: gettext_noop("Địa chỉ này không nhận phương thức đó"),
    409: gettext_noop("Chưa làm được việc này"),
    413: gettext_noop("Dữ liệu gửi lên quá lớn"),
    415: gettext_noop("Không nhận kiểu dữ liệu này"),
    422: gettext_noop("Dữ liệu gửi lên cần xem lại"),
    429: gettext_noop("Quá nhiều yêu cầu, hãy chờ rồi thử lại"),
    500: gettext_noop("Hệ thống có lỗi"),
    503: gettext_noop("Tạm thời không phục vụ được, vui lòng thử lại sau"),
}
CODES: Mapping[int, str] = {
    400: "bad_request",
    401: "unauthenticated",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "unsupported_type",
    429: "too_many_requests",
    500: "error",
    503: "unavailable",
}
"""What a problem is called when nothing more is known than its status."""

_WRONG: Mapping[str, str] = {
    "missing": gettext_noop("Thiếu mục này."),
    "extra_forbidden": gettext_noop("Không có mục nào tên như vậy."),
    "string_type": gettext_noop("Phải là chuỗi ký tự."),
    "string_too_short": gettext_noop("Phải có ít nhất {min_length} ký tự."),
    "string_too_long": gettext_noop("Không được quá {max_length} ký tự."),
    "string_pattern_mismatch": gettext_noop("Có ký tự không được phép."),
    "int_type": gettext_noop("Phải là số nguyên."),
    "int_parsing": gettext_noop("Phải là số nguyên."),
    "int_from_float": gettext_noop("Phải là số nguyên."),
    "bool_type": gettext_noop("Phải là true hoặc false."),
    "bool_parsing": gettext_noop("Phải là true hoặc false."),
    "dict_type": gettext_noop("Phải là một đối tượng."),
    "model_attributes_type": gettext_noop("Phải là một đối tượng."),
    "list_type": gettext_noop("Phải là một danh sách."),
    "too_long": gettext_noop("Không được quá {max_length} mục."),
    "literal_error": gettext_noop("Chỉ nhận một trong các giá trị: {expected}."),
    "uuid_parsing": gettext_noop("Phải là một UUID."),
    "uuid_type": gettext_noop("Phải là một UUID."),
    "greater_than_equal": gettext_noop("Không được nhỏ hơn {ge}."),
    "less_than_equal": gettext_noop("Không được lớn hơn {le}."),
}
_ANYTHING_WRONG = gettext_noop("Giá trị không đúng.")


class Fault(Schema):
    """One thing wrong with one place of what was sent."""

    field: str = Field(description=gettext_noop("Đường dẫn của mục có lỗi, ví dụ `answers.home.unit`"))
    code: str
    message: str


class ProblemDetails(Schema):
    """RFC 9457."""

    type: str = Field(description=gettext_noop("`urn:motcua:problem:` và mã lỗi"))
    title: str
    status: int
    detail: str = Field("", description=gettext_noop("Câu giải thích cho người đọc, theo `Accept-Language`"))
    code: str = Field(description=gettext_noop("Mã lỗi không đổi, để chương trình xét"))
    law: str = Field("", description=gettext_noop("Điều luật không cho phép, nếu có"))
    errors: list[Fault] = []


def problem(
    status: int,
    *,
    code: str = "",
    detail: str = "",
    law: str = "",
    errors: Iterable[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    code = code or CODES.get(status, "error" if status >= 500 else "bad_request")
    title = _(TITLES.get(status, TITLES[500 if status >= 500 else 400]))
    told = {"detail": detail, "law": law, "errors": list(errors)}
    body = {"type": f"{KIND}{code}", "title": title, "status": status, "code": code}
    body |= {name: value for name, value in told.items() if value}
    return JsonResponse(
        body, status=status, content_type=PROBLEM, headers=headers, json_dumps_params={"ensure_ascii": False}
    )


def status_of(refused: Refused) -> int:
    """403 for what another may do, 422 for what must be typed anew, 413 for too much, 409 for what came too late."""
    if refused.code in _FORBIDDEN:
        return 403
    if refused.code == "paper_too_large":
        return 413
    return 422 if refused.problems or refused.field or refused.code in _INVALID else 409


def refusal(refused: Refused) -> HttpResponse:
    faults = [{"field": p.field, "code": p.code, "message": said(p)} for p in refused.problems]
    if refused.field and not faults:
        faults = [{"field": refused.field, "code": refused.code, "message": said(refused)}]
    return problem(status_of(refused), code=refused.code, detail=said(refused), law=refused.law, errors=faults)


def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """What does not have the shape the route asks for. An address that names nothing is an address not found."""
    if any(wrong["loc"][0] == "path" for wrong in error.errors):
        return problem(404)
    if getattr(request, "too_large", ()):
        return problem(413, code="paper_too_large")
    if any(wrong["loc"][0] == "file" for wrong in error.errors) and request.content_type != "multipart/form-data":
        return problem(415, detail=_("Gửi tệp bằng multipart/form-data, trong phần tên là `file`."))
    return problem(422, code="malformed", errors=[_fault(wrong) for wrong in error.errors])


def _fault(wrong: Mapping[str, Any]) -> dict[str, str]:
    """Pydantic's finding in our words; the first part of its place only says whether body, query or header."""
    sentence = _(_WRONG.get(wrong["type"], _ANYTHING_WRONG))
    place = [str(part)[:100] for part in wrong["loc"][1:] if part != "body"]
    return {
        "field": ".".join(place),
        "code": wrong["type"],
        "message": sentence.format_map({"expected": "", **wrong.get("ctx", {})}),
    }


def install(api: NinjaAPI) -> None:
    """Answer every error of the house as a problem."""

    @api.exception_handler(Refused)
    def on_refused(request: HttpRequest, refused: Refused) -> HttpResponse:
        return refusal(refused)

    @api.exception_handler(Unknown)
    def on_unknown(request: HttpRequest, unknown: Unknown) -> HttpResponse:
        return problem(404)

    @api.exception_handler(Unavailable)
    def on_unavailable(request: HttpRequest, trouble: Unavailable) -> HttpResponse:
        return problem(503, headers={"Retry-After": "60"})

    @api.exception_handler(AuthenticationError)
    def on_stranger(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        return problem(401, headers={"WWW-Authenticate": 'Bearer realm="motcua"'})

    @api.exception_handler(ValidationError)
    def on_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        return invalid(request, error)

    @api.exception_handler(HttpError)
    def on_http(request: HttpRequest, error: HttpError) -> HttpResponse:
        why = error.__cause__
        if isinstance(why, BadBody):
            return problem(why.status, detail=_(why.sentence))
        return problem(error.status_code, detail=_(BadBody.NOT_JSON) if why is not None else "")
