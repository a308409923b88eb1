"""The list of partners is by name: fifty are read from an index instead of sorting all of them."""

from django.db import migrations, models

from partnerwerk.access.owners import in_steps

NAME = "organisation_by_name"
MISSING = (
    f"not exists (select from pg_index where indexrelid = to_regclass('{NAME}') and indisvalid)"
)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("identity", "0005_inbox_seen")]

    operations = [
        migrations.SeparateDatabaseAndState(
            [
                in_steps(
                    [
                        (MISSING, f"drop index concurrently if exists {NAME}"),
                        (
                            MISSING,
                            f"create index concurrently {NAME} on identity_organisation (name, id)",
                        ),
                    ]
                )
            ],
            [migrations.AddIndex("organisation", models.Index(fields=["name", "id"], name=NAME))],
        )
    ]
