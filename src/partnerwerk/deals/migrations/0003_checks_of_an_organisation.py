"""Checks are counted for a partner organisation, no longer for each of its people. The counts of
the hour in which this runs begin anew.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("deals", "0002_row_security")]

    operations = [
        migrations.RunSQL("truncate deals_probecount", migrations.RunSQL.noop),
        migrations.RemoveConstraint("probecount", "probes_once_an_hour"),
        migrations.RemoveField("probecount", "membership_id"),
        migrations.AddField(
            "probecount",
            "part",
            models.PositiveSmallIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddField("probecount", "told", models.BooleanField(default=False)),
        migrations.AlterField(
            "probecount",
            "partner",
            models.ForeignKey(
                db_index=False,
                on_delete=models.deletion.CASCADE,
                to="partners.partner",
            ),
        ),
        migrations.AddConstraint(
            "probecount",
            models.UniqueConstraint(fields=["partner", "hour", "part"], name="probes_once_an_hour"),
        ),
    ]
