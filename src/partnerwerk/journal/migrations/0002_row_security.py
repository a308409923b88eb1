from django.db import migrations

from partnerwerk.access.policies import RowPolicy, protect


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [
        protect(
            RowPolicy(
                table="journal_event",
                partner_reads="partner_id = any ((select nullif(current_setting('partnerwerk.partner_ids', true), '')::uuid[])::uuid[]) and not internal",
                partner_writes="partner_id = any ((select nullif(current_setting('partnerwerk.partner_ids', true), '')::uuid[])::uuid[])",
                partner_privileges="select, insert",
                vendor="select, insert",
                forced=True,
            ),
            RowPolicy(
                table="journal_answer",
                partner_reads=None,
                partner_writes=None,
                partner_privileges="select, insert, update, delete",
                vendor="",
                forced=False,
            ),
        )
    ]
