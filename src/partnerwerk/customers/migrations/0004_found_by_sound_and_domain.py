from django.db import migrations

from partnerwerk.access import acting, system_actor
from partnerwerk.customers.matching import name_key
from partnerwerk.customers.matching.candidates import FUNCTION_SQL

BATCH = 5_000


def make_keys_again(apps, schema_editor):
    """Name keys that this version makes otherwise, such as that of "KB Home", in short steps."""
    for model in ("Customer", "CustomerAlias", "DirectoryCompany"):
        rows = apps.get_model("customers", model).objects.order_by("pk")
        last = None
        while last is not False:
            with acting(system_actor()):
                last = _one_batch(rows, last)


def _one_batch(rows, last):
    """The last id of the batch; False after the end."""
    batch = list((rows.filter(pk__gt=last) if last else rows).only("name", "name_key")[:BATCH])
    for row in batch:
        if row.name_key != (key := name_key(row.name)) and not _taken(rows, row, key):
            rows.filter(pk=row.pk, name=row.name).update(name_key=key)
    return batch[-1].pk if batch else False


def _taken(rows, row, key):
    """Two aliases of one customer that are now one name: the first has it already."""
    customer = getattr(row, "customer_id", None)
    return customer and rows.filter(customer_id=customer, name_key=key).exists()


class Migration(migrations.Migration):
    """The search as it stands in `matching/candidates.py`, its keys made again.

    Nothing is locked for long, hence no transaction around it: the indexes are built beside those
    in use, which until then find by the old keys.
    """

    atomic = False
    dependencies = [("customers", "0003_candidates")]

    operations = [
        migrations.RunSQL(FUNCTION_SQL, migrations.RunSQL.noop),
        migrations.RunPython(make_keys_again, migrations.RunPython.noop),
        migrations.RunSQL(["reindex index concurrently customer_by_keys"], migrations.RunSQL.noop),
        migrations.RunSQL(
            ["reindex index concurrently customeralias_by_keys"], migrations.RunSQL.noop
        ),
    ]
