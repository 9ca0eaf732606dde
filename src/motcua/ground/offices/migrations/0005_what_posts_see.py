"""What a post lets one see. Posts of before saw everything of their own office, and go on to until somebody says less."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('offices', '0004_administer'),
    ]

    operations = [
        migrations.AddField(
            model_name='post',
            name='sectors',
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=60), default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name='post',
            name='reach',
            field=models.CharField(default='own', max_length=10),
        ),
        migrations.AddField(
            model_name='post',
            name='clearance',
            field=models.PositiveSmallIntegerField(default=2),
        ),
        migrations.AlterField(
            model_name='post',
            name='clearance',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(
                condition=models.Q(('reach__in', ['own', 'subtree'])), name='post_reach'
            ),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(('clearance__lt', 3)), name='post_clearance'),
        ),
    ]
