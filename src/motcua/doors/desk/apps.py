from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "motcua.doors.desk"
    label = "desk"
