"""One holds a post once on one day, duties come from the known list, and names are searched by index."""

from django.db import migrations

DUTIES = "ARRAY['one_stop', 'handle', 'approve', 'lead']::varchar[]"


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("offices", "0002_one_office_of_a_kind_a_place")]

    operations = [
        migrations.RunSQL(
            """
            ALTER TABLE people_appointment ADD CONSTRAINT appointment_once_a_day
            EXCLUDE USING gist (account_id WITH =, post_id WITH =, daterange(valid_from, valid_to) WITH &&)
            """,
            "ALTER TABLE people_appointment DROP CONSTRAINT appointment_once_a_day",
        ),
        migrations.RunSQL(
            "ALTER TABLE people_delegation ADD CONSTRAINT delegation_duties "
            f"CHECK (duties <@ {DUTIES} AND cardinality(duties) > 0)",
            "ALTER TABLE people_delegation DROP CONSTRAINT delegation_duties",
        ),
        migrations.RunSQL(
            "CREATE INDEX party_words ON people_party USING gin (search_name gin_trgm_ops)",
            "DROP INDEX party_words",
        ),
    ]
