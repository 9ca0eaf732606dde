"""The pages about the API, and the API itself."""

from __future__ import annotations

from django.urls import path

from motcua.doors.api import pages
from motcua.doors.api.api import api

urlpatterns = [
    path("", pages.root, name="api_root"),
    path("docs", pages.index, name="api_docs"),
    path("docs/<slug:name>", pages.operation, name="api_operation"),
    path("", api.urls),
]
