"""Only the vendor reads approvals. What was published, and what was decided, stays as it is."""

from django.db import migrations

from partnerwerk.access.policies import RowPolicy, protect

KEEP_PUBLISHED = """
create function workflow_keep_published() returns trigger language plpgsql as $$
begin
    if old.state = 'published' then
        raise exception 'version % of policy % is published', old.number, old.policy_id
            using errcode = 'restrict_violation';
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger keep_published before update or delete on workflow_policyversion
    for each row execute function workflow_keep_published();
"""
KEEP_VERSION = """
create function workflow_keep_version() returns trigger language plpgsql as $$
begin
    if new.version_id is distinct from old.version_id
        or new.kind <> old.kind or new.subject_id <> old.subject_id
        or (old.state <> 'running' and new is distinct from old) then
        raise exception 'approval % keeps what it began with, and how it ended', old.id
            using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger keep_version before update on workflow_approval
    for each row execute function workflow_keep_version();
"""
KEEP_DECISION = """
create function workflow_keep_decision() returns trigger language plpgsql as $$
begin
    if old.decision <> '' and new is distinct from old then
        raise exception 'ask % is decided', old.id using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger keep_decision before update on workflow_ask
    for each row execute function workflow_keep_decision();
"""
FORGET = """
drop function workflow_keep_published cascade;
drop function workflow_keep_version cascade;
drop function workflow_keep_decision cascade;
"""


class Migration(migrations.Migration):
    dependencies = [("workflow", "0001_initial")]

    operations = [
        protect(
            *(
                RowPolicy(
                    table=table,
                    partner_reads=None,
                    partner_writes=None,
                    partner_privileges="select, insert, update, delete",
                    vendor=vendor,
                    forced=True,
                )
                for table, vendor in (
                    ("workflow_approvalpolicy", "select, insert, update"),
                    ("workflow_policyversion", "select, insert, update, delete"),
                    ("workflow_approval", "select, insert, update"),
                    ("workflow_ask", "select, insert, update"),
                    ("workflow_absence", "select, insert, update, delete"),
                )
            )
        ),
        migrations.RunSQL([KEEP_PUBLISHED, KEEP_VERSION, KEEP_DECISION], FORGET),
    ]
