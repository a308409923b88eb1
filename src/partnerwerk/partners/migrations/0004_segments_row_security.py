from django.db import migrations

from partnerwerk.access.policies import RowPolicy, protect


class Migration(migrations.Migration):
    dependencies = [("partners", "0003_segments")]

    operations = [
        protect(
            RowPolicy(
                table="partners_segment",
                partner_reads=None,
                partner_writes=None,
                partner_privileges="select, insert, update, delete",
                vendor="select, insert, update, delete",
                forced=True,
            ),
            RowPolicy(
                table="partners_segmentversion",
                partner_reads=None,
                partner_writes=None,
                partner_privileges="select, insert, update, delete",
                vendor="select, insert, update, delete",
                forced=True,
            ),
        )
    ]
