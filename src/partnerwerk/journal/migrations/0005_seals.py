"""Events bear a mark and are sealed by a job. What is there already waits for it as one run of numbers:
columns with a constant need no rewriting, and no writer is under way while they are added, so that the
last number that was drawn is known.
"""

from django.db import migrations, models

import partnerwerk.journal.models
from partnerwerk.access.policies import RowPolicy, protect

BEGIN = """
insert into journal_unsealed (ids, before_marks)
select int8multirange(int8range(1, last_value, '[]')), true from journal_event_id_seq where is_called
"""
TRIGGER = """
create function journal_note_unsealed() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
  insert into journal_unsealed (ids)
  select range_agg(int8range(id, id, '[]')) from new_events having count(*) > 0;
  return null;
end $$;
create trigger journal_note_unsealed after insert on journal_event
  referencing new table as new_events
  for each statement execute function journal_note_unsealed();
"""
BEFORE = (
    "drop trigger journal_note_unsealed on journal_event; drop function journal_note_unsealed()"
)


class Migration(migrations.Migration):
    dependencies = [("journal", "0004_outbox")]

    operations = [
        migrations.CreateModel(
            name="Unsealed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ids", partnerwerk.journal.models.Runs()),
                ("before_marks", models.BooleanField(db_default=False, default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("form", models.PositiveSmallIntegerField()),
                ("ids", partnerwerk.journal.models.Runs()),
                ("digests", models.BinaryField()),
                ("mac", models.BinaryField()),
            ],
        ),
        protect(
            RowPolicy("journal_unsealed", vendor="", forced=False),
            RowPolicy("journal_seal", vendor="", forced=False),
        ),
        migrations.AddField(
            model_name="event",
            name="quiet",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="event",
            name="mark",
            field=models.CharField(db_default="", default="", max_length=32),
        ),
        migrations.RunSQL(TRIGGER, BEFORE),
        migrations.RunSQL(BEGIN, migrations.RunSQL.noop),
    ]
