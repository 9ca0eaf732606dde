"""Looking after offices and accounts is a duty of its own; it stands in no post beside another."""

from django.db import migrations

BEFORE = "ARRAY['one_stop', 'handle', 'approve', 'lead']::varchar[]"
AFTER = "ARRAY['one_stop', 'handle', 'approve', 'lead', 'administer']::varchar[]"
APART = "NOT (duties @> ARRAY['administer']::varchar[] AND cardinality(duties) > 1)"


class Migration(migrations.Migration):
    dependencies = [("offices", "0003_reorganisations")]

    operations = [
        migrations.RunSQL(
            f"""
            ALTER TABLE offices_post DROP CONSTRAINT post_duties;
            ALTER TABLE offices_post ADD CONSTRAINT post_duties CHECK (duties <@ {AFTER});
            ALTER TABLE offices_post ADD CONSTRAINT post_administers_apart CHECK ({APART});
            """,
            f"""
            ALTER TABLE offices_post DROP CONSTRAINT post_administers_apart;
            ALTER TABLE offices_post DROP CONSTRAINT post_duties;
            ALTER TABLE offices_post ADD CONSTRAINT post_duties CHECK (duties <@ {BEFORE});
            """,
        ),
    ]
