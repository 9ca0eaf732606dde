"""The style guide; wiring includes it in the demo only."""

from django.urls import path

from motcua.doors.look.views import guide

app_name = "look"
urlpatterns = [path("", guide, name="guide"), path("<slug:page>", guide, name="guide")]
