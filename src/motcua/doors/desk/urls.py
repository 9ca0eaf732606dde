"""The officials' addresses, all under ``/ban-lam-viec/``."""

from __future__ import annotations

from django.urls import path

from motcua.doors.desk.views import (
    acting,
    books,
    case,
    delegations,
    digitising,
    failures,
    intake,
    lane,
    payments,
    readings,
    representatives,
    supplement,
    tokens,
    worklist,
)

app_name = "desk"
urlpatterns = [
    path("", worklist.work_list, name="work"),
    path("tiep-nhan", intake.choose, name="intake"),
    path("tiep-nhan/<str:code>", intake.fill, name="fill"),
    path("ho-so/<uuid:case_id>", case.case, name="case"),
    path("ho-so/<uuid:case_id>/tai-quay", lane.lane, name="lane"),
    path("ho-so/<uuid:case_id>/nhan-bo-sung", supplement.supplement, name="supplement"),
    path("ho-so/<uuid:case_id>/giay-to/<str:digest>", case.paper, name="paper"),
    path("ho-so/<uuid:case_id>/van-ban/<uuid:letter_id>", case.letter, name="letter"),
    path("ho-so/<uuid:case_id>/van-ban/<uuid:letter_id>/pdf", case.letter_pdf, name="letter_pdf"),
    path("ho-so/<uuid:case_id>/phieu-kiem-soat/pdf", books.slip, name="slip"),
    path("so-theo-doi", books.register, name="register"),
    path("ho-so/<uuid:case_id>/hien-so", case.uncover, name="uncover"),
    path("ho-so/<uuid:case_id>/ly-do", readings.why, name="why"),
    path("luot-xem", readings.readings, name="readings"),
    path("ho-so/<uuid:case_id>/<slug:slug>", acting.act, name="act"),
    path("thanh-toan/<uuid:order_id>/hoi-lai", payments.ask_again, name="ask_again"),
    path("thanh-toan/<uuid:order_id>/khong-khop", payments.dispute, name="dispute"),
    path("hoan-tien/<uuid:refund_id>/qua-cong", payments.give_back, name="give_back"),
    path("y-kien/<uuid:consultation_id>", acting.answer, name="answer"),
    path("uy-quyen", delegations.delegations, name="delegations"),
    path("uy-quyen/<int:delegation_id>/thu-hoi", delegations.revoke, name="revoke_delegation"),
    path("dai-dien", representatives.representatives, name="representatives"),
    path("dai-dien/<uuid:party_id>", representatives.about, name="party_representatives"),
    path("dai-dien/<int:representation_id>/xac-nhan", representatives.confirm, name="confirm_representative"),
    path("dai-dien/<int:representation_id>/cham-dut", representatives.end_representation, name="end_representation"),
    path("giay-uy-quyen", representatives.record, name="record_mandate"),
    path("giay-uy-quyen/<int:mandate_id>", representatives.mandate_paper, name="mandate_paper"),
    path("giay-uy-quyen/<int:mandate_id>/cham-dut", representatives.end_mandate, name="end_mandate"),
    path("so-hoa", digitising.tray, name="digitising"),
    path("so-hoa/<uuid:digitisation_id>", digitising.compare, name="digitisation"),
    path("so-hoa/<uuid:digitisation_id>/trang/<int:page>", digitising.picture, name="scanned_page"),
    path("so-hoa/<uuid:digitisation_id>/tep", digitising.source, name="scanned_file"),
    path("su-co", failures.failures, name="failures"),
    path("su-co/su-kien/<int:delivery_id>", failures.retry_delivery, name="retry_delivery"),
    path("su-co/tin/<uuid:message_id>", failures.retry_message, name="retry_message"),
    path("tin-gui-di", failures.sent, name="outgoing"),
    path("ma-truy-cap", tokens.tokens, name="tokens"),
    path("ma-truy-cap/<int:token_id>/thu-hoi", tokens.revoke, name="revoke_token"),
]
