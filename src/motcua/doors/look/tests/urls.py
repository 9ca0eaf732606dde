"""Pages that go wrong in every way, for the tests of the guard."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import include, path

from motcua.doors.look.asking import Asked
from motcua.ground.words.errors import Problem, Refused, Unknown


def plain(request: Asked) -> HttpResponse:
    again = request.now.isoformat()
    return HttpResponse(
        f"<p>{request.actor.kind} {request.now.isoformat() == again} {request.POST.get('name', '')}</p>"
    )


def unknown(request: Asked) -> HttpResponse:
    raise Unknown("case 7")


def refused(request: Asked) -> HttpResponse:
    raise Refused("case.closed", "Hồ sơ {code} đã đóng từ {day}.", law="Điều 19", params={"code": "H99-1"})


def faulty(request: Asked) -> HttpResponse:
    raise Refused("form.invalid", "Còn chỗ cần sửa.", problems=(Problem("name", "missing", "Hãy điền họ và tên"),))


def forbidden(request: Asked) -> HttpResponse:
    raise PermissionDenied


def broken(request: Asked) -> HttpResponse:
    raise RuntimeError("a bug")


urlpatterns = [
    path("", plain),
    path("unknown", unknown),
    path("refused", refused),
    path("faulty", faulty),
    path("forbidden", forbidden),
    path("broken", broken),
    path("api/unknown", unknown),
    path("look/", include("motcua.doors.look.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]
