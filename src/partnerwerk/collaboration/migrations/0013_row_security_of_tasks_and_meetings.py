"""A task is seen by the organisation that has it and the one that shares it, a meeting by who takes
part. Who has a task is kept by name: the other organisation need not read its people.
"""

from django.db import migrations

from partnerwerk.access.owners import bind_owner, drop_single_key, in_steps
from partnerwerk.access.policies import RowPolicy, protect

HOME = "(select nullif(current_setting('partnerwerk.home_id', true), '')::uuid)"
ME = "(select nullif(current_setting('partnerwerk.member_id', true), '')::uuid)"
BETWEEN = f"organisation_id = {HOME} or shared_with_id = {HOME}"
NAMED = "in (select identity_organisation.id from identity_organisation)"
TAKES_PART = f"{ME} = any (attendee_ids)"
ALL_KNOWN = (
    "not exists (select from unnest(collaboration_meeting.attendee_ids) one (one) where not"
    " (one.one in (select identity_membership.id from identity_membership)))"
)
OF_MY_MEETINGS = "meeting_id in (select collaboration_meeting.id from collaboration_meeting)"
NAME_ASSIGNEES = """
alter table collaboration_task no force row level security;
update collaboration_task t set assignee_name = m.name
from identity_membership m where m.id = t.assignee_id and t.assignee_name = '';
alter table collaboration_task force row level security
"""


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("collaboration", "0012_tasks_of_both_sides")]

    operations = [
        migrations.RunSQL(f"begin; {NAME_ASSIGNEES}; commit", migrations.RunSQL.noop),
        in_steps(
            bind_owner(
                "collaboration_meeting", "organiser_id", "identity_membership", "organisation_id"
            )
        ),
        drop_single_key("collaboration_meeting", "organiser_id"),
        protect(
            RowPolicy(
                table="collaboration_task",
                partner_reads=BETWEEN,
                partner_writes=(
                    f"({BETWEEN}) and organisation_id {NAMED}"
                    f" and (shared_with_id is null or shared_with_id {NAMED})"
                ),
                partner_privileges="select, insert, update",
                vendor="select, insert, update",
                forced=True,
            ),
            RowPolicy(
                table="collaboration_meeting",
                partner_reads=TAKES_PART,
                partner_writes=f"organiser_id = {ME} and {TAKES_PART} and {ALL_KNOWN}",
                partner_privileges="select, insert, update",
                vendor="select, insert, update",
                forced=True,
            ),
            RowPolicy(
                table="collaboration_regret",
                partner_reads=OF_MY_MEETINGS,
                partner_writes=OF_MY_MEETINGS,
                partner_privileges="select, insert, delete",
                vendor="select, insert, delete",
                forced=True,
            ),
        ),
    ]
