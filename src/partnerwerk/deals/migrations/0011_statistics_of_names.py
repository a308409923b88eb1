"""How many registrations a part of a name finds, judged ten times more finely.

A part that one registration in two hundred has was taken for rare, and thousands of rows were read where
the newest few would have done.
"""

from django.db import migrations

FINER = """
alter index deal_customer_search alter column 1 set statistics 1000;
analyze deals_dealregistration;
"""


class Migration(migrations.Migration):
    dependencies = [("deals", "0010_sorted_lists")]
    operations = [
        migrations.RunSQL(
            FINER, "alter index deal_customer_search alter column 1 set statistics -1"
        )
    ]
