from django.db import migrations

from partnerwerk.access.policies import RowPolicy, of_member, protect

OWN = of_member("organisation_id", "membership_id", or_if="false")


class Migration(migrations.Migration):
    dependencies = [("notifications", "0003_notices")]

    operations = [
        protect(
            RowPolicy(
                table="notifications_notice",
                partner_reads=OWN,
                partner_writes=OWN,
                partner_privileges="select, update",
            ),
            RowPolicy(table="notifications_preferences", partner_reads=OWN, partner_writes=OWN),
            RowPolicy(table="notifications_dispatch"),
            RowPolicy(table="notifications_post"),
            RowPolicy(table="notifications_answer"),
        )
    ]
