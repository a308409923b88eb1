"""Each file that is there becomes the first version of its own, a thousand at a time and while everybody
works; each step may be repeated after an interruption.
"""

from typing import Any

from django.db import migrations, models, transaction

from partnerwerk.access.owners import in_steps
from partnerwerk.kit.provisioning import VENDOR_ROLE

BATCH = 1_000
FIRST_VERSIONS = """
    update collaboration_file f
    set series_id = f.id, organisation_id = m.organisation_id, uploaded_by_name = coalesce(m.name, '')
    from (
        select id, uploaded_by_id from collaboration_file where series_id is null
        limit %s for update
    ) batch left join identity_membership m on m.id = batch.uploaded_by_id
    where f.id = batch.id
"""
NOT_NULL = "file_series_known"
_NO_INDEX = "not exists (select from pg_index where indexrelid = to_regclass('file_waiting') and indisvalid)"


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
        ("collaboration", "0009_files_have_versions"),
        ("identity", "0002_row_security"),
    ]

    operations = [
        in_steps(
            [
                (
                    _missing(NOT_NULL),
                    f"alter table collaboration_file add constraint {NOT_NULL}"
                    " check (series_id is not null) not valid",
                )
            ]
        ),
        migrations.RunPython(make_first_versions, migrations.RunPython.noop),
        migrations.SeparateDatabaseAndState(
            [
                in_steps(
                    [
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
                        (_NO_INDEX, "drop index concurrently if exists file_waiting"),
                        (
                            _NO_INDEX,
                            "create index concurrently file_waiting on collaboration_file"
                            " (uploaded_at) where state = 'waiting'",
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
                migrations.AddIndex(
                    "file",
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["uploaded_at"],
                        name="file_waiting",
                    ),
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
    ]
