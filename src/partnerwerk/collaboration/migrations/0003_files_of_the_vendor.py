from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("collaboration", "0002_row_security"),
    ]

    operations = [
        migrations.AlterField(
            model_name="file",
            name="partner_id",
            field=models.UUIDField(null=True),
        ),
    ]
