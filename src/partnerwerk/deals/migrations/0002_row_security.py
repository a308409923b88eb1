from django.db import migrations

from partnerwerk.access.policies import RowPolicy, protect


class Migration(migrations.Migration):
    dependencies = [("deals", "0001_initial")]

    operations = [
        protect(
            RowPolicy(
                table="deals_terms",
                partner_reads="true",
                partner_writes=None,
                partner_privileges="select, insert, update, delete",
                vendor="select, insert, update, delete",
                forced=True,
            ),
            RowPolicy(
                table="deals_dealregistration",
                partner_reads="partner_id = any ((select nullif(current_setting('partnerwerk.partner_ids', true), '')::uuid[])::uuid[])",
                partner_writes="partner_id = any ((select nullif(current_setting('partnerwerk.partner_ids', true), '')::uuid[])::uuid[])",
                partner_privileges="select, insert, update, delete",
                vendor="select, insert, update, delete",
                forced=True,
            ),
            RowPolicy(
                table="deals_registrationfamily",
                partner_reads="partner_id = any ((select nullif(current_setting('partnerwerk.partner_ids', true), '')::uuid[])::uuid[])",
                partner_writes="partner_id = any ((select nullif(current_setting('partnerwerk.partner_ids', true), '')::uuid[])::uuid[])",
                partner_privileges="select, insert, update, delete",
                vendor="select, insert, update, delete",
                forced=True,
            ),
            RowPolicy(
                table="deals_protection",
                partner_reads="partner_id = any ((select nullif(current_setting('partnerwerk.partner_ids', true), '')::uuid[])::uuid[])",
                partner_writes="partner_id = any ((select nullif(current_setting('partnerwerk.partner_ids', true), '')::uuid[])::uuid[])",
                partner_privileges="select, update, delete",
                vendor="select, insert, update, delete",
                forced=True,
            ),
            RowPolicy(
                table="deals_extension",
                partner_reads="partner_id = any ((select nullif(current_setting('partnerwerk.partner_ids', true), '')::uuid[])::uuid[])",
                partner_writes="partner_id = any ((select nullif(current_setting('partnerwerk.partner_ids', true), '')::uuid[])::uuid[])",
                partner_privileges="select, insert",
                vendor="select, insert, update, delete",
                forced=True,
            ),
            RowPolicy(
                table="deals_conflictcheck",
                partner_reads=None,
                partner_writes=None,
                partner_privileges="select, insert, update, delete",
                vendor="select, insert, update, delete",
                forced=True,
            ),
            RowPolicy(
                table="deals_duplicate",
                partner_reads=None,
                partner_writes=None,
                partner_privileges="select, insert, update, delete",
                vendor="select, insert, update, delete",
                forced=True,
            ),
            RowPolicy(
                table="deals_reminder",
                partner_reads=None,
                partner_writes=None,
                partner_privileges="select, insert, update, delete",
                vendor="select, insert, update, delete",
                forced=True,
            ),
            RowPolicy(
                table="deals_probecount",
                partner_reads="partner_id = any ((select nullif(current_setting('partnerwerk.partner_ids', true), '')::uuid[])::uuid[])",
                partner_writes="partner_id = any ((select nullif(current_setting('partnerwerk.partner_ids', true), '')::uuid[])::uuid[])",
                partner_privileges="select, insert, update",
                vendor="select, insert, update, delete",
                forced=True,
            ),
        )
    ]
