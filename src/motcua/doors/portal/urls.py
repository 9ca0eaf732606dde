"""The citizen's addresses."""

from __future__ import annotations

from django.urls import path

from motcua.doors.portal.views import drafting, finding, following, inbox, units, working_time

app_name = "portal"
urlpatterns = [
    path("", finding.home, name="home"),
    path("thu-tuc", finding.procedures, name="procedures"),
    path("thu-tuc/<str:code>", finding.procedure, name="procedure"),
    path("thu-tuc/<str:code>/nop", drafting.start, name="start"),
    path("nhap/<uuid:draft_id>", drafting.fill_in, name="draft"),
    path("nhap/<uuid:draft_id>/xem-lai", drafting.review, name="review"),
    path("nhap/<uuid:draft_id>/xoa", drafting.discard, name="discard"),
    path("tim-don-vi", drafting.units, name="units"),
    path("tra-cuu", finding.lookup, name="lookup"),
    path("don-vi", units.units, name="find_units"),
    path("don-vi/<str:code>", units.unit, name="unit"),
    path("lich-lam-viec", working_time.working_time, name="working_time"),
    path("ho-so", following.my_cases, name="my_cases"),
    path("ho-so/<uuid:case_id>", following.follow, name="case"),
    path("ho-so/<uuid:case_id>/bien-nhan", following.receipt, name="receipt"),
    path("ho-so/<uuid:case_id>/bo-sung", following.supplement, name="supplement"),
    path("ho-so/<uuid:case_id>/rut", following.withdraw, name="withdraw"),
    path("ho-so/<uuid:case_id>/danh-gia", following.rate, name="rate"),
    path("ho-so/<uuid:case_id>/giay-to/<str:digest>", following.paper, name="paper"),
    path("ho-so/<uuid:case_id>/van-ban/<uuid:letter_id>", following.letter, name="letter"),
    path("tin-nhan", inbox.messages, name="inbox"),
    path("tin-nhan/<uuid:message_id>", inbox.read, name="message"),
]
