from django.db import migrations

from partnerwerk.access.policies import RowPolicy, protect

OWN_OR_SHARED = (
    "organisation_id = (select nullif(current_setting('partnerwerk.home_id', true), '')::uuid)"
    " and (is_shared or owner_id ="
    " (select nullif(current_setting('partnerwerk.member_id', true), '')::uuid))"
)


class Migration(migrations.Migration):
    dependencies = [("conditions", "0001_initial"), ("journal", "0001_initial")]

    operations = [
        protect(
            RowPolicy(
                table="conditions_savedview",
                partner_reads=OWN_OR_SHARED,
                partner_writes=OWN_OR_SHARED,
                partner_privileges="select, insert, update, delete",
                vendor="select, insert, update, delete",
                forced=True,
            )
        )
    ]
