from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("automation", "0002_row_security")]

    operations = [
        migrations.AddField(
            model_name="step",
            name="days",
            field=models.PositiveSmallIntegerField(null=True),
        ),
    ]
