from django.db import migrations

from partnerwerk.access.policies import RowPolicy, protect


class Migration(migrations.Migration):
    dependencies = [("collaboration", "0001_initial")]

    operations = [
        protect(
            RowPolicy(
                table="collaboration_file",
                partner_reads="partner_id = any ((select nullif(current_setting('partnerwerk.partner_ids', true), '')::uuid[])::uuid[])",
                partner_writes="partner_id = any ((select nullif(current_setting('partnerwerk.partner_ids', true), '')::uuid[])::uuid[])",
                partner_privileges="select, insert, update, delete",
                vendor="select, insert, update, delete",
                forced=True,
            ),
        )
    ]
