"""How much of an old unit went to each new one, how much of a new one came from each old one, and on what basis."""

from django.db import migrations, models
from django.db.models import Q

BASES = [
    ("whole", "Toàn bộ"),
    ("measured", "Đo đạc"),
    ("population", "Ước tính theo dân số"),
    ("area", "Ước tính theo diện tích"),
    ("assumed", "Giả định"),
]
NOT_WHOLE = ["measured", "population", "area", "assumed"]

ASSUME = """
WITH counted AS (
    SELECT id, share,
        count(*) OVER (PARTITION BY old_id) AS heirs,
        row_number() OVER (PARTITION BY old_id ORDER BY new_id) AS heir,
        count(share) OVER (PARTITION BY old_id) AS told,
        sum(share) OVER (PARTITION BY old_id) AS told_sum,
        count(*) OVER (PARTITION BY new_id) AS givers,
        row_number() OVER (PARTITION BY new_id ORDER BY old_id) AS giver
    FROM places_succession
), reckoned AS (
    SELECT id, heirs, givers,
        CASE WHEN heirs = 1 THEN 1
             WHEN told = heirs AND told_sum = 1 THEN share
             ELSE (1000000 / heirs + CASE WHEN heir <= 1000000 % heirs THEN 1 ELSE 0 END) / 1000000.0 END AS new_share,
        CASE WHEN givers = 1 THEN 1
             ELSE (1000000 / givers + CASE WHEN giver <= 1000000 % givers THEN 1 ELSE 0 END) / 1000000.0 END AS new_part
    FROM counted
)
UPDATE places_succession AS row SET
    share = new_share,
    share_basis = CASE WHEN heirs = 1 THEN 'whole' ELSE 'assumed' END,
    part = new_part,
    part_basis = CASE WHEN givers = 1 THEN 'whole' ELSE 'assumed' END,
    kind = CASE WHEN heirs > 1 THEN 'split' WHEN givers > 1 THEN 'merge' ELSE 'continue' END
FROM reckoned WHERE reckoned.id = row.id
"""
"""Rows of before know no parts, and those of divided units no shares: equal ones are assumed, and say so."""

WHOLE = """
CREATE FUNCTION places_succession_whole() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    older bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.old_id ELSE NEW.old_id END;
    newer bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.new_id ELSE NEW.new_id END;
    total numeric;
BEGIN
    SELECT sum(share) INTO total FROM places_succession WHERE old_id = older;
    IF total <> 1 THEN
        RAISE EXCEPTION 'shares of the old unit % add up to %', older, total
            USING ERRCODE = 'check_violation', CONSTRAINT = 'succession_whole';
    END IF;
    SELECT sum(part) INTO total FROM places_succession WHERE new_id = newer;
    IF total <> 1 THEN
        RAISE EXCEPTION 'parts of the new unit % add up to %', newer, total
            USING ERRCODE = 'check_violation', CONSTRAINT = 'succession_whole';
    END IF;
    IF TG_OP <> 'DELETE' AND EXISTS (
        SELECT FROM places_succession AS s JOIN places_place AS o ON o.id = s.old_id JOIN places_place AS n ON n.id = s.new_id
        WHERE s.id = NEW.id AND (o.valid_to IS DISTINCT FROM s."on" OR n.valid_from <> s."on")
    ) THEN
        RAISE EXCEPTION 'the old unit % does not end, or the new unit % not begin, on the day of passage', older, newer
            USING ERRCODE = 'check_violation', CONSTRAINT = 'succession_on_its_day';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER succession_whole AFTER INSERT OR UPDATE OR DELETE ON places_succession
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION places_succession_whole();
"""
NOT_CHECKED = "DROP TRIGGER succession_whole ON places_succession; DROP FUNCTION places_succession_whole();"


def whole_or_less(name: str, number: str) -> models.CheckConstraint:
    basis = f"{number}_basis"
    whole = Q(**{number: 1, basis: "whole"})
    less = Q(**{f"{number}__gt": 0, f"{number}__lt": 1, f"{basis}__in": NOT_WHOLE})
    return models.CheckConstraint(name=name, condition=whole | less)


class Migration(migrations.Migration):
    dependencies = [("places", "0002_one_unit_a_code_a_day")]

    operations = [
        migrations.AddField("place", "since_known", models.BooleanField(default=True)),
        migrations.RemoveConstraint("succession", "succession_share"),
        migrations.AddField("succession", "part", models.DecimalField(max_digits=7, decimal_places=6, null=True)),
        migrations.AddField("succession", "share_basis", models.CharField(max_length=10, choices=BASES, null=True)),
        migrations.AddField("succession", "part_basis", models.CharField(max_length=10, choices=BASES, null=True)),
        migrations.RunSQL(ASSUME, migrations.RunSQL.noop),
        migrations.AlterField("succession", "share", models.DecimalField(max_digits=7, decimal_places=6)),
        migrations.AlterField("succession", "part", models.DecimalField(max_digits=7, decimal_places=6)),
        migrations.AlterField("succession", "share_basis", models.CharField(max_length=10, choices=BASES)),
        migrations.AlterField("succession", "part_basis", models.CharField(max_length=10, choices=BASES)),
        migrations.AddConstraint(
            "succession",
            models.CheckConstraint(
                name="succession_kind",
                condition=Q(kind="continue", share_basis="whole", part_basis="whole")
                | Q(kind="merge", share_basis="whole") & ~Q(part_basis="whole")
                | Q(kind="split") & ~Q(share_basis="whole"),
            ),
        ),
        migrations.AddConstraint("succession", whole_or_less("succession_share", "share")),
        migrations.AddConstraint("succession", whole_or_less("succession_part", "part")),
        migrations.AddIndex("succession", models.Index(name="succession_on", fields=["on"])),
        migrations.RunSQL(WHOLE, NOT_CHECKED),
    ]
