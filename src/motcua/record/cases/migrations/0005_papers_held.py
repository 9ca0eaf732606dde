"""A paper of a dossier may be one that its applicant held already. And the second wall of what is held, for officials:
that of the applicants whose dossiers they see, as with the applicants themselves."""

import django.db.models.deletion
from django.db import migrations, models

from motcua.ground.offices.walls import IS_OFFICIAL, also


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0004_second_wall'),
        ('vault', '0002_second_wall'),
    ]

    operations = [
        migrations.AddField(
            model_name='casepaper',
            name='holding',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.holding'),
        ),
        also(
            "vault_holding",
            f"{IS_OFFICIAL} AND EXISTS (SELECT FROM cases_case seen WHERE seen.applicant_id = vault_holding.holder_id)",
            name="applicants",
        ),
    ]
