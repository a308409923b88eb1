"""A webhook can be removed; its name is free again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("integrations", "0002_row_security")]

    operations = [
        migrations.AlterField(
            model_name="webhook",
            name="pause",
            field=models.CharField(
                blank=True,
                choices=[
                    ("by_hand", "By Hand"),
                    ("failing", "Failing"),
                    ("gone", "Gone"),
                    ("removed", "Removed"),
                ],
                default="",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="webhook",
            constraint=models.UniqueConstraint(
                condition=models.Q(("pause", "removed"), _negated=True),
                fields=("name",),
                name="webhook_living_name_once",
            ),
        ),
        migrations.RemoveConstraint(model_name="webhook", name="webhook_name_once"),
    ]
