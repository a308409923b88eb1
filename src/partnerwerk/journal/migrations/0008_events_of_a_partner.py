"""The newest events of one partner are read by an index."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("journal", "0007_only_for")]

    operations = [
        AddIndexConcurrently(
            "event", models.Index(fields=["partner_id", "id"], name="event_partner")
        )
    ]
