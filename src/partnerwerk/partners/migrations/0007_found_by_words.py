"""The search finds partners by name, city and web domain, and people by name and e-mail address."""

from django.db import migrations

from partnerwerk.access.owners import in_steps
from partnerwerk.kit.finding import Indexed

NAMES = Indexed("identity_organisation", "search_key(name)", begins=True)
PLACES = Indexed("partners_partner", "city_key || ' ' || domain_key")
PEOPLE = Indexed("identity_membership", "search_key(name || ' ' || email)", begins=True)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("partners", "0006_custom_fields"),
        ("identity", "0006_organisations_by_name"),
    ]

    operations = [
        in_steps(NAMES.index("organisation_by_words")),
        in_steps(PLACES.index("partner_by_words")),
        in_steps(PEOPLE.index("membership_by_words")),
    ]
