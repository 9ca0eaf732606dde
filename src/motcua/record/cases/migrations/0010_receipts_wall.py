"""The second wall around receipts: as around all that is about a case."""

from django.db import migrations

from motcua.ground.offices.walls import IS_OFFICIAL, OFFICES, guarded


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0009_orders_wall'),
        ('money', '0007_receipts_kept'),
    ]

    operations = [
        guarded(
            "money_receipt",
            "subject LIKE 'case:%' AND EXISTS (SELECT FROM cases_case seen WHERE seen.id = cases_named(subject))"
            f" OR {IS_OFFICIAL} AND office_id = ANY({OFFICES})",
        ),
    ]
