from django.db import migrations

from partnerwerk.access.policies import RowPolicy, protect

OWN = (
    "organisation_id = any ((select nullif(current_setting("
    "'partnerwerk.partner_ids', true), '')::uuid[])::uuid[])"
)


class Migration(migrations.Migration):
    dependencies = [("collaboration", "0004_tasks")]

    operations = [
        protect(
            RowPolicy(
                table="collaboration_task",
                partner_reads=OWN,
                partner_writes=OWN,
                partner_privileges="select, insert, update",
                vendor="select, insert, update",
                forced=True,
            ),
        )
    ]
