"""The database itself keeps the ledger append-only.

TRUNCATE is let through where ``motcua.scratch`` is on, which only the tests' own servers set.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' AND current_setting('motcua.scratch', true) = 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'the ledger is append-only: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER ledger_fact_append_only BEFORE UPDATE OR DELETE ON ledger_fact
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_fact_no_truncate BEFORE TRUNCATE ON ledger_fact
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
"""

BACKWARD = """
DROP TRIGGER ledger_fact_no_truncate ON ledger_fact;
DROP TRIGGER ledger_fact_append_only ON ledger_fact;
DROP FUNCTION ledger_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
