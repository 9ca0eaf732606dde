from django.apps import AppConfig


class MoneyConfig(AppConfig):
    name = "motcua.ground.money"
    label = "money"
