"""Signing in and out, for citizens and officials alike; each then stands before their own door."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from motcua.ground.ledger.actions import record_fact
from motcua.ground.people.actions import note_login
from motcua.ground.people.models import Account


class SignIn(LoginView):
    """User name and password. Identity by VNeID will stand beside it."""

    template_name = "look/login.html"
    redirect_authenticated_user = True

    def get_default_redirect_url(self) -> str:
        account: Any = self.request.user
        assert isinstance(account, Account)
        return reverse("desk:work" if account.kind == "official" else "portal:my_cases")

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        account: Any = form.get_user()
        note_login(account=account, now=timezone.now(), record=record_fact)
        return super().form_valid(form)


class SignOut(LogoutView):
    next_page = "/"
