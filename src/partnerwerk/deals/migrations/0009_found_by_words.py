"""The search finds registrations by customer and title, a partner's among its own only."""

from django.db import migrations

from partnerwerk.access.owners import in_steps
from partnerwerk.kit.finding import Indexed

REGISTRATIONS = Indexed(
    "deals_dealregistration", "search_key(customer_name || ' ' || title)", owner="partner_id"
)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("deals", "0008_first_to_end"), ("customers", "0008_found_by_words")]

    operations = [in_steps(REGISTRATIONS.index("deal_by_words"))]
