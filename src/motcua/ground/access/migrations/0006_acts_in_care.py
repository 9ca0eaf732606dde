"""Who leads or administers an office reads in the ledger what was done to offices, posts, officials' accounts and
delegations; no fact about a dossier or a citizen is among these."""

from django.db import migrations

from motcua.ground.offices.walls import RUNS, also

ACTS = (
    "people.official_registered",
    "people.appointed",
    "people.appointment_ended",
    "people.delegated",
    "people.delegation_revoked",
    "access.invited",
    "access.factors_reset",
    "access.account_closed",
    "access.account_opened",
)


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0005_own_notices'),
        ('ledger', '0005_stamps_and_erasure'),
        ('offices', '0006_web_role'),
        ('people', '0005_second_wall'),
    ]

    operations = [
        also(
            "ledger_fact",
            f"{RUNS} AND (kind LIKE 'offices.%' OR kind IN ({', '.join(repr(kind) for kind in ACTS)}))",
            name="acts",
            command="SELECT",
        ),
    ]
