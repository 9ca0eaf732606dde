"""The database itself keeps the papers as they were stored."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION papers_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a stored paper is never changed or removed: % refused', TG_OP
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER papers_paper_unchangeable BEFORE UPDATE OR DELETE ON papers_paper
    FOR EACH ROW EXECUTE FUNCTION papers_refuse();
"""

BACKWARD = """
DROP TRIGGER papers_paper_unchangeable ON papers_paper;
DROP FUNCTION papers_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("papers", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
