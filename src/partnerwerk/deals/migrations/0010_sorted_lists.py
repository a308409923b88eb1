"""Lists of registrations are sorted by value, expected close and end of protection: the first fifty are
read from an index instead of sorting a million.
"""

from django.db import migrations, models

from partnerwerk.access.owners import Statement, in_steps

SORTED = {
    "deal_by_value": "amount",
    "deal_by_close": "expected_close_date",
    "deal_by_end": "protected_until",
}


def _made(name: str, column: str) -> list[Statement]:
    """What an interruption left half-made is made again."""
    missing = (
        f"not exists (select from pg_index where indexrelid = to_regclass('{name}') and indisvalid)"
    )
    return [
        (missing, f"drop index concurrently if exists {name}"),
        (
            missing,
            f"create index concurrently {name} on deals_dealregistration ({column}, id)",
        ),
    ]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("deals", "0009_found_by_words")]

    operations = [
        migrations.SeparateDatabaseAndState(
            [in_steps([step for name, column in SORTED.items() for step in _made(name, column)])],
            [
                migrations.AddIndex(
                    "dealregistration", models.Index(fields=[column, "id"], name=name)
                )
                for name, column in SORTED.items()
            ],
        )
    ]
