"""Whoever has a task belongs to its organisation, whatever wrote it."""

from django.db import migrations

from partnerwerk.access.owners import bind_owner, drop_single_key, in_steps, index_owner


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("collaboration", "0005_row_security_of_tasks")]

    operations = [
        in_steps(index_owner("identity_membership", "organisation_id")),
        in_steps(
            bind_owner(
                "collaboration_task", "assignee_id", "identity_membership", "organisation_id"
            )
        ),
        drop_single_key("collaboration_task", "assignee_id"),
    ]
