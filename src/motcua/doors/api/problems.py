"""Errors as RFC 9457 problem details, one place for all of them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from motcua.ground.words.errors import Refused, Unavailable, Unknown

PROBLEM = "application/problem+json"

_FORBIDDEN = frozenset({"not_your_duty", "not_yours", "log_in_first"})
_INVALID = frozenset({"invalid", "unknown_field", "paper_ticket", "paper_type", "paper_broken", "paper_empty"})


class Fault(Schema):
    """One answer at fault."""

    field: str
    code: str
    message: str


class ProblemDetails(Schema):
    """RFC 9457; ``code`` is stable, ``detail`` is for people, ``law`` names the article that refuses."""

    type: str
    title: str
    status: int
    detail: str = ""
    code: str = ""
    law: str = ""
    errors: list[Fault] = []


def status_of(refused: Refused) -> int:
    """403 for what another may do, 422 for what must be typed anew, 413 for too much, 409 for what came too late."""
    if refused.code in _FORBIDDEN:
        return 403
    if refused.code == "paper_too_large":
        return 413
    return 422 if refused.problems or refused.field or refused.code in _INVALID else 409


def problem(status: int, title: str, **more: Any) -> HttpResponse:
    body = {"type": "about:blank", "title": title, "status": status, **{k: v for k, v in more.items() if v}}
    return JsonResponse(body, status=status, content_type=PROBLEM, json_dumps_params={"ensure_ascii": False})


def refusal(refused: Refused) -> HttpResponse:
    return problem(
        status_of(refused),
        _("Không thực hiện được"),
        detail=_(refused.message).format(**refused.params),
        code=refused.code,
        law=refused.law,
        errors=[
            {"field": p.field, "code": p.code, "message": _(p.message).format(**p.params)} for p in refused.problems
        ],
    )


def install(api: NinjaAPI) -> None:
    """Answer every error of the house as a problem."""

    @api.exception_handler(Refused)
    def on_refused(request: HttpRequest, refused: Refused) -> HttpResponse:
        return refusal(refused)

    @api.exception_handler(Unknown)
    def on_unknown(request: HttpRequest, unknown: Unknown) -> HttpResponse:
        return problem(404, _("Không tìm thấy"), code="not_found")

    @api.exception_handler(Unavailable)
    def on_unavailable(request: HttpRequest, trouble: Unavailable) -> HttpResponse:
        return problem(503, _("Tạm thời không phục vụ được, vui lòng thử lại sau."), code="unavailable")

    @api.exception_handler(AuthenticationError)
    def on_stranger(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        answer = problem(401, _("Cần mã truy cập hợp lệ"), code="unauthenticated")
        answer["WWW-Authenticate"] = "Bearer"
        return answer

    @api.exception_handler(ValidationError)
    def on_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        faults = [
            {"field": ".".join(str(part) for part in e["loc"][1:]), "code": e["type"], "message": e["msg"]}
            for e in error.errors
        ]
        return problem(422, _("Dữ liệu gửi lên chưa đúng cấu trúc"), code="malformed", errors=faults)

    @api.exception_handler(HttpError)
    def on_http(request: HttpRequest, error: HttpError) -> HttpResponse:
        return problem(error.status_code, str(error), code="bad_request")
