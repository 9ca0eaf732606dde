"""The second wall, where one acts for others: representatives see their fellows, counters see whom both join."""

from django.db import migrations

from motcua.ground.offices.walls import IS_OFFICIAL, also, function

MINE = """
SELECT coalesce(array_agg(organisation_id), '{}') FROM people_representation
WHERE person_id = ANY(motcua_parties()) AND ended_on IS NULL AND (role = 'authorised' OR confirmed_at IS NOT NULL)
"""
JOINED = """
SELECT EXISTS (SELECT FROM people_mandate WHERE giver_id = party OR receiver_id = party)
    OR EXISTS (SELECT FROM people_representation WHERE organisation_id = party OR person_id = party)
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0007_closures")]

    operations = [
        function("people_organisations() RETURNS uuid[]", MINE),
        function("people_joined(party uuid) RETURNS boolean", JOINED),
        also(
            "people_representation",
            "organisation_id = ANY((SELECT people_organisations())::uuid[])",
            name="fellows",
        ),
        also("people_party", f"{IS_OFFICIAL} AND people_joined(id)", name="joined"),
    ]
