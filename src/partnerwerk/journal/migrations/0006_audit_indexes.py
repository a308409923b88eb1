"""What the audit asks for by person, organisation, kind and time, and a record's news without what is
for the audit alone. Made beside the running work; each step may be repeated.
"""

from django.db import migrations, models

from partnerwerk.access.owners import in_steps


def _index(name: str, *fields: str, only_news: bool = False) -> migrations.SeparateDatabaseAndState:
    of_news = " where not quiet" if only_news else ""
    missing = (
        "not exists (select from pg_index i join pg_class c on c.oid = i.indexrelid"
        f" where c.relname = '{name}' and i.indisvalid)"
    )
    made = in_steps(
        [
            (missing, f"drop index concurrently if exists {name}"),
            (
                missing,
                f"create index concurrently {name} on journal_event ({', '.join(fields)}){of_news}",
            ),
        ]
    )
    condition = models.Q(quiet=False) if only_news else None
    index = models.Index(fields=[*fields], name=name, condition=condition)
    return migrations.SeparateDatabaseAndState([made], [migrations.AddIndex("event", index)])


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("journal", "0005_seals")]

    operations = [
        _index("event_news_of_subject", "subject_id", "id", only_news=True),
        _index("event_at", "at", "id"),
        _index("event_by_person", "actor_membership_id", "at", "id"),
        _index("event_by_organisation", "actor_organisation_id", "at", "id"),
        _index("event_by_name", "name", "at", "id"),
    ]
