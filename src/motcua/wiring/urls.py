"""Every address of the house, by door."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from motcua.doors.look import account, errors, identity
from motcua.doors.studio.views.state import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("ngon-ngu", set_language, name="set_language"),
    path("dang-nhap", identity.choose, name="login"),
    path("dang-nhap/dinh-danh", identity.start, name="identity_start"),
    path("dang-nhap/dinh-danh/ve", identity.back, name="identity_back"),
    path("dang-nhap/can-bo", account.SignIn.as_view(), name="official_login"),
    path("dang-xuat", identity.sign_out, name="logout"),
    path("api/", include("motcua.doors.api.urls")),
    path("ban-lam-viec/", include("motcua.doors.desk.urls")),
    path("quan-tri/", include("motcua.doors.studio.urls")),
    path("suc-khoe", health, name="health"),
    path("", include("motcua.doors.portal.urls")),
]
if settings.DEMO:
    urlpatterns.insert(0, path("look/", include("motcua.doors.look.urls")))

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
