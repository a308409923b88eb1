from django.db import migrations

from partnerwerk.access.policies import RowPolicy, protect

HOME = "(select nullif(current_setting('partnerwerk.home_id', true), '')::uuid)"
ME = "(select nullif(current_setting('partnerwerk.member_id', true), '')::uuid)"
OWN = (
    "partner_id = any ((select nullif(current_setting("
    "'partnerwerk.partner_ids', true), '')::uuid[])::uuid[])"
    f" and (not internal or organisation_id = {HOME})"
)
MINE = f"organisation_id = {HOME} and (false or membership_id = {ME})"


class Migration(migrations.Migration):
    dependencies = [("collaboration", "0010_first_versions")]

    operations = [
        protect(
            RowPolicy(
                table="collaboration_file",
                partner_reads=OWN,
                partner_writes=OWN,
                partner_privileges="select, insert, update, delete",
                vendor="select, insert, update, delete",
                forced=True,
            ),
            RowPolicy(
                table="collaboration_upload",
                partner_reads=MINE,
                partner_writes=MINE,
                partner_privileges="select, insert, update, delete",
                vendor="select, insert, update, delete",
                forced=True,
            ),
        )
    ]
