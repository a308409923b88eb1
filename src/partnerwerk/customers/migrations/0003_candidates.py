from django.db import migrations

from partnerwerk.customers.matching.candidates import FUNCTION_SQL, INDEX_SQL


class Migration(migrations.Migration):
    """The candidate search of docs/decisions/0005-matching.md. Both statements replace what stands,
    so that a later version of the search is put in force by a migration like this one."""

    dependencies = [("customers", "0002_row_security")]

    operations = [
        migrations.RunSQL(FUNCTION_SQL, migrations.RunSQL.noop),
        migrations.RunSQL(INDEX_SQL, migrations.RunSQL.noop),
    ]
