"""A column with a constant default is there at once, however many rows there are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0005_folded_texts"),
    ]

    operations = [
        migrations.AddField(
            model_name="partner",
            name="custom",
            field=models.JSONField(
                blank=True,
                db_default=models.Value({}, output_field=models.JSONField()),
                default=dict,
            ),
        ),
    ]
