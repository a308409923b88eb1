from django.db import migrations

from partnerwerk.access.policies import RowPolicy, protect

KEPT = """
create function automation_version_is_kept() returns trigger language plpgsql as $$
begin
    if old.in_force_from is not null
        and to_jsonb(new) - 'in_force_until' <> to_jsonb(old) - 'in_force_until' then
        raise exception 'a published version of a rule never changes';
    end if;
    return new;
end $$;
create trigger automation_version_is_kept before update on automation_ruleversion
    for each row execute function automation_version_is_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("automation", "0001_initial")]

    operations = [
        protect(
            RowPolicy("automation_rule"),
            RowPolicy("automation_ruleversion"),
            RowPolicy("automation_run"),
            RowPolicy("automation_step"),
        ),
        migrations.RunSQL(KEPT, migrations.RunSQL.noop),
    ]
