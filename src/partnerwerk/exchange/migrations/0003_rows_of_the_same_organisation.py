"""The rows of an import belong to the organisation of their import, whatever wrote them. Applied in
steps, so that a full table stays open meanwhile.
"""

from django.db import migrations

from partnerwerk.access.owners import bind_owner, drop_single_key, in_steps, index_owner


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("exchange", "0002_row_security")]

    operations = [
        in_steps(index_owner("exchange_importrun", "organisation_id")),
        in_steps(
            bind_owner("exchange_importrow", "run_id", "exchange_importrun", "organisation_id")
        ),
        drop_single_key("exchange_importrow", "run_id"),
    ]
