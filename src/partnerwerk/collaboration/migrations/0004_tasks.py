import django.db.models.deletion
from django.db import migrations, models

import partnerwerk.kit.clock
import partnerwerk.kit.ids


class Migration(migrations.Migration):
    dependencies = [
        ("collaboration", "0003_files_of_the_vendor"),
        ("identity", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Task",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=partnerwerk.kit.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("noun", models.CharField(blank=True, default="", max_length=40)),
                ("record_id", models.UUIDField(blank=True, null=True)),
                ("record_ref", models.CharField(blank=True, default="", max_length=200)),
                ("due_date", models.DateField(blank=True, null=True)),
                ("created_at", models.DateTimeField(default=partnerwerk.kit.clock.now)),
                ("created_by_name", models.CharField(max_length=200)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("done_by_name", models.CharField(blank=True, default="", max_length=200)),
                (
                    "assignee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to="identity.membership",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="identity.organisation",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_at", None)),
                        fields=["assignee", "due_date"],
                        name="task_open",
                    ),
                    models.Index(
                        fields=["organisation", "-created_at", "-id"], name="task_of_house"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="task_has_title"
                    )
                ],
            },
        ),
    ]
