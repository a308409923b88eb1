from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workflow", "0002_row_security")]

    operations = [
        migrations.AddField(
            model_name="approval",
            name="question",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
    ]
