"""The newest customers are read from an index instead of sorting all."""

from django.db import migrations, models

from partnerwerk.access.owners import in_steps

NAME = "customer_newest"
MISSING = (
    f"not exists (select from pg_index where indexrelid = to_regclass('{NAME}') and indisvalid)"
)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("customers", "0008_found_by_words")]

    operations = [
        migrations.SeparateDatabaseAndState(
            [
                in_steps(
                    [
                        (MISSING, f"drop index concurrently if exists {NAME}"),
                        (
                            MISSING,
                            f"create index concurrently {NAME}"
                            " on customers_customer (created_at, id)",
                        ),
                    ]
                )
            ],
            [migrations.AddIndex("customer", models.Index(fields=["created_at", "id"], name=NAME))],
        )
    ]
