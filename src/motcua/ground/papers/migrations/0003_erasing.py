"""A paper may be removed inside an act of erasing, which says so in its transaction; never changed."""

from django.db import migrations

FORWARD = """
CREATE OR REPLACE FUNCTION papers_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('motcua.erasing', true) = 'on' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'a stored paper is never changed or removed: % refused', TG_OP
        USING ERRCODE = 'insufficient_privilege';
END $$;
"""

BACKWARD = """
CREATE OR REPLACE FUNCTION papers_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a stored paper is never changed or removed: % refused', TG_OP
        USING ERRCODE = 'insufficient_privilege';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("papers", "0002_unchangeable")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
