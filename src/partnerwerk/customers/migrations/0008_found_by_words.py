"""The search finds customers by parts of their other names, and a partner's among its own only."""

from django.contrib.postgres.operations import BtreeGinExtension
from django.db import migrations

from partnerwerk.access.owners import in_steps
from partnerwerk.kit.finding import Indexed

ALIASES = Indexed("customers_customeralias", "search_key(name)")
OF_PARTNERS = Indexed(
    "customers_partnercustomer", "search_key(name || ' ' || domain)", owner="partner_id"
)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("customers", "0007_custom_fields")]

    operations = [
        BtreeGinExtension(),
        in_steps(ALIASES.index("customeralias_by_words")),
        in_steps(OF_PARTNERS.index("partnercustomer_by_words")),
    ]
