from django.db import migrations

from partnerwerk.access.policies import RowPolicy, protect


class Migration(migrations.Migration):
    dependencies = [("integrations", "0001_initial")]

    operations = [
        protect(
            RowPolicy("integrations_webhook"),
            RowPolicy("integrations_webhooksecret", vendor="", forced=False),
            RowPolicy("integrations_delivery"),
            RowPolicy("integrations_attempt"),
        )
    ]
