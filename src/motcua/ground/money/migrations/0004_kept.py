"""The database keeps the book by itself: what is written stays, what does not balance is refused at commit, and the
columns that repeat a sum of the book say what it says."""

from django.db import migrations

# Money that was settled before there was a book is written into it, so that every column has its postings. It was handed on
# without the book too: these entries name no office, and no remittance asks for them.
CARRIED = """
CREATE TEMPORARY TABLE money_carrying ON COMMIT DROP AS
SELECT id AS charge, gen_random_uuid() AS asked, gen_random_uuid() AS settled, gen_random_uuid() AS payment,
       amount, subject, state, charged_at, charged_by, settled_by, paid_how, paid_by, receipt_no, waived_reason,
       coalesce(paid_at, waived_at, charged_at) AS settled_at
FROM money_charge WHERE amount > 0;
INSERT INTO money_entry (id, kind, subject, reference, reason, actor, happened_at, known_at, lines)
SELECT asked, 'charged', subject, '', '', charged_by, charged_at, charged_at, 2 FROM money_carrying
UNION ALL
SELECT settled, CASE state WHEN 'paid' THEN 'received' ELSE 'waived' END, subject, '', waived_reason, settled_by,
       settled_at, settled_at, CASE state WHEN 'paid' THEN 4 ELSE 2 END
FROM money_carrying WHERE state <> 'owed';
INSERT INTO money_posting (id, entry_id, account, "of", amount, charge_id)
SELECT gen_random_uuid(), asked, 'receivable', '', amount, charge FROM money_carrying
UNION ALL SELECT gen_random_uuid(), asked, 'assessed', '', -amount, charge FROM money_carrying
UNION ALL SELECT gen_random_uuid(), settled, 'receivable', '', -amount, charge FROM money_carrying WHERE state <> 'owed'
UNION ALL SELECT gen_random_uuid(), settled, 'assessed', '', amount, charge FROM money_carrying WHERE state <> 'owed'
UNION ALL SELECT gen_random_uuid(), settled, 'collected', '', -amount, charge FROM money_carrying WHERE state = 'paid'
UNION ALL SELECT gen_random_uuid(), settled, 'bank', '', amount, NULL FROM money_carrying WHERE state = 'paid';
INSERT INTO money_payment (id, entry_id, subject, how, gateway, reference, amount, paid_by, receipt_no, paid_at,
                           recorded_at, recorded_by)
SELECT payment, settled, subject, paid_how, '', 'carried:' || charge, amount, paid_by, receipt_no, settled_at, settled_at,
       settled_by
FROM money_carrying WHERE state = 'paid';
INSERT INTO money_allocation (payment_id, charge_id, amount)
SELECT payment, charge, amount FROM money_carrying WHERE state = 'paid';
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED
"""

NEVER_CHANGED = ("money_entry", "money_posting", "money_payment", "money_allocation", "money_remitted")

KEPT = """
CREATE OR REPLACE FUNCTION money_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND
       (NEW.id, NEW.subject, NEW.key, NEW.name, NEW.amount, NEW.law, NEW.beneficiary, NEW.bill, NEW.charged_at,
        NEW.charged_by)
       = (OLD.id, OLD.subject, OLD.key, OLD.name, OLD.amount, OLD.law, OLD.beneficiary, OLD.bill, OLD.charged_at,
          OLD.charged_by)
       AND (OLD.state IN ('owed', 'part') OR (NEW.state IN ('paid', 'refunded') AND OLD.state <> 'waived' AND
            (NEW.paid, NEW.waived, NEW.paid_how, NEW.paid_by, NEW.receipt_no, NEW.settled_by, NEW.waived_reason)
            = (OLD.paid, OLD.waived, OLD.paid_how, OLD.paid_by, OLD.receipt_no, OLD.settled_by, OLD.waived_reason)
            AND NEW.paid_at IS NOT DISTINCT FROM OLD.paid_at AND NEW.waived_at IS NOT DISTINCT FROM OLD.waived_at
            AND NEW.refunded >= OLD.refunded)) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a charge keeps its amount, and once settled its whole row: % refused', TG_OP
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION money_never() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the book is never changed, only continued: % of % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION money_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    old_row jsonb := to_jsonb(OLD);
    new_row jsonb := CASE TG_OP WHEN 'UPDATE' THEN to_jsonb(NEW) END;
    fixed text[] := string_to_array(TG_ARGV[1], ',');
BEGIN
    -- argument 0: the column that says it is over; 1: what may be set while it is not
    IF TG_OP = 'UPDATE' AND old_row ->> TG_ARGV[0] IS NULL AND old_row - fixed = new_row - fixed THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% of % refused: it keeps what it said, and once over its whole row', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION money_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted uuid := CASE TG_TABLE_NAME WHEN 'money_entry' THEN (to_jsonb(NEW) ->> 'id')::uuid
                                      ELSE (to_jsonb(NEW) ->> 'entry_id')::uuid END;
    many integer;
    total numeric;
    said integer;
BEGIN
    SELECT count(*), coalesce(sum(amount), 0) INTO many, total FROM money_posting WHERE entry_id = wanted;
    SELECT lines INTO said FROM money_entry WHERE id = wanted;
    IF total <> 0 OR many IS DISTINCT FROM said THEN
        RAISE EXCEPTION 'entry % has % postings of % and sums to %', wanted, many, said, total
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION money_agrees() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted uuid := CASE TG_TABLE_NAME WHEN 'money_charge' THEN (to_jsonb(NEW) ->> 'id')::uuid
                                      ELSE (to_jsonb(NEW) ->> 'charge_id')::uuid END;
    told money_charge;
    receivable numeric;
    paid numeric;
    refunded numeric;
BEGIN
    IF wanted IS NULL THEN RETURN NULL; END IF;
    SELECT * INTO told FROM money_charge WHERE id = wanted;
    SELECT coalesce(sum(amount) FILTER (WHERE account = 'receivable'), 0),
           coalesce(-sum(amount) FILTER (WHERE account = 'collected' AND amount < 0), 0),
           coalesce(sum(amount) FILTER (WHERE account = 'collected' AND amount > 0), 0)
    INTO receivable, paid, refunded FROM money_posting WHERE charge_id = wanted;
    IF (receivable, paid, refunded) IS DISTINCT FROM
       (told.amount - told.paid - told.waived + 0.0, told.paid + 0.0, told.refunded + 0.0) THEN
        RAISE EXCEPTION 'charge % says % paid, % waived, % refunded; its postings say % open, % paid, % refunded',
            wanted, told.paid, told.waived, told.refunded, receivable, paid, refunded USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION money_whole() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted uuid := CASE TG_TABLE_NAME WHEN 'money_payment' THEN (to_jsonb(NEW) ->> 'id')::uuid
                                      ELSE (to_jsonb(NEW) ->> 'payment_id')::uuid END;
    told money_payment;
    given numeric;
    came numeric;
BEGIN
    IF wanted IS NULL THEN RETURN NULL; END IF;
    SELECT * INTO told FROM money_payment WHERE id = wanted;
    SELECT (SELECT coalesce(sum(amount), 0) FROM money_allocation WHERE payment_id = wanted)
         + (SELECT coalesce(sum(amount), 0) FROM money_refund WHERE payment_id = wanted) INTO given;
    SELECT coalesce(sum(amount), 0) INTO came FROM money_posting
    WHERE entry_id = told.entry_id AND account IN ('cash', 'clearing', 'bank');
    IF told.amount IS DISTINCT FROM given OR told.amount IS DISTINCT FROM came THEN
        RAISE EXCEPTION 'payment % of % went to charges and refunds by %, and into the book by %',
            wanted, told.amount, given, came USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION money_goes_back() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted uuid := CASE TG_TABLE_NAME WHEN 'money_refund' THEN (to_jsonb(NEW) ->> 'id')::uuid
                                      ELSE (to_jsonb(NEW) ->> 'refund_id')::uuid END;
    told money_refund;
    due numeric;
BEGIN
    IF wanted IS NULL THEN RETURN NULL; END IF;
    SELECT * INTO told FROM money_refund WHERE id = wanted;
    SELECT coalesce(-sum(amount), 0) INTO due FROM money_posting WHERE refund_id = wanted AND account = 'refund_due';
    IF due IS DISTINCT FROM (CASE told.state WHEN 'due' THEN told.amount ELSE 0 END) + 0.0 THEN
        RAISE EXCEPTION 'refund % of % is %; the book owes %', wanted, told.amount, told.state, due
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION money_drawer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.account = 'cash' AND NOT EXISTS (
        SELECT FROM money_shift WHERE 'shift:' || id = NEW."of" AND closed_at IS NULL) THEN
        RAISE EXCEPTION 'cash goes into an open drawer, not into %', NEW."of" USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER money_posting_drawer BEFORE INSERT ON money_posting FOR EACH ROW EXECUTE FUNCTION money_drawer();
"""

ONCE = {
    "money_shift": ("closed_at", "closed_at,expected,counted,reason"),
    "money_refund": ("done_at", "done_at,done_by,done_how,reference,state"),
    "money_remittance": ("transferred_at", "transferred_at,transferred_by,reference"),
    "money_task": ("settled_at", "settled_at,settled_by,how"),
}
CHECKED = (
    ("money_entry", "money_balances", "INSERT"),
    ("money_posting", "money_balances", "INSERT"),
    ("money_charge", "money_agrees", "INSERT OR UPDATE"),
    ("money_posting", "money_agrees", "INSERT"),
    ("money_payment", "money_whole", "INSERT"),
    ("money_allocation", "money_whole", "INSERT"),
    ("money_refund", "money_whole", "INSERT"),
    ("money_refund", "money_goes_back", "INSERT OR UPDATE"),
    ("money_posting", "money_goes_back", "INSERT"),
)
FUNCTIONS = (
    "money_never",
    "money_once",
    "money_balances",
    "money_agrees",
    "money_whole",
    "money_goes_back",
    "money_drawer",
)


def never(table: str) -> str:
    return (
        f"CREATE TRIGGER {table}_never BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION money_never();"
    )


def once(table: str, over: str, may: str) -> str:
    return (
        f"CREATE TRIGGER {table}_once BEFORE UPDATE OR DELETE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION money_once('{over}', '{may}');"
    )


def checked(table: str, function: str, events: str) -> str:
    return (
        f"CREATE CONSTRAINT TRIGGER {table}_{function.removeprefix('money_')} AFTER {events} ON {table}"
        f" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {function}();"
    )


FORWARD = "".join(
    (
        KEPT,
        *(never(table) for table in NEVER_CHANGED),
        *(once(table, *how) for table, how in ONCE.items()),
        *(checked(*which) for which in CHECKED),
    )
)
BACKWARD = "".join(f"DROP FUNCTION {name}() CASCADE;" for name in FUNCTIONS)


class Migration(migrations.Migration):
    dependencies = [("money", "0003_book")]
    operations = [
        migrations.RunSQL(CARRIED, migrations.RunSQL.noop),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
