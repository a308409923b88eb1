"""A file of a hundred thousand rows makes one partner large at once. Until PostgreSQL has counted again
it sorts all of that partner's rows to show the newest fifty; so it counts after each hundredth.
"""

from django.db import migrations

TABLES = (
    "deals_dealregistration", "deals_registrationfamily", "customers_customer",
    "customers_partnercustomer", "journal_event",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("deals", "0004_families_of_the_same_partner"),
        ("customers", "0005_quick_index"),
        ("journal", "0002_row_security"),
    ]

    operations = [
        migrations.RunSQL(
            f"alter table {table} set (autovacuum_analyze_scale_factor = 0.01)",
            f"alter table {table} reset (autovacuum_analyze_scale_factor)",
        )
        for table in TABLES
    ]
