from django.core.management import call_command
from django.db import migrations


def create(apps, schema_editor):
    """The cache is shared by all web processes: rate limits count across them."""
    call_command("createcachetable")


class Migration(migrations.Migration):
    dependencies = [("identity", "0002_row_security")]

    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
