from django.apps import AppConfig


class Look(AppConfig):
    name = "motcua.doors.look"
    label = "look"

    def ready(self) -> None:
        from motcua.doors.look import checks  # noqa: F401
