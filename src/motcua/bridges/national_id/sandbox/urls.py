"""Addresses of the sandbox. The library's own stand under /identity and /.well-known."""

from __future__ import annotations

from django.urls import include, path

from motcua.bridges.national_id.sandbox import views
from motcua.bridges.national_id.sandbox.authorize import Authorize

urlpatterns = [
    path("", views.home, name="home"),
    path("dang-nhap", views.sign_in, name="account_login"),
    path("xac-thuc-lai", views.sign_in, name="account_reauthenticate"),
    path("muc-do-2", views.step_up, name="step_up"),
    path("identity/o/authorize", Authorize.as_view()),
    path("identity/o/device", views.closed),
    path("identity/o/api/device/code", views.closed),
    path("", include("allauth.idp.urls")),
]
