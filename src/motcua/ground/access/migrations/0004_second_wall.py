"""The second wall around what proves who somebody is: one's own; of officials, also for who leads or administers."""

from django.db import migrations

from motcua.ground.offices.walls import ACCOUNT, RUNS, guarded

OWN = (
    f"account_id = {ACCOUNT}"
    f" OR {RUNS} AND EXISTS (SELECT FROM people_account held WHERE held.id = account_id AND held.kind = 'official')"
)


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0003_factors'),
        ('people', '0005_second_wall'),
    ]

    operations = [
        guarded(f"access_{name}", OWN)
        for name in ("signin", "password", "factor", "recoverycode", "invitation", "notice")
    ]
