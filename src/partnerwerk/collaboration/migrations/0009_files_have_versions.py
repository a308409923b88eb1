"""A file has versions: each that is there becomes the first of its own, a thousand at a time and while
everybody works.
"""

from typing import Any

import django.db.models.deletion
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models, transaction

import partnerwerk.kit.clock
import partnerwerk.kit.ids
from partnerwerk.access.owners import in_steps
from partnerwerk.kit.provisioning import VENDOR_ROLE

BATCH = 1_000
STATES = [("waiting", "is being checked"), ("ready", "checked"), ("infected", "infected")]
FIRST_VERSIONS = """
    update collaboration_file f
    set series_id = f.id, organisation_id = m.organisation_id, uploaded_by_name = coalesce(m.name, '')
    from (
        select id, uploaded_by_id from collaboration_file where series_id is null
        limit %s for update skip locked
    ) batch left join identity_membership m on m.id = batch.uploaded_by_id
    where f.id = batch.id
"""
NOT_NULL = "file_series_known"


def make_first_versions(apps: Any, schema_editor: Any) -> None:
    """As the vendor: row security hides the rows from the login role."""
    found = BATCH
    while found:
        with transaction.atomic(), schema_editor.connection.cursor() as cursor:
            cursor.execute(f"set local role {VENDOR_ROLE}")
            cursor.execute(FIRST_VERSIONS, [BATCH])
            found = cursor.rowcount


def _missing(constraint: str) -> str:
    return f"not exists (select from pg_constraint where conname = '{constraint}')"


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("collaboration", "0008_row_security_of_comments"),
        ("identity", "0002_row_security"),
    ]

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
        migrations.RunPython(make_first_versions, migrations.RunPython.noop),
        migrations.SeparateDatabaseAndState(
            [
                in_steps(
                    [
                        (
                            _missing(NOT_NULL),
                            f"alter table collaboration_file add constraint {NOT_NULL}"
                            " check (series_id is not null) not valid",
                        ),
                        ("true", f"alter table collaboration_file validate constraint {NOT_NULL}"),
                        ("true", "alter table collaboration_file alter series_id set not null"),
                        ("true", f"alter table collaboration_file drop constraint {NOT_NULL}"),
                        (
                            _missing("file_version"),
                            "drop index concurrently if exists file_version",
                        ),
                        (
                            _missing("file_version"),
                            "create unique index concurrently file_version"
                            " on collaboration_file (series_id, number)",
                        ),
                        (
                            _missing("file_version"),
                            "alter table collaboration_file"
                            " add constraint file_version unique using index file_version",
                        ),
                        (
                            _missing("file_internal_to_somebody"),
                            "alter table collaboration_file add constraint file_internal_to_somebody"
                            " check (not internal or organisation_id is not null) not valid",
                        ),
                        (
                            "true",
                            "alter table collaboration_file"
                            " validate constraint file_internal_to_somebody",
                        ),
                    ]
                )
            ],
            [
                migrations.AlterField("file", "series_id", models.UUIDField()),
                migrations.AddConstraint(
                    "file",
                    models.UniqueConstraint(fields=("series_id", "number"), name="file_version"),
                ),
                migrations.AddConstraint(
                    "file",
                    models.CheckConstraint(
                        condition=models.Q(internal=False)
                        | models.Q(organisation_id__isnull=False),
                        name="file_internal_to_somebody",
                    ),
                ),
            ],
        ),
        AddIndexConcurrently(
            "file",
            models.Index(
                condition=models.Q(("state", "waiting")),
                fields=["uploaded_at"],
                name="file_waiting",
            ),
        ),
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
