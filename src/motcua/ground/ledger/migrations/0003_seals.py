"""Seals over the facts, and the order they are sealed in. Like the facts, nobody changes them."""

import django.db.models.deletion
import motcua.ground.ledger.models
from django.db import migrations, models


FORWARD = """
CREATE TRIGGER ledger_seal_append_only BEFORE UPDATE OR DELETE ON ledger_seal
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_seal_no_truncate BEFORE TRUNCATE ON ledger_seal
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_stamp_append_only BEFORE UPDATE OR DELETE ON ledger_stamp
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_stamp_no_truncate BEFORE TRUNCATE ON ledger_stamp
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
"""

BACKWARD = """
DROP TRIGGER ledger_seal_append_only ON ledger_seal;
DROP TRIGGER ledger_seal_no_truncate ON ledger_seal;
DROP TRIGGER ledger_stamp_append_only ON ledger_stamp;
DROP TRIGGER ledger_stamp_no_truncate ON ledger_stamp;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0002_append_only'),
    ]

    operations = [
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('number', models.BigIntegerField(primary_key=True, serialize=False)),
                ('sealed_at', models.DateTimeField()),
                ('facts', models.PositiveIntegerField()),
                ('last_tx', models.BigIntegerField()),
                ('last_fact', models.BigIntegerField()),
                ('newest_fact', models.BigIntegerField()),
                ('after_fact', models.BigIntegerField(default=0)),
                ('root', models.BinaryField(max_length=32)),
                ('previous', models.BinaryField(max_length=32)),
                ('key', models.BinaryField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name='Stamp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('authority', models.CharField(max_length=200)),
                ('token', models.BinaryField()),
                ('stamped_at', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='fact',
            name='tx',
            field=models.BigIntegerField(db_default=motcua.ground.ledger.models.CurrentTransaction(), editable=False),
        ),
        migrations.AddIndex(
            model_name='fact',
            index=models.Index(fields=['tx', 'id'], name='fact_in_sealing_order'),
        ),
        migrations.AddConstraint(
            model_name='seal',
            constraint=models.CheckConstraint(condition=models.Q(('facts__gt', 0)), name='seal_of_something'),
        ),
        migrations.AddConstraint(
            model_name='seal',
            constraint=models.CheckConstraint(condition=models.Q(('number__gt', 0)), name='seal_counts_from_one'),
        ),
        migrations.AddField(
            model_name='stamp',
            name='seal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stamps', to='ledger.seal'),
        ),
        migrations.AddConstraint(
            model_name='stamp',
            constraint=models.UniqueConstraint(fields=('seal', 'authority'), name='stamp_once_per_authority'),
        ),
        migrations.AddIndex(
            model_name='fact',
            index=models.Index(condition=models.Q(('kind', 'ledger.restored')), fields=['id'], name='fact_restored'),
        ),
        migrations.AddIndex(
            model_name='seal',
            index=models.Index(fields=['after_fact', 'last_tx', 'last_fact'], name='seal_by_last_fact'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
