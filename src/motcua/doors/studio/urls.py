"""The addresses of those who lead or administer offices, all under ``/quan-tri/``."""

from __future__ import annotations

from django.urls import path

from motcua.doors.studio.views import appointing, competence, home, journal, offices, officials, posts, state

app_name = "studio"
urlpatterns = [
    path("", home.home, name="home"),
    path("co-quan", offices.tree, name="offices"),
    path("co-quan/mo", offices.open_, name="open_office"),
    path("co-quan/<int:office_id>", offices.office, name="office"),
    path("co-quan/<int:office_id>/doi-ten", offices.rename, name="rename_office"),
    path("co-quan/<int:office_id>/dong", offices.close, name="close_office"),
    path("co-quan/<int:office_id>/chuc-danh", posts.open_, name="open_post"),
    path("chuc-danh/<int:post_id>", posts.post, name="post"),
    path("chuc-danh/<int:post_id>/ket-thuc", posts.close, name="close_post"),
    path("bo-nhiem", appointing.appoint_, name="appoint"),
    path("bo-nhiem/<int:appointment_id>/thoi-giu", appointing.end, name="end_appointment"),
    path("can-bo", officials.officials, name="officials"),
    path("can-bo/mo", officials.open_, name="open_account"),
    path("can-bo/<int:account_id>", officials.official, name="official"),
    path("can-bo/<int:account_id>/<slug:verb>", officials.act, name="account_act"),
    path("tham-quyen", competence.competence, name="competence"),
    path("nhat-ky", journal.journal, name="journal"),
    path("nhat-ky.csv", journal.as_csv, name="journal_csv"),
    path("tinh-trang", state.state, name="state"),
]
