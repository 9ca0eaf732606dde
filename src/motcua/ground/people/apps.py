from django.apps import AppConfig


class People(AppConfig):
    name = "motcua.ground.people"
    label = "people"
