from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Limit',
            fields=[
                ('key', models.CharField(max_length=32, primary_key=True, serialize=False)),
                ('tat', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['tat'], name='limit_over')],
            },
        ),
        migrations.RunSQL('ALTER TABLE access_limit SET UNLOGGED', 'ALTER TABLE access_limit SET LOGGED'),
    ]
