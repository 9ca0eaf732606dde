"""Looks at a person's data, each once an hour; theirs to see, the reader's, and that of who directs the office."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from motcua.ground.offices.walls import OFFICES, PARTIES, REF, RUNS, guarded

SEEN = f"party_id = ANY({PARTIES}) OR reader = {REF} OR {RUNS} AND office_id = ANY({OFFICES})"


class Migration(migrations.Migration):

    dependencies = [
        ('offices', '0006_web_role'),
        ('people', '0009_keys_are_as_sure_as_who_made_them'),
    ]

    operations = [
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reader', models.CharField(max_length=80)),
                ('post', models.CharField(blank=True, max_length=120)),
                ('purpose', models.CharField(max_length=12)),
                ('what', models.CharField(max_length=10)),
                ('about', models.CharField(blank=True, max_length=80)),
                ('about_code', models.CharField(blank=True, max_length=60)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('hour', models.DateTimeField()),
                ('at', models.DateTimeField()),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('office', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.office')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.party')),
            ],
            options={
                'indexes': [models.Index(fields=['party', '-id'], name='reading_of_party'), models.Index(fields=['office', '-at'], name='reading_at_office')],
                'constraints': [
                    models.UniqueConstraint(fields=('reader', 'party', 'purpose', 'about', 'reason', 'hour'), name='reading_once_an_hour'),
                    models.CheckConstraint(condition=models.Q(models.Q(('purpose', 'outside'), _negated=True), models.Q(('reason', ''), _negated=True), ('what', 'api'), _connector='OR'), name='reading_outside_says_why'),
                ],
            },
        ),
        guarded("people_reading", SEEN, check=f"reader = {REF}"),
    ]
