from django.apps import AppConfig


class Access(AppConfig):
    name = "motcua.ground.access"
    label = "access"
