from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "motcua.ground.papers"
    label = "papers"
