"""On one day a place has at most one office of a kind, so that competence has one answer."""

from django.db import migrations

DUTIES = "ARRAY['one_stop', 'handle', 'approve', 'lead']::varchar[]"


class Migration(migrations.Migration):
    dependencies = [("offices", "0001_initial"), ("places", "0002_one_unit_a_code_a_day")]

    operations = [
        migrations.RunSQL(
            """
            ALTER TABLE offices_office ADD CONSTRAINT office_once_a_day
            EXCLUDE USING gist (place_id WITH =, kind WITH =, daterange(valid_from, valid_to) WITH &&)
            """,
            "ALTER TABLE offices_office DROP CONSTRAINT office_once_a_day",
        ),
        migrations.RunSQL(
            f"ALTER TABLE offices_post ADD CONSTRAINT post_duties CHECK (duties <@ {DUTIES})",
            "ALTER TABLE offices_post DROP CONSTRAINT post_duties",
        ),
    ]
