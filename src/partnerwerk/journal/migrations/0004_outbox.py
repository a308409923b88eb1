"""The outbox: a trigger notes each event that is to be heard, and wakes the workers at the commit."""

from django.db import migrations, models

from partnerwerk.access.policies import RowPolicy, protect

TRIGGER = """
create function journal_note_heard() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
  insert into journal_outbox (event_id) select id from new_events where heard;
  if found then
    perform pg_notify('journal_event', '');
  end if;
  return null;
end $$;
create trigger journal_note_heard after insert on journal_event
  referencing new table as new_events
  for each statement execute function journal_note_heard();
"""
BEFORE = "drop trigger journal_note_heard on journal_event; drop function journal_note_heard()"


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_search_key_sooner")]

    operations = [
        migrations.CreateModel(
            name="Outbox",
            fields=[("event_id", models.BigIntegerField(primary_key=True, serialize=False))],
        ),
        protect(RowPolicy("journal_outbox", vendor="", forced=False)),
        migrations.AddField(
            model_name="event",
            name="heard",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunSQL(TRIGGER, BEFORE),
    ]
