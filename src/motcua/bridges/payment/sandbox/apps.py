from django.apps import AppConfig


class Sandbox(AppConfig):
    name = "motcua.bridges.payment.sandbox"
    label = "payment_sandbox"
