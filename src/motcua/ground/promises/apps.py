from django.apps import AppConfig


class PromisesConfig(AppConfig):
    name = "motcua.ground.promises"
    label = "promises"
    verbose_name = "Điều đã hẹn"
