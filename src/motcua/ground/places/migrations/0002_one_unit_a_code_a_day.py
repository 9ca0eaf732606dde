"""One unit of a code on one day, and the index the search by words reads."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial")]

    operations = [
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS btree_gist", migrations.RunSQL.noop),
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS pg_trgm", migrations.RunSQL.noop),
        migrations.RunSQL(
            """
            ALTER TABLE places_place ADD CONSTRAINT place_once_a_day
            EXCLUDE USING gist (code WITH =, daterange(valid_from, valid_to) WITH &&)
            """,
            "ALTER TABLE places_place DROP CONSTRAINT place_once_a_day",
        ),
        migrations.RunSQL(
            "CREATE INDEX place_words ON places_place USING gin (search_text gin_trgm_ops)",
            "DROP INDEX place_words",
        ),
    ]
