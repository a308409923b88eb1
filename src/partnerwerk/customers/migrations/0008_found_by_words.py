"""The search finds customers by the beginning of their name, and by parts of their other names."""

from django.db import migrations

from partnerwerk.access.owners import in_steps
from partnerwerk.kit.finding import Indexed, index_steps

BEGINNINGS = index_steps(
    "customer_by_beginning", "customers_customer ((search_key(name)) text_pattern_ops)"
)
ALIASES = Indexed("customers_customeralias", "search_key(name)")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("customers", "0007_custom_fields")]

    operations = [in_steps(BEGINNINGS), in_steps(ALIASES.index("customeralias_by_words"))]
