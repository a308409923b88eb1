"""Whoever has said something belongs to its organisation, whatever wrote it; so do its earlier texts."""

from django.db import migrations

from partnerwerk.access.owners import bind_owner, drop_single_key, in_steps, index_owner

COMMENT, OWNER = "collaboration_comment", "organisation_id"
VERSION = "collaboration_commentversion"


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("collaboration", "0014_files_of_colleagues")]

    operations = [
        in_steps(bind_owner(COMMENT, "author_id", "identity_membership", OWNER)),
        drop_single_key(COMMENT, "author_id"),
        in_steps(
            [*index_owner(COMMENT, OWNER), *bind_owner(VERSION, "comment_id", COMMENT, OWNER)]
        ),
        drop_single_key(VERSION, "comment_id"),
    ]
