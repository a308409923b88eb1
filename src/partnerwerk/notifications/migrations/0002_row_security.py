from django.db import migrations

from partnerwerk.access.policies import RowPolicy, protect


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial")]

    operations = [
        protect(
            RowPolicy(
                table="notifications_mail",
                partner_reads=None,
                partner_writes=None,
                partner_privileges="select, insert, update, delete",
                vendor="select, insert, update, delete",
                forced=True,
            ),
        )
    ]
