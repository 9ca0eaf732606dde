"""The serial of result codes, and the second wall: a holder's papers are theirs, and of who acts for them within the
mandate; the house writes them, a citizen never. What officials see, the room with the dossiers says (cases 0005)."""

from django.db import migrations

from motcua.ground.offices.walls import KIND, PARTIES, also, function, guarded

PROCEDURES = "(SELECT motcua_procedures())::text[]"
THEIRS = f"""
{KIND} = 'citizen' AND holder_id = ANY({PARTIES}) AND ({PROCEDURES} = '{{}}'
    OR holder_id IS DISTINCT FROM (SELECT motcua_acts_for()) OR procedure = ANY({PROCEDURES}))
"""
SEEN = "EXISTS (SELECT FROM vault_holding seen WHERE seen.id = {table}.holding_id)"
# Who stands at a counter may have no dossier yet: an official asks for what one person has of these types.
COUNTER = """
SELECT * FROM vault_holding held
WHERE (NOT motcua_inside() OR motcua_kind() = 'official') AND held.holder_id = wanted AND held.type = ANY(types)
    AND held.ended_at IS NULL
"""
# Whoever has the link sees that one paper: asked by the digest of the link, and no longer than it holds.
SHARED = """
SELECT held.id, share.id, held.holder_id, held.title, held.type, held.number, held.issued_on, held.issuer, held.valid_until,
    held.trust, held.digest, held.file_name, held.file_size, held.file_type, held.about, party.name, share.purpose,
    share.expires_at, held.office_id
FROM vault_share share JOIN vault_holding held ON held.id = share.holding_id
JOIN people_party party ON party.id = held.holder_id
WHERE share.digest = wanted AND share.ended_at IS NULL AND share.expires_at > at AND held.ended_at IS NULL
"""
STANDS = """
SELECT EXISTS (SELECT FROM vault_share share WHERE share.id = wanted AND share.ended_at IS NULL
    AND share.expires_at > at)
"""


class Migration(migrations.Migration):

    dependencies = [
        ('vault', '0001_initial'),
        ('ledger', '0005_stamps_and_erasure'),
        ('people', '0010_readings'),
    ]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE vault_serial", "DROP SEQUENCE vault_serial"),
        migrations.RunSQL(
            "CREATE FUNCTION vault_named(said text) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS"
            " $$ SELECT CASE WHEN said LIKE 'holding:%' THEN substr(said, 9)::uuid END $$",
            "DROP FUNCTION vault_named(text)",
        ),
        guarded("vault_holding", THEIRS, check="false"),
        guarded("vault_use", SEEN.format(table="vault_use")),
        guarded("vault_share", f"{KIND} = 'citizen' AND " + SEEN.format(table="vault_share")),
        guarded(
            "vault_sharevisit", "EXISTS (SELECT FROM vault_share seen WHERE seen.id = vault_sharevisit.share_id)"
        ),
        function("vault_share_stands(wanted bigint, at timestamptz) RETURNS boolean", STANDS),
        also("vault_sharevisit", "vault_share_stands(share_id, at)", name="visits", command="INSERT"),
        function("vault_at_counter(wanted uuid, types text[]) RETURNS SETOF vault_holding", COUNTER),
        function(
            "vault_shared(wanted text, at timestamptz) RETURNS TABLE (holding uuid, share bigint, holder_id uuid, title text,"
            " type text, number text, issued_on date, issuer text, valid_until date, trust text, digest text,"
            " file_name text, file_size bigint, file_type text, about text, holder text, purpose text,"
            " expires_at timestamptz, office_id bigint)",
            SHARED,
        ),
        also(
            "ledger_fact",
            "subject LIKE 'holding:%' AND EXISTS"
            " (SELECT FROM vault_holding seen WHERE seen.id = vault_named(ledger_fact.subject))",
            name="held",
            command="SELECT",
        ),
    ]
