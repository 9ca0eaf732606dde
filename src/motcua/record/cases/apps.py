from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "motcua.record.cases"
    label = "cases"
    verbose_name = "Hồ sơ"
