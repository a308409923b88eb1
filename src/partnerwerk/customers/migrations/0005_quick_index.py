from django.db import migrations

from partnerwerk.customers.matching.candidates import FUNCTION_SQL

INDEXES = """
alter index customer_by_keys set (fastupdate = off);
alter index customeralias_by_keys set (fastupdate = off);
"""


class Migration(migrations.Migration):
    """A search no longer reads a list of new names beside the index, and the keys of a name are
    worked out without planning anew each time."""

    dependencies = [("customers", "0004_found_by_sound_and_domain")]

    operations = [
        migrations.RunSQL(FUNCTION_SQL, migrations.RunSQL.noop),
        migrations.RunSQL(INDEXES, migrations.RunSQL.noop),
    ]
