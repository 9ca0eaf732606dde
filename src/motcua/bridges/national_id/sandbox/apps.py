from django.apps import AppConfig


class Sandbox(AppConfig):
    name = "motcua.bridges.national_id.sandbox"
    label = "sandbox"
