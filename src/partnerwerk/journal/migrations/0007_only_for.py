"""What happened among the colleagues of one organisation, nobody else reads."""

from django.db import migrations, models

from partnerwerk.access.policies import RowPolicy, protect

OWN = (
    "partner_id = any ((select nullif(current_setting("
    "'partnerwerk.partner_ids', true), '')::uuid[])::uuid[])"
)
AT_HOME = (
    "(only_for is null or only_for = "
    "(select nullif(current_setting('partnerwerk.home_id', true), '')::uuid))"
)


class Migration(migrations.Migration):
    dependencies = [("journal", "0006_audit_indexes")]

    operations = [
        migrations.AddField("event", "only_for", models.UUIDField(null=True)),
        protect(
            RowPolicy(
                "journal_event",
                partner_reads=f"{OWN} and not internal and {AT_HOME}",
                partner_writes=OWN,
                partner_privileges="select, insert",
                vendor="select, insert",
            )
        ),
    ]
