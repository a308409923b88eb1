from django.db import migrations

from partnerwerk.access.policies import RowPolicy, protect

OWN = (
    "partner_id = any ((select nullif(current_setting("
    "'partnerwerk.partner_ids', true), '')::uuid[])::uuid[])"
)
HOME = "(select nullif(current_setting('partnerwerk.home_id', true), '')::uuid)"


class Migration(migrations.Migration):
    dependencies = [("collaboration", "0007_comments")]

    operations = [
        protect(
            RowPolicy(
                "collaboration_comment",
                partner_reads=f"{OWN} and (only_for_id is null or only_for_id = {HOME})",
                partner_writes=f"{OWN} and organisation_id = {HOME}",
                partner_privileges="select, insert, update",
                vendor="select, insert, update",
            ),
            RowPolicy(
                "collaboration_commentversion",
                partner_reads=f"{OWN} and organisation_id = {HOME}",
                partner_writes=f"{OWN} and organisation_id = {HOME}",
                partner_privileges="select, insert",
                vendor="select, insert",
            ),
        )
    ]
