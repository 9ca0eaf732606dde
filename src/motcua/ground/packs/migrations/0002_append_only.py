"""The database itself keeps what was published.

TRUNCATE is let through where ``motcua.scratch`` is on, which only the tests' own servers set.
"""

from django.db import migrations

TABLES = ("packs_release", "packs_definition", "packs_in_force")

FORWARD = """
CREATE FUNCTION packs_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' AND current_setting('motcua.scratch', true) = 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'what was published stays: % on % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
""" + "".join(
    f"""
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION packs_refuse();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION packs_refuse();
"""
    for table in TABLES
)

BACKWARD = (
    "".join(
        f"DROP TRIGGER {table}_no_truncate ON {table}; DROP TRIGGER {table}_append_only ON {table};\n" for table in TABLES
    )
    + "DROP FUNCTION packs_refuse();"
)


class Migration(migrations.Migration):
    dependencies = [("packs", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
