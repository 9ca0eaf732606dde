"""The second wall around the book. Who sees a case sees what was asked, paid and given back for it; an office sees what its
own counter did."""

from django.db import migrations

from motcua.ground.offices.walls import IS_OFFICIAL, OFFICES, also, guarded

OF_THE_OFFICE = f"{IS_OFFICIAL} AND office_id = ANY({OFFICES})"
ABOUT = (
    "subject LIKE 'case:%' AND EXISTS (SELECT FROM cases_case seen WHERE seen.id = cases_named(subject))"
    f" OR {OF_THE_OFFICE}"
)


def hanging_on(table: str, above: str, column: str) -> migrations.RunSQL:
    return guarded(table, f"EXISTS (SELECT FROM {above} seen WHERE seen.id = {table}.{column})")


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0006_issued_papers'),
        ('money', '0004_kept'),
    ]

    operations = [
        also("money_charge", OF_THE_OFFICE, name="counter", command="SELECT"),
        *(guarded(f"money_{name}", ABOUT) for name in ("entry", "payment", "refund", "task")),
        *(guarded(f"money_{name}", OF_THE_OFFICE) for name in ("shift", "remittance")),
        hanging_on("money_posting", "money_entry", "entry_id"),
        hanging_on("money_allocation", "money_payment", "payment_id"),
        hanging_on("money_remitted", "money_remittance", "remittance_id"),
    ]
