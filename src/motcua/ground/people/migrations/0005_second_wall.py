"""The second wall around people: one's own party and account; colleagues for officials; the rest by asking for it."""

from django.db import migrations

from motcua.ground.offices.walls import ACCOUNT, IS_OFFICIAL, PARTIES, also, function, guarded

JOINED = f"""
id = ANY({PARTIES})
OR EXISTS (SELECT FROM people_mandate held WHERE held.giver_id = people_party.id AND held.receiver_id = ANY({PARTIES})
    OR held.receiver_id = people_party.id AND held.giver_id = ANY({PARTIES}))
OR EXISTS (SELECT FROM people_representation held
    WHERE held.organisation_id = people_party.id AND held.person_id = ANY({PARTIES})
    OR held.person_id = people_party.id AND held.organisation_id = ANY({PARTIES}))
"""
# Who stands at the counter is found by number or name: by an official, never by listing the table.
FOUND = """
SELECT * FROM people_party held
WHERE (NOT motcua_inside() OR motcua_kind() = 'official') AND cardinality(words) > 0
  AND (SELECT bool_and(held.search_name LIKE '% ' || word || '%') FROM unnest(words) word)
ORDER BY held.search_name, held.id LIMIT least(most, 20)
"""
NUMBERED = """
SELECT * FROM people_party held
WHERE (NOT motcua_inside() OR motcua_kind() IN ('official', 'citizen'))
  AND (held.personal_id = number OR held.business_code = number) ORDER BY held.kind
"""
KNOWN = """
SELECT * FROM people_party held WHERE held.id = wanted
  AND (NOT motcua_inside() OR motcua_kind() = 'official' OR held.id = ANY(motcua_parties()))
"""


class Migration(migrations.Migration):

    dependencies = [
        ('offices', '0006_web_role'),
        ('people', '0004_acting_for_others'),
        ('sessions', '0001_initial'),
    ]

    operations = [
        guarded("people_party", JOINED, check="true"),
        guarded("people_account", f"id = {ACCOUNT} OR kind = 'official' AND {IS_OFFICIAL}"),
        guarded("people_appointment", IS_OFFICIAL),
        guarded("people_delegation", IS_OFFICIAL),
        guarded("people_apitoken", f"account_id = {ACCOUNT}"),
        guarded(
            "people_mandate",
            f"giver_id = ANY({PARTIES}) OR receiver_id = ANY({PARTIES}) OR {IS_OFFICIAL}",
        ),
        guarded(
            "people_representation",
            f"organisation_id = ANY({PARTIES}) OR person_id = ANY({PARTIES}) OR {IS_OFFICIAL}",
        ),
        also(
            "people_party",
            "EXISTS (SELECT FROM people_representation mine WHERE mine.person_id = ANY((SELECT motcua_parties())::uuid[])"
            " AND mine.organisation_id IN (SELECT theirs.organisation_id FROM people_representation theirs"
            " WHERE theirs.person_id = people_party.id))",
            name="fellows",
            command="SELECT",
        ),
        # A session is its own key: whoever could list them could be anybody.
        guarded("django_session", "session_key = (SELECT motcua_session())", check="true"),
        function("people_found(words text[], most integer) RETURNS SETOF people_party", FOUND),
        function("people_numbered(number text) RETURNS SETOF people_party", NUMBERED),
        function("people_known(wanted uuid) RETURNS SETOF people_party", KNOWN),
    ]
