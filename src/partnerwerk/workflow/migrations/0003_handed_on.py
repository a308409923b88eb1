"""Somebody may hand a decision on; what runs under policies is counted by when it began."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("workflow", "0002_row_security")]

    operations = [
        migrations.AlterField(
            model_name="ask",
            name="because",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", ""),
                    ("absent", "is away"),
                    ("above_limit", "is away, and it is above the deputy’s limit"),
                    ("late", "did not decide in time"),
                    ("gone", "has no access any more"),
                    ("handed_on", "was asked before somebody handed it on"),
                ],
                default="",
                max_length=12,
            ),
        ),
        AddIndexConcurrently(
            model_name="approval",
            index=models.Index(
                condition=models.Q(("version__isnull", False)),
                fields=["begun_at"],
                name="approval_under_policy",
            ),
        ),
    ]
