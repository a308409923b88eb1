import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

import partnerwerk.kit.clock
from partnerwerk.access.policies import RowPolicy, protect


class Migration(migrations.Migration):
    dependencies = [("automation", "0003_days_and_who_stopped")]

    operations = [
        migrations.CreateModel(
            name="Hearing",
            fields=[
                ("event_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("event_name", models.CharField(max_length=60)),
                ("record_id", models.UUIDField()),
                ("record_ref", models.CharField(blank=True, default="", max_length=200)),
                ("at", models.DateTimeField(default=partnerwerk.kit.clock.now)),
                ("reason", models.CharField(blank=True, default="", max_length=12)),
                (
                    "not_met",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["event_name", "-event_id"], name="hearing_log"),
                    django.contrib.postgres.indexes.BrinIndex(fields=["at"], name="hearing_at"),
                ],
            },
        ),
        protect(RowPolicy("automation_hearing")),
    ]
