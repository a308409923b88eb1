"""PostgreSQL learns of parts of names that one in a thousand registrations has; it knew one in a hundred, and
searched for rarer ones by walking over the newest.
"""

from django.db import migrations

FINER = "alter index deal_customer_search alter column 1 set statistics 400"
BEFORE = "alter index deal_customer_search alter column 1 set statistics -1"


class Migration(migrations.Migration):
    dependencies = [("deals", "0005_statistics_keep_up")]

    operations = [migrations.RunSQL(FINER, BEFORE)]
