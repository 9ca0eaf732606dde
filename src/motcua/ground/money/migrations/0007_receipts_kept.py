"""A receipt keeps its words and its number; a book of numbers only goes on, one by one."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER money_receipt_once BEFORE UPDATE OR DELETE ON money_receipt
    FOR EACH ROW EXECUTE FUNCTION money_once('cancelled_at', 'cancelled_at,cancelled_by,cancelled_reason');
CREATE FUNCTION money_one_by_one() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.last = OLD.last + 1 AND
       (NEW.id, NEW.issuer_id, NEW.year, NEW.form, NEW.series) = (OLD.id, OLD.issuer_id, OLD.year, OLD.form, OLD.series) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'numbers of receipts go on one by one: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER money_receiptbook_one_by_one BEFORE UPDATE OR DELETE ON money_receiptbook
    FOR EACH ROW EXECUTE FUNCTION money_one_by_one();
"""
BACKWARD = """
DROP FUNCTION money_one_by_one() CASCADE;
DROP TRIGGER money_receipt_once ON money_receipt;
"""


class Migration(migrations.Migration):
    dependencies = [("money", "0006_receipts")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
