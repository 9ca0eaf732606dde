"""Every address of the house, by door."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from motcua.doors.look import account, errors

urlpatterns: list[URLPattern | URLResolver] = [
    path("ngon-ngu", set_language, name="set_language"),
    path("dang-nhap", account.SignIn.as_view(), name="login"),
    path("dang-xuat", account.sign_out, name="logout"),
    path("api/", include("motcua.doors.api.urls")),
    path("ban-lam-viec/", include("motcua.doors.desk.urls")),
    path("", include("motcua.doors.portal.urls")),
]
if settings.DEMO:
    urlpatterns.insert(0, path("look/", include("motcua.doors.look.urls")))

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
