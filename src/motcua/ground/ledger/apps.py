from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "motcua.ground.ledger"
    label = "ledger"
    verbose_name = "Sổ sự kiện"
