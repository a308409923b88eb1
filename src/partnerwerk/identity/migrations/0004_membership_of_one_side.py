"""A membership is on the side of its organisation and has a role of that side: nobody at a partner
holds a vendor's role, whatever wrote the row. Keys over two columns are PostgreSQL's, not Django's.
"""

from django.db import migrations

SQL = """
alter table identity_organisation add constraint organisation_and_side unique (id, side);
alter table identity_role add constraint role_and_side unique (code, side);
alter table identity_membership
    add constraint membership_side_of_organisation
        foreign key (organisation_id, side) references identity_organisation (id, side),
    add constraint membership_role_of_side
        foreign key (role_id, side) references identity_role (code, side);
"""


class Migration(migrations.Migration):
    dependencies = [("identity", "0003_cache_table")]

    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
