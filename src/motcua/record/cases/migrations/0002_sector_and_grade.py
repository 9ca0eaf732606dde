"""Sector and grade of a case are columns, since they decide who sees it; those of before are filled from what they pinned."""

from django.db import migrations, models

FILL = """
UPDATE cases_case held SET
    sector = coalesce(definition.body->>'sector', ''),
    grade = CASE definition.body->>'confidentiality' WHEN 'restricted' THEN 1 WHEN 'confidential' THEN 2 ELSE 0 END
FROM packs_definition definition WHERE definition.id = held.definition_id
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='sector',
            field=models.CharField(default='', max_length=60),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='case',
            name='grade',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        # The rows that were just changed hold on to what is checked at the end of the transaction.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED", migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(
                condition=models.Q(('closed_at__isnull', True)), fields=['due_at', 'id'], name='case_due'
            ),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(
                condition=models.Q(('closed_at__isnull', True), _negated=True),
                fields=['-closed_at', '-id'],
                name='case_closed',
            ),
        ),
    ]
