"""Whoever is told belongs to the notice's organisation, whatever wrote it; and so do wishes."""

from django.db import migrations

from partnerwerk.access.owners import bind_owner, drop_single_key, in_steps

MEMBER = ("identity_membership", "organisation_id")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("notifications", "0004_notices_row_security")]

    operations = [
        in_steps(bind_owner("notifications_notice", "membership_id", *MEMBER)),
        drop_single_key("notifications_notice", "membership_id"),
        in_steps(bind_owner("notifications_preferences", "membership_id", *MEMBER)),
        drop_single_key("notifications_preferences", "membership_id"),
    ]
