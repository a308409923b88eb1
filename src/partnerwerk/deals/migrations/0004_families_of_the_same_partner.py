"""Families, protections and extensions belong to the partner of their registration, whatever wrote
them. Applied in steps, so that a full table stays open meanwhile.
"""

from django.db import migrations

from partnerwerk.access.owners import bind_owner, drop_single_key, in_steps, index_owner

CHILDREN = ("deals_registrationfamily", "deals_protection", "deals_extension")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("deals", "0003_checks_of_an_organisation")]

    operations = [
        in_steps(index_owner("deals_dealregistration", "partner_id")),
        *(
            in_steps(bind_owner(child, "registration_id", "deals_dealregistration", "partner_id"))
            for child in CHILDREN
        ),
        *(drop_single_key(child, "registration_id") for child in CHILDREN),
    ]
