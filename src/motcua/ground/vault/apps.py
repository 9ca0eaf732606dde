from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "motcua.ground.vault"
    label = "vault"
