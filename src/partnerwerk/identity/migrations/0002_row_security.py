from django.db import migrations

from partnerwerk.access.policies import RowPolicy, protect


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_initial")]

    operations = [
        protect(
            RowPolicy(
                table="identity_user",
                partner_reads=None,
                partner_writes=None,
                partner_privileges="select, insert, update, delete",
                vendor="",
                forced=False,
            ),
            RowPolicy(
                table="identity_token",
                partner_reads=None,
                partner_writes=None,
                partner_privileges="select, insert, update, delete",
                vendor="",
                forced=False,
            ),
            RowPolicy(
                table="identity_role",
                partner_reads="true",
                partner_writes=None,
                partner_privileges="select, insert, update, delete",
                vendor="select, insert, update, delete",
                forced=False,
            ),
            RowPolicy(
                table="identity_organisation",
                partner_reads="side = 'vendor' or id = any ((select nullif(current_setting('partnerwerk.known_ids', true), '')::uuid[])::uuid[])",
                partner_writes=None,
                partner_privileges="select, insert, update, delete",
                vendor="select, insert, update, delete",
                forced=False,
            ),
            RowPolicy(
                table="identity_membership",
                partner_reads="side = 'vendor' or organisation_id = any ((select nullif(current_setting('partnerwerk.partner_ids', true), '')::uuid[])::uuid[])",
                partner_writes="organisation_id = any ((select nullif(current_setting('partnerwerk.partner_ids', true), '')::uuid[])::uuid[])",
                partner_privileges="select, insert, update, delete",
                vendor="select, insert, update, delete",
                forced=False,
            ),
        )
    ]
