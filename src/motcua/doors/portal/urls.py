"""The citizen's addresses."""

from __future__ import annotations

from django.urls import path

from motcua.doors.portal.views import (
    account,
    drafting,
    evidence,
    finding,
    following,
    inbox,
    mandates,
    organisations,
    readings,
    units,
    working_time,
)

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
    path("ho-so/<uuid:case_id>/van-ban/<uuid:letter_id>/pdf", following.letter_pdf, name="letter_pdf"),
    path("ho-so/<uuid:case_id>/bang-chung", evidence.receipt, name="evidence"),
    path("bang-chung", evidence.seals, name="seals"),
    path("bang-chung.json", evidence.seals_json, name="seals_json"),
    path("bang-chung.txt", evidence.seals_text, name="seals_text"),
    path("bang-chung/goc.pem", evidence.roots, name="stamp_roots"),
    path("bang-chung/kiem-tra", evidence.check, name="check_evidence"),
    path("tai-khoan", account.account, name="account"),
    path("tai-khoan/luot-xem", readings.readings, name="looked_at"),
    path("tai-khoan/thay-cho", account.act_for, name="act_for"),
    path("tai-khoan/uy-quyen", mandates.mandates, name="mandates"),
    path("tai-khoan/uy-quyen/<int:mandate_id>/nhan", mandates.accept, name="accept_mandate"),
    path("tai-khoan/uy-quyen/<int:mandate_id>/cham-dut", mandates.end, name="end_mandate"),
    path("tai-khoan/to-chuc", organisations.organisations, name="organisations"),
    path("tai-khoan/to-chuc/<uuid:organisation_id>", organisations.organisation, name="organisation"),
    path("tai-khoan/dai-dien/<int:representation_id>/cham-dut", organisations.end, name="end_representation"),
    path("tin-nhan", inbox.messages, name="inbox"),
    path("tin-nhan/<uuid:message_id>", inbox.read, name="message"),
]
