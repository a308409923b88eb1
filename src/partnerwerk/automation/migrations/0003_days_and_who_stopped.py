from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("automation", "0002_row_security")]

    operations = [
        migrations.AddField(
            model_name="rule",
            name="stopped_by",
            field=models.CharField(blank=True, default="", max_length=200),
        ),
        migrations.AddField(
            model_name="step",
            name="days",
            field=models.PositiveSmallIntegerField(null=True),
        ),
    ]
