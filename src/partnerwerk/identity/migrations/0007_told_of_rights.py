"""Whoever has pages open is looked at again when somebody's rights change: only that is told."""

from django.db import migrations

TRIGGERS = """
create function identity_tell_rights() returns trigger
language plpgsql set search_path = public, pg_temp
as $$
begin
  perform pg_notify('partnerwerk_live', 'rights');
  return null;
end $$;
create trigger identity_membership_rights
  after update of disabled_at, role_id, organisation_id, side or delete on identity_membership
  for each statement execute function identity_tell_rights();
create trigger identity_role_rights
  after update of permissions on identity_role
  for each statement execute function identity_tell_rights();
create trigger identity_user_rights
  after update of is_active or delete on identity_user
  for each statement execute function identity_tell_rights();
create trigger identity_organisation_rights
  after update of parent_id on identity_organisation
  for each statement execute function identity_tell_rights();
"""
BEFORE = """
drop trigger identity_membership_rights on identity_membership;
drop trigger identity_role_rights on identity_role;
drop trigger identity_user_rights on identity_user;
drop trigger identity_organisation_rights on identity_organisation;
drop function identity_tell_rights();
"""


class Migration(migrations.Migration):
    dependencies = [("identity", "0006_organisations_by_name")]

    operations = [migrations.RunSQL(TRIGGERS, BEFORE)]
