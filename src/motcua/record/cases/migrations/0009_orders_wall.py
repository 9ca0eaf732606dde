"""The second wall around orders to pay: who sees a case sees the orders for it and what was heard of them. Whoever pays without
being somebody comes beyond the wall, by the code of the case or the number of the order."""

from django.db import migrations

from motcua.ground.offices.walls import REF, guarded

ABOUT = "subject LIKE 'case:%' AND EXISTS (SELECT FROM cases_case seen WHERE seen.id = cases_named(subject))"
SEEN = "EXISTS (SELECT FROM money_orderline line WHERE line.order_id = {})"


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0008_letters_on_paper'),
        ('money', '0005_orders'),
    ]

    operations = [
        guarded("money_orderline", ABOUT),
        guarded("money_order", SEEN.format("money_order.id"), check=f"opened_by = {REF} OR {SEEN.format('money_order.id')}"),
        guarded("money_orderpayment", SEEN.format("money_orderpayment.order_id")),
        guarded("money_notice", SEEN.format("money_notice.order_id")),
    ]
