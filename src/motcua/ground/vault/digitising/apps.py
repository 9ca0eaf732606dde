from django.apps import AppConfig


class DigitisingConfig(AppConfig):
    name = "motcua.ground.vault.digitising"
    label = "digitising"
    verbose_name = "Số hóa"
