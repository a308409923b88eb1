"""Tasks between two organisations, with a list and a repetition; meetings."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

import partnerwerk.kit.clock
import partnerwerk.kit.ids


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("collaboration", "0011_row_security_of_versions"),
        ("identity", "0006_organisations_by_name"),
    ]

    operations = [
        migrations.CreateModel(
            name="Meeting",
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
                ("organiser_name", models.CharField(max_length=200)),
                (
                    "attendee_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), size=None
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("timezone", models.CharField(max_length=40)),
                ("place", models.CharField(blank=True, default="", max_length=500)),
                ("noun", models.CharField(blank=True, default="", max_length=40)),
                ("record_id", models.UUIDField(blank=True, null=True)),
                ("record_ref", models.CharField(blank=True, default="", max_length=200)),
                ("uid", models.CharField(blank=True, default="", max_length=255)),
                ("sequence", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField(default=partnerwerk.kit.clock.now)),
                ("changed_at", models.DateTimeField(default=partnerwerk.kit.clock.now)),
                ("cancelled_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Regret",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=partnerwerk.kit.clock.now)),
            ],
        ),
        migrations.AddField(
            model_name="task",
            name="changed_at",
            field=models.DateTimeField(default=partnerwerk.kit.clock.now),
        ),
        migrations.AddField(
            model_name="task",
            name="assignee_name",
            field=models.CharField(blank=True, default="", max_length=200),
        ),
        migrations.AddField(
            model_name="task",
            name="checklist",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="task",
            name="repeat_every",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="task",
            name="repeat_from",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="task",
            name="repeat_unit",
            field=models.CharField(
                blank=True,
                choices=[("day", "days"), ("week", "weeks"), ("month", "months")],
                default="",
                max_length=5,
            ),
        ),
        migrations.AddField(
            model_name="task",
            name="shared_with",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="identity.organisation",
            ),
        ),
        AddIndexConcurrently(
            model_name="task",
            index=models.Index(
                condition=models.Q(("shared_with__isnull", False)),
                fields=["shared_with", "-created_at", "-id"],
                name="task_shared",
            ),
        ),
        AddIndexConcurrently(
            model_name="task",
            index=models.Index(
                condition=models.Q(("record_id__isnull", False)),
                fields=["record_id"],
                name="task_of_record",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("shared_with__isnull", True),
                    models.Q(
                        ("record_id__isnull", False),
                        models.Q(("shared_with", models.F("organisation")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="task_shared_about_a_record",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("repeat_every__isnull", True),
                        ("repeat_from__isnull", True),
                        ("repeat_unit", ""),
                    ),
                    models.Q(
                        ("due_date__isnull", False),
                        ("repeat_every__gt", 0),
                        ("repeat_from__isnull", False),
                        models.Q(("repeat_unit", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="task_repeats_whole",
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="identity.organisation",
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="organiser",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="identity.membership",
            ),
        ),
        migrations.AddField(
            model_name="regret",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="regrets",
                to="collaboration.meeting",
            ),
        ),
        migrations.AddField(
            model_name="regret",
            name="membership",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="identity.membership",
            ),
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["attendee_ids"], name="meeting_of_people"
            ),
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(fields=["starts_at"], name="meeting_by_time"),
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(
                condition=models.Q(("record_id__isnull", False)),
                fields=["record_id"],
                name="meeting_of_record",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True), name="meeting_has_title"
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("starts_at__lte", models.F("ends_at"))), name="meeting_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("uid", ""), _negated=True),
                fields=("organiser", "uid"),
                name="meeting_once_a_calendar",
            ),
        ),
        migrations.AddConstraint(
            model_name="regret",
            constraint=models.UniqueConstraint(
                fields=("meeting", "membership"), name="regret_once"
            ),
        ),
    ]
