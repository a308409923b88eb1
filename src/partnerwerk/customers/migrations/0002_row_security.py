from django.db import migrations

from partnerwerk.access.policies import RowPolicy, protect


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial")]

    operations = [
        protect(
            RowPolicy(
                table="customers_customer",
                partner_reads=None,
                partner_writes=None,
                partner_privileges="select, insert, update, delete",
                vendor="select, insert, update, delete",
                forced=True,
            ),
            RowPolicy(
                table="customers_customerdomain",
                partner_reads=None,
                partner_writes=None,
                partner_privileges="select, insert, update, delete",
                vendor="select, insert, update, delete",
                forced=True,
            ),
            RowPolicy(
                table="customers_customeralias",
                partner_reads=None,
                partner_writes=None,
                partner_privileges="select, insert, update, delete",
                vendor="select, insert, update, delete",
                forced=True,
            ),
            RowPolicy(
                table="customers_partnercustomer",
                partner_reads="partner_id = any ((select nullif(current_setting('partnerwerk.partner_ids', true), '')::uuid[])::uuid[])",
                partner_writes="partner_id = any ((select nullif(current_setting('partnerwerk.partner_ids', true), '')::uuid[])::uuid[])",
                partner_privileges="select, insert, update, delete",
                vendor="select, insert, update, delete",
                forced=True,
            ),
            RowPolicy(
                table="customers_contact",
                partner_reads="partner_id = any ((select nullif(current_setting('partnerwerk.partner_ids', true), '')::uuid[])::uuid[])",
                partner_writes="partner_id = any ((select nullif(current_setting('partnerwerk.partner_ids', true), '')::uuid[])::uuid[])",
                partner_privileges="select, insert, update, delete",
                vendor="select, insert, update, delete",
                forced=True,
            ),
            RowPolicy(
                table="customers_directorycompany",
                partner_reads="true",
                partner_writes=None,
                partner_privileges="select, insert, update, delete",
                vendor="select, insert, update, delete",
                forced=True,
            ),
        )
    ]
