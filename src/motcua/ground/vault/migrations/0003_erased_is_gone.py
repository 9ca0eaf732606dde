"""What retention erases of the vault is gone: only revoked and replaced papers stand there as ended."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('vault', '0002_second_wall'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='holding',
            name='holding_ended_whole',
        ),
        migrations.AlterField(
            model_name='holding',
            name='replaced_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='vault.holding'),
        ),
        migrations.AddConstraint(
            model_name='holding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', ''), ('ended_why', ''), ('replaced_by', None)), models.Q(('ended_at__isnull', False), ('ended_why__in', ['revoked', 'replaced']), models.Q(('ended_by', ''), _negated=True)), _connector='OR'), name='holding_ended_whole'),
        ),
    ]
