"""That an officer asked for what was held, and why; seen with the dossier."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from motcua.ground.offices.walls import guarded


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0010_receipts_wall'),
        ('vault', '0003_erased_is_gone'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='casepaper',
            name='holding',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='vault.holding'),
        ),
        migrations.CreateModel(
            name='AskedAgain',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('components', models.JSONField(default=list)),
                ('ground', models.CharField(max_length=20)),
                ('reason', models.TextField()),
                ('asked_at', models.DateTimeField()),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='asked_again', to='cases.case')),
            ],
        ),
        guarded("cases_askedagain", "EXISTS (SELECT FROM cases_case seen WHERE seen.id = cases_askedagain.case_id)"),
    ]
