"""PostgreSQL learns of parts of names that one in a thousand customers has; it knew one in a hundred, and
searched for rarer ones by walking over the newest.
"""

from django.db import migrations

FINER = "alter index customer_name_search alter column 1 set statistics 400"
BEFORE = "alter index customer_name_search alter column 1 set statistics -1"


class Migration(migrations.Migration):
    dependencies = [("customers", "0005_quick_index")]

    operations = [migrations.RunSQL(FINER, BEFORE)]
