"""The search finds customers by parts of their other names, and a partner's among its own only."""

from django.db import migrations

from partnerwerk.access.owners import in_steps
from partnerwerk.kit.finding import Indexed, index_steps

ALIASES = Indexed("customers_customeralias", "search_key(name)")
BEGINNINGS = index_steps(
    "customer_by_beginning", "customers_customer ((search_key(name)) text_pattern_ops)"
)
OF_PARTNERS = Indexed(
    "customers_partnercustomer", "search_key(name || ' ' || domain)", owner="partner_id"
)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("customers", "0007_custom_fields")]

    operations = [
        in_steps(BEGINNINGS),
        in_steps(ALIASES.index("customeralias_by_words")),
        in_steps(OF_PARTNERS.index("partnercustomer_by_words")),
    ]
