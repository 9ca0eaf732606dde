"""Addresses of the sandbox: those of the gateway as the real one has them, and its bank's."""

from __future__ import annotations

from django.urls import path

from motcua.bridges.payment.sandbox import views

urlpatterns = [
    path("", views.home, name="home"),
    path("dieu-khien", views.control, name="control"),
    path("paymentv2/vpcpay.html", views.pay, name="pay"),
    path("paymentv2/ket-qua/<int:payment_id>", views.finish, name="finish"),
    path("merchant_webapi/api/transaction", views.api, name="api"),
    path("ngan-hang", views.bank, name="bank"),
    path("ngan-hang/sao-ke", views.statement, name="statement"),
]
