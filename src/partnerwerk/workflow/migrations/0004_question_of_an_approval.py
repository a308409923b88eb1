from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workflow", "0003_handed_on")]

    operations = [
        migrations.AddField(
            model_name="approval",
            name="question",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
    ]
