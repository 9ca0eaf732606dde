"""The second wall around cases and all that hangs on them. It says over again, in the database, what
`queries.sights_of` says; a case that is asked for by code alone tells what a public look-up tells."""

from django.db import migrations

from motcua.ground.offices.walls import ACCOUNT, IS_OFFICIAL, KIND, OFFICES, PARTIES, REF, also, function, guarded

_SEES = " ".join(
    f"WHEN {grade} THEN office_id = ANY((SELECT motcua_sees({grade}))::bigint[])"
    f" OR receiving_office_id = ANY((SELECT motcua_sees({grade}))::bigint[])"
    for grade in (0, 1, 2)
)
_SECTORS = "(SELECT motcua_sees_sectors())::text[]"
CASES = f"""
CASE {KIND}
WHEN 'official' THEN
    CASE grade {_SEES} ELSE false END
    OR cardinality({_SECTORS}) > 0 AND (
        office_id || ':' || grade || ':' || sector = ANY({_SECTORS})
        OR receiving_office_id || ':' || grade || ':' || sector = ANY({_SECTORS}))
    OR cases_asks(id, grade)
WHEN 'citizen' THEN
    filed_by = {REF} AND (applicant_id IS NULL OR filing_key = (SELECT motcua_filing()))
    OR applicant_id = ANY({PARTIES}) AND (
        (SELECT motcua_procedures())::text[] = '{{}}' OR applicant_id IS DISTINCT FROM (SELECT motcua_acts_for())
        OR procedure = ANY((SELECT motcua_procedures())::text[]))
ELSE filed_by = {REF} AND filing_key = (SELECT motcua_filing())
END
"""
# Whether an office of the reader was asked about it. Not by a policy's own look into that table, whose policy asks this.
ASKS = """
SELECT EXISTS (SELECT FROM cases_consultation WHERE case_id = wanted AND office_id = ANY(motcua_asked(closeness)))
"""
PUBLIC = """
SELECT held.code, held.definition_id, held.state, held.office_id, held.filed_at, held.due_at, held.closed_at
FROM cases_case held WHERE held.code = wanted
"""
# Words are looked for beyond the wall, since a search that policies stand before cannot use its index; what comes back
# are ids of cases, and those are read through the wall.
FOUND = """
SELECT held.id FROM cases_case held
WHERE to_tsvector('simple'::regconfig, coalesce(held.search_text, '')) @@ to_tsquery('simple'::regconfig, words)
  AND (held.office_id = ANY(offices) OR held.receiving_office_id = ANY(offices)
       OR EXISTS (SELECT FROM cases_consultation WHERE case_id = held.id AND office_id = ANY(offices)))
LIMIT most
"""


def hanging_on(table: str, column: str = "case_id") -> migrations.RunSQL:
    return guarded(table, f"EXISTS (SELECT FROM cases_case seen WHERE seen.id = {table}.{column})")


def about(column: str) -> str:
    """That the case which this column names as ``case:<id>`` is seen."""
    return (
        f"{column} LIKE 'case:%' AND EXISTS"
        f" (SELECT FROM cases_case seen WHERE seen.id = cases_named({column}))"
    )


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0003_drafts_for_another'),
        ('ledger', '0004_came_in'),
        ('motcua_messages', '0001_initial'),
        ('money', '0002_settled'),
        ('people', '0005_second_wall'),
        ('promises', '0002_calendars_and_legs'),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE FUNCTION cases_named(said text) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS"
            " $$ SELECT CASE WHEN said LIKE 'case:%' THEN substr(said, 6)::uuid END $$",
            "DROP FUNCTION cases_named(text)",
        ),
        function("cases_asks(wanted uuid, closeness integer) RETURNS boolean", ASKS),
        guarded("cases_case", CASES),
        *(
            hanging_on(f"cases_{name}")
            for name in ("casepaper", "supplement", "steprun", "consultation", "issuedletter", "rating")
        ),
        guarded("cases_draft", f"owner_id = {ACCOUNT}"),
        also(
            "people_party",
            f"{IS_OFFICIAL} AND EXISTS (SELECT FROM cases_case seen WHERE seen.applicant_id = people_party.id)",
            name="applicants",
            command="SELECT",
        ),
        guarded(
            "messages_message",
            f"party_id = ANY({PARTIES}) OR {IS_OFFICIAL} AND {about('subject_ref')}",
        ),
        guarded("money_charge", about("subject")),
        guarded(
            "ledger_fact",
            f"actor = {REF} OR {about('subject')}"
            f" OR subject IN (SELECT 'party:' || mine FROM unnest({PARTIES}) mine)"
            f" OR {IS_OFFICIAL} AND subject NOT LIKE 'case:%' AND subject NOT LIKE 'party:%'"
            f" AND office_id = ANY({OFFICES})",
            check=f"actor = {REF} OR actor = 'system'",
        ),
        function(
            "cases_public(wanted text) RETURNS TABLE (code text, definition_id bigint, state integer, office_id bigint,"
            " filed_at timestamptz, due_at timestamptz, closed_at timestamptz)",
            PUBLIC,
        ),
        function("cases_found(words text, offices bigint[], most integer) RETURNS SETOF uuid", FOUND),
    ]
