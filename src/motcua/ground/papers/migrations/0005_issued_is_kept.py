"""What is issued stays as it was: the database lets through that a paper is revoked, that it is replaced, and that a
later revision of its file is handed out, once each revision stands in the register. And who sees which of them."""

from django.db import migrations

from motcua.ground.offices.walls import IS_OFFICIAL, OFFICES, PARTIES, function, guarded

FORWARD = r"""
CREATE FUNCTION papers_issued_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moves constant text[] :=
        '{revoked_at,revoked_by,revoked_why,revoked_decision,replaced_by_id,digest,level}';
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('motcua.erasing', true) = 'on' THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - moves = to_jsonb(NEW) - moves
        AND (OLD.revoked_at IS NULL OR (NEW.revoked_at, NEW.revoked_by, NEW.revoked_why, NEW.revoked_decision)
            = (OLD.revoked_at, OLD.revoked_by, OLD.revoked_why, OLD.revoked_decision))
        AND (OLD.replaced_by_id IS NULL OR NEW.replaced_by_id = OLD.replaced_by_id)
        AND ((NEW.digest, NEW.level) = (OLD.digest, OLD.level) OR EXISTS (
            SELECT FROM papers_revision held
            WHERE held.paper_id = NEW.id AND held.digest = NEW.digest AND held.level = NEW.level
              AND held.id = (SELECT max(id) FROM papers_revision WHERE paper_id = NEW.id)))
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an issued paper is revoked or replaced, never changed: % refused', TG_OP
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER papers_issued_kept BEFORE UPDATE OR DELETE ON papers_issuedpaper
    FOR EACH ROW EXECUTE FUNCTION papers_issued_refuse();
CREATE TRIGGER papers_revision_kept BEFORE UPDATE OR DELETE ON papers_revision
    FOR EACH ROW EXECUTE FUNCTION papers_refuse();
CREATE TRIGGER papers_signature_kept BEFORE UPDATE OR DELETE ON papers_signature
    FOR EACH ROW EXECUTE FUNCTION papers_refuse();
"""

BACKWARD = """
DROP TRIGGER papers_signature_kept ON papers_signature;
DROP TRIGGER papers_revision_kept ON papers_revision;
DROP TRIGGER papers_issued_kept ON papers_issuedpaper;
DROP FUNCTION papers_issued_refuse();
"""

# Whose it is; and for what is about no dossier, the office that issued it. Of a dossier's the room of cases says who.
THEIRS = f"""
holder_id = ANY({PARTIES}) AND (
    (SELECT motcua_procedures())::text[] = '{{}}' OR holder_id IS DISTINCT FROM (SELECT motcua_acts_for()))
OR {IS_OFFICIAL} AND subject NOT LIKE 'case:%' AND office_id = ANY({OFFICES})
"""
HELD = "EXISTS (SELECT FROM papers_issuedpaper seen WHERE seen.id = {table}.paper_id)"

# What anybody may ask who holds the paper: by its code or by the digest of its file. The holder's name is covered here.
PUBLIC = r"""
SELECT held.id, held.code, held.kind, held.title, held.office_id, held.office_name,
    regexp_replace(held.holder_name, '(\S)\S*', '\1***', 'g'), held.digest, held.level, held.issued_at,
    held.revoked_at, held.revoked_decision, after.code,
    (SELECT array_agg(every.digest || ':' || every.level || ':' || every.made_at ORDER BY every.id)
     FROM papers_revision every WHERE every.paper_id = held.id)
FROM papers_issuedpaper held LEFT JOIN papers_issuedpaper after ON after.id = held.replaced_by_id
WHERE held.code = wanted
"""
SIGNATURES = """
SELECT made.by, made.account_id, made.name, made.post, made.ground, made.duty, made.field, made.certificate,
    made.serial, made.certificate_name, made.signed_at, made.level
FROM papers_signature made JOIN papers_issuedpaper held ON held.id = made.paper_id
WHERE held.code = wanted ORDER BY made.id
"""
KNOWN = """
SELECT paper.code FROM papers_revision held JOIN papers_issuedpaper paper ON paper.id = held.paper_id
WHERE held.digest = wanted
"""


class Migration(migrations.Migration):

    dependencies = [
        ('offices', '0006_web_role'),
        ('papers', '0004_issued'),
        ('people', '0005_second_wall'),
    ]

    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        guarded("papers_issuedpaper", THEIRS),
        *(guarded(name, HELD.format(table=name)) for name in ("papers_revision", "papers_signature", "papers_archiving")),
        function(
            "papers_public(wanted text) RETURNS TABLE (id uuid, code text, kind text, title jsonb, office_id bigint,"
            " office_name text, holder text, digest text, level text, issued_at timestamptz, revoked_at timestamptz,"
            " decision text, replaced_by text, revisions text[])",
            PUBLIC,
        ),
        function(
            "papers_signed(wanted text) RETURNS TABLE (by text, account_id bigint, name text, post text, ground text,"
            " duty text, field text, certificate text, serial text, certificate_name text, signed_at timestamptz,"
            " level text)",
            SIGNATURES,
        ),
        function("papers_known(wanted text) RETURNS SETOF text", KNOWN),
    ]
