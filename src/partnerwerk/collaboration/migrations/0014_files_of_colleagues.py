"""Whoever sent a file, or is sending one, belongs to its organisation, whatever wrote it."""

from django.db import migrations

from partnerwerk.access.owners import bind_owner, drop_single_key, in_steps

MEMBER = ("identity_membership", "organisation_id")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("collaboration", "0013_row_security_of_tasks_and_meetings")]

    operations = [
        in_steps(bind_owner("collaboration_file", "uploaded_by_id", *MEMBER)),
        drop_single_key("collaboration_file", "uploaded_by_id"),
        in_steps(bind_owner("collaboration_upload", "membership_id", *MEMBER)),
        drop_single_key("collaboration_upload", "membership_id"),
    ]
