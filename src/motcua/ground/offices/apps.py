from django.apps import AppConfig


class Offices(AppConfig):
    name = "motcua.ground.offices"
    label = "offices"
