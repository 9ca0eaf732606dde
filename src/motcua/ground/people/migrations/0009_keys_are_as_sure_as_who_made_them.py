from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0008_fellows_and_counters"),
    ]

    operations = [
        migrations.AddField(
            model_name="apitoken",
            name="level",
            field=models.PositiveSmallIntegerField(default=1),
        ),
    ]
