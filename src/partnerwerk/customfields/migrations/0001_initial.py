import django.contrib.postgres.fields
from django.db import migrations, models

import partnerwerk.kit.clock
import partnerwerk.kit.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="CustomField",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=partnerwerk.kit.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("noun", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=40)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("text", "Text"),
                            ("long_text", "Long text"),
                            ("number", "Number"),
                            ("money", "Amount of money"),
                            ("date", "Date"),
                            ("choice", "One of several"),
                            ("choices", "Some of several"),
                            ("yes_no", "Yes or no"),
                            ("person", "Person"),
                            ("file", "File"),
                            ("link", "Link"),
                        ],
                        max_length=10,
                    ),
                ),
                ("label_en", models.CharField(max_length=60)),
                ("label_de", models.CharField(max_length=60)),
                ("help_en", models.CharField(blank=True, default="", max_length=200)),
                ("help_de", models.CharField(blank=True, default="", max_length=200)),
                ("group_en", models.CharField(blank=True, default="", max_length=60)),
                ("group_de", models.CharField(blank=True, default="", max_length=60)),
                ("choices", models.JSONField(blank=True, default=list)),
                ("position", models.PositiveSmallIntegerField()),
                ("in_list", models.BooleanField(default=False)),
                ("is_filterable", models.BooleanField(default=False)),
                (
                    "required",
                    models.CharField(
                        choices=[
                            ("never", "No"),
                            ("always", "Always"),
                            ("when", "Under a condition"),
                        ],
                        default="never",
                        max_length=10,
                    ),
                ),
                ("required_when", models.JSONField(blank=True, null=True)),
                (
                    "seen_by",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                (
                    "changed_by",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("for_partners", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(default=partnerwerk.kit.clock.now)),
                ("created_by_name", models.CharField(max_length=200)),
                ("changed_at", models.DateTimeField(default=partnerwerk.kit.clock.now)),
                ("changed_by_name", models.CharField(max_length=200)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["noun", "position", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("noun", "key"), name="field_key_once_a_noun"),
                    models.CheckConstraint(
                        condition=models.Q(("key__regex", "^[a-z][a-z0-9]*(_[a-z0-9]+)*$")),
                        name="field_key_is_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "text",
                                    "long_text",
                                    "number",
                                    "money",
                                    "date",
                                    "choice",
                                    "choices",
                                    "yes_no",
                                    "person",
                                    "file",
                                    "link",
                                ],
                            )
                        ),
                        name="field_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("label_en", ""), _negated=True),
                            models.Q(("label_de", ""), _negated=True),
                        ),
                        name="field_has_labels",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("required", "when"), ("required_when__isnull", False)),
                            models.Q(
                                models.Q(("required", "when"), _negated=True),
                                ("required_when__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="field_required_when_and_only_then",
                    ),
                ],
            },
        ),
    ]
