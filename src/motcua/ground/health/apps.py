from django.apps import AppConfig


class HealthConfig(AppConfig):
    name = "motcua.ground.health"
    label = "health"
    verbose_name = "Tình trạng hệ thống"
