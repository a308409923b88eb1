"""A file has versions, and may be internal; what comes in parts is an upload."""

import django.db.models.deletion
from django.db import migrations, models

import partnerwerk.kit.clock
import partnerwerk.kit.ids

STATES = [("waiting", "is being checked"), ("ready", "checked"), ("infected", "infected")]


class Migration(migrations.Migration):
    dependencies = [("collaboration", "0008_row_security_of_comments")]

    operations = [
        migrations.AddField("file", "series_id", models.UUIDField(null=True)),
        migrations.AddField(
            "file", "number", models.PositiveSmallIntegerField(default=1, db_default=1)
        ),
        migrations.AddField("file", "organisation_id", models.UUIDField(null=True)),
        migrations.AddField(
            "file", "internal", models.BooleanField(default=False, db_default=False)
        ),
        migrations.AddField(
            "file",
            "state",
            models.CharField(choices=STATES, db_default="ready", default="ready", max_length=10),
        ),
        migrations.AddField(
            "file",
            "finding",
            models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
        migrations.AddField("file", "pictures", models.PositiveSmallIntegerField(null=True)),
        migrations.AddField(
            "file",
            "uploaded_by_name",
            models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
        migrations.AlterField("file", "sha256", models.CharField(blank=True, max_length=64)),
        migrations.CreateModel(
            name="Upload",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=partnerwerk.kit.ids.secret_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("organisation_id", models.UUIDField()),
                ("noun", models.CharField(max_length=40)),
                ("subject_id", models.UUIDField()),
                ("series_id", models.UUIDField(null=True)),
                ("internal", models.BooleanField(default=False)),
                ("name", models.CharField(max_length=200)),
                ("size", models.PositiveBigIntegerField()),
                ("received", models.PositiveBigIntegerField(default=0)),
                ("parts", models.PositiveIntegerField(default=0)),
                ("begun_at", models.DateTimeField(default=partnerwerk.kit.clock.now)),
                ("file_id", models.UUIDField(null=True, unique=True)),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="identity.membership",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["begun_at"], name="upload_begun")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("received__lte", models.F("size"))),
                        name="upload_not_too_much",
                    )
                ],
            },
        ),
    ]
