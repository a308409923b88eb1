from django.db import migrations

from partnerwerk.customers.matching.candidates import FUNCTION_SQL


class Migration(migrations.Migration):
    """Waiting for one's turn and searching is one call."""

    dependencies = [("customers", "0009_newest_customers")]

    operations = [migrations.RunSQL(FUNCTION_SQL, migrations.RunSQL.noop)]
