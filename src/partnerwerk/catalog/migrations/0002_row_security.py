from django.db import migrations

from partnerwerk.access.policies import RowPolicy, protect


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]

    operations = [
        protect(
            RowPolicy(
                table="catalog_productfamily",
                partner_reads="true",
                partner_writes=None,
                partner_privileges="select, insert, update, delete",
                vendor="select, insert, update, delete",
                forced=True,
            ),
        )
    ]
