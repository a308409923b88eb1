"""The first page reads the protections that end first, and who probes names, from an index instead of
sorting a day's and looking through all events.
"""

from django.db import migrations, models
from django.db.models import Q

from partnerwerk.access.owners import in_steps

ENDING, PROBING = "deal_protected", "event_probing"


def _missing(name: str) -> str:
    return (
        f"not exists (select from pg_index where indexrelid = to_regclass('{name}') and indisvalid)"
    )


def _steps(name: str, index: str) -> list[tuple[str, str]]:
    return [
        (_missing(name), f"drop index concurrently if exists {name}"),
        (_missing(name), f"create index concurrently {name} {index}"),
    ]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("deals", "0007_custom_fields"), ("journal", "0004_outbox")]

    operations = [
        migrations.SeparateDatabaseAndState(
            [
                in_steps(
                    [
                        *_steps(
                            f"{ENDING}_first",
                            "on deals_dealregistration (protected_until, id)"
                            " where status = 'approved'",
                        ),
                        ("true", f"drop index concurrently if exists {ENDING}"),
                        ("true", f"alter index {ENDING}_first rename to {ENDING}"),
                        *_steps(
                            PROBING,
                            "on journal_event (subject_id, at) where name = 'deal.probing'",
                        ),
                    ]
                )
            ],
            [
                migrations.RemoveIndex("dealregistration", ENDING),
                migrations.AddIndex(
                    "dealregistration",
                    models.Index(
                        fields=["protected_until", "id"],
                        condition=Q(status="approved"),
                        name=ENDING,
                    ),
                ),
            ],
        )
    ]
