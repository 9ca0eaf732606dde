"""The database itself keeps what was paid or waived, and what was asked."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION money_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.state = 'owed' AND
       (NEW.id, NEW.subject, NEW.key, NEW.amount) = (OLD.id, OLD.subject, OLD.key, OLD.amount) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a charge keeps its amount, and once settled its whole row: % refused', TG_OP
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER money_charge_settled BEFORE UPDATE OR DELETE ON money_charge
    FOR EACH ROW EXECUTE FUNCTION money_refuse();
"""

BACKWARD = """
DROP TRIGGER money_charge_settled ON money_charge;
DROP FUNCTION money_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("money", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
