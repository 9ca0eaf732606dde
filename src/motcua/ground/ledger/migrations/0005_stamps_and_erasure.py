"""The leaves of each seal, how far it is stamped, and bodies that were erased.

The triggers let through one change of a fact, its body emptied after `ledger_erased` says so, and what goes with it:
the key of the seal gone, the salt zeroed.
"""

import django.db.models.deletion
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION ledger_refuse_but_erasing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.payload = '{}'::jsonb
        AND to_jsonb(NEW) - 'payload' = to_jsonb(OLD) - 'payload'
        AND EXISTS (SELECT FROM ledger_erased WHERE fact_id = OLD.id) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the ledger is append-only: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE FUNCTION ledger_refuse_but_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.key = ''::bytea AND to_jsonb(NEW) - 'key' = to_jsonb(OLD) - 'key'
        AND EXISTS (SELECT FROM ledger_leaves WHERE seal_id = OLD.number AND salts IS NOT NULL) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the ledger is append-only: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE FUNCTION ledger_refuse_but_salts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    place integer;
    ours bytea;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.seal_id = OLD.seal_id AND NEW.digests = OLD.digests
        AND length(NEW.salts) * 2 = length(NEW.digests) THEN
        IF OLD.salts IS NULL THEN
            RETURN NEW;
        END IF;
        FOR place IN 0 .. length(OLD.salts) / 16 - 1 LOOP
            ours := substring(NEW.salts FROM place * 16 + 1 FOR 16);
            IF ours <> substring(OLD.salts FROM place * 16 + 1 FOR 16) AND ours <> decode(repeat('00', 16), 'hex') THEN
                RAISE EXCEPTION 'the ledger is append-only: a salt refused' USING ERRCODE = 'insufficient_privilege';
            END IF;
        END LOOP;
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the ledger is append-only: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
DROP TRIGGER ledger_fact_append_only ON ledger_fact;
CREATE TRIGGER ledger_fact_append_only BEFORE UPDATE OR DELETE ON ledger_fact
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_but_erasing();
DROP TRIGGER ledger_seal_append_only ON ledger_seal;
CREATE TRIGGER ledger_seal_append_only BEFORE UPDATE OR DELETE ON ledger_seal
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_but_key();
CREATE TRIGGER ledger_leaves_append_only BEFORE UPDATE OR DELETE ON ledger_leaves
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_but_salts();
CREATE TRIGGER ledger_leaves_no_truncate BEFORE TRUNCATE ON ledger_leaves
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_erased_append_only BEFORE UPDATE OR DELETE ON ledger_erased
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_erased_no_truncate BEFORE TRUNCATE ON ledger_erased
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
"""

BACKWARD = """
DROP TRIGGER ledger_erased_no_truncate ON ledger_erased;
DROP TRIGGER ledger_erased_append_only ON ledger_erased;
DROP TRIGGER ledger_leaves_no_truncate ON ledger_leaves;
DROP TRIGGER ledger_leaves_append_only ON ledger_leaves;
DROP TRIGGER ledger_seal_append_only ON ledger_seal;
CREATE TRIGGER ledger_seal_append_only BEFORE UPDATE OR DELETE ON ledger_seal
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
DROP TRIGGER ledger_fact_append_only ON ledger_fact;
CREATE TRIGGER ledger_fact_append_only BEFORE UPDATE OR DELETE ON ledger_fact
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
DROP FUNCTION ledger_refuse_but_salts();
DROP FUNCTION ledger_refuse_but_key();
DROP FUNCTION ledger_refuse_but_erasing();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_came_in")]

    operations = [
        migrations.CreateModel(
            name="Leaves",
            fields=[
                (
                    "seal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="leaves",
                        serialize=False,
                        to="ledger.seal",
                    ),
                ),
                ("digests", models.BinaryField()),
                ("salts", models.BinaryField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Erased",
            fields=[
                (
                    "fact",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="erased",
                        serialize=False,
                        to="ledger.fact",
                    ),
                ),
                ("index", models.PositiveIntegerField()),
                ("leaf", models.BinaryField(max_length=32)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="bodies", to="ledger.fact"
                    ),
                ),
                (
                    "seal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="erased", to="ledger.seal"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("seal", "index"), name="erased_once")],
            },
        ),
        migrations.CreateModel(
            name="Stamping",
            fields=[
                ("authority", models.CharField(max_length=200, primary_key=True, serialize=False)),
                ("last_seal", models.BigIntegerField(default=0)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("next_at", models.DateTimeField()),
                ("error", models.TextField(blank=True)),
            ],
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
