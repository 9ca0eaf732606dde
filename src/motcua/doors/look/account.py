"""Signing in and out, for citizens and officials alike; each then stands before their own door."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from motcua.doors.look import signing
from motcua.doors.look.asking import Asked
from motcua.ground.people.models import Account


class SignIn(LoginView):
    """User name and password. Identity by VNeID will stand beside it."""

    template_name = "look/official_login.html"
    redirect_authenticated_user = True

    def get_default_redirect_url(self) -> str:
        account: Any = self.request.user
        assert isinstance(account, Account)
        return reverse("desk:work" if account.kind == "official" else "portal:my_cases")

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        account: Any = form.get_user()
        signing.begin(self.request, account, method="password", level=1)
        return HttpResponseRedirect(self.get_success_url())


@require_POST
def sign_out(request: Asked) -> HttpResponse:
    signing.end(request)
    return HttpResponseRedirect("/")
