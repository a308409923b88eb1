from django.db import migrations

from partnerwerk.access.policies import RowPolicy, protect


class Migration(migrations.Migration):
    dependencies = [("customfields", "0001_initial"), ("journal", "0001_initial")]

    operations = [
        protect(
            RowPolicy(
                table="customfields_customfield",
                partner_reads="for_partners",
                vendor="select, insert, update, delete",
                forced=True,
            )
        )
    ]
