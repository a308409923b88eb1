from django.db import migrations

from partnerwerk.access.policies import RowPolicy, protect

OWN = "organisation_id = any ((select nullif(current_setting('partnerwerk.partner_ids', true), '')::uuid[])::uuid[])"


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_initial")]

    operations = [
        protect(
            RowPolicy(
                table="exchange_importrun",
                partner_reads=OWN,
                partner_writes=OWN,
                partner_privileges="select, insert, update, delete",
                vendor="select, insert, update, delete",
                forced=True,
            ),
            RowPolicy(
                table="exchange_importrow",
                partner_reads=OWN,
                partner_writes=OWN,
                partner_privileges="select, insert, update, delete",
                vendor="select, insert, update, delete",
                forced=True,
            ),
            RowPolicy(
                table="exchange_columnmemory",
                partner_reads=OWN,
                partner_writes=OWN,
                partner_privileges="select, insert, update, delete",
                vendor="select, insert, update, delete",
                forced=True,
            ),
        )
    ]
