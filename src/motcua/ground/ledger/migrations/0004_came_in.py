"""How the one who acted came in: on each fact from now on. Constant defaults: no row is written anew."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_seals")]

    operations = [
        migrations.AddField("fact", "channel", models.CharField(blank=True, db_default="", default="", max_length=12)),
        migrations.AddField("fact", "method", models.CharField(blank=True, db_default="", default="", max_length=16)),
        migrations.AddField("fact", "level", models.SmallIntegerField(db_default=0, default=0)),
    ]
