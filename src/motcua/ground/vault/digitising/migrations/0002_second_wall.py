"""The second wall: what is to be digitised is seen by officials of the office that has the paper, as far as they are
cleared for its dossier there. Nobody else sees a scan by this way."""

from django.db import migrations

from motcua.ground.offices.walls import IS_OFFICIAL, guarded

_CLEARED = " ".join(
    f"WHEN {grade} THEN office_id = ANY((SELECT motcua_sees({grade}))::bigint[])" for grade in (0, 1, 2)
)
_OF_SECTORS = "office_id || ':' || grade || ':' || sector = ANY((SELECT motcua_sees_sectors())::text[])"


class Migration(migrations.Migration):

    dependencies = [
        ("digitising", "0001_initial"),
        ("offices", "0006_web_role"),
    ]

    operations = [
        guarded(
            "digitising_digitisation",
            f"{IS_OFFICIAL} AND (CASE grade {_CLEARED} ELSE false END OR {_OF_SECTORS})",
        ),
    ]
