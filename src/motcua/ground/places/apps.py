from django.apps import AppConfig


class Places(AppConfig):
    name = "motcua.ground.places"
    label = "places"
