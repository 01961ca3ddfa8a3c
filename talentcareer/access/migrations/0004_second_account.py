"""A grant is confirmed by a second account; those there are stand confirmed. Units know since when they stand where they stand.

Columns that may be empty: rebuilding the tables would lose their triggers.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F


def confirm_what_stands(apps, schema_editor):
    grants = apps.get_model("access", "RoleGrant")._base_manager.using(schema_editor.connection.alias)
    grants.filter(confirmed_at=None).update(confirmed_at=F("created_at"))


class Migration(migrations.Migration):
    dependencies = [("access", "0003_acting_for_a_head")]

    operations = [
        migrations.AddField(
            model_name="rolegrant",
            name="proposed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="grants_proposed",
                to=settings.AUTH_USER_MODEL,
                verbose_name="proposed by",
            ),
        ),
        migrations.AddField(
            model_name="rolegrant",
            name="confirmed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="grants_confirmed",
                to=settings.AUTH_USER_MODEL,
                verbose_name="confirmed by",
            ),
        ),
        migrations.AddField(
            model_name="rolegrant",
            name="confirmed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="confirmed at"),
        ),
        migrations.AddField(
            model_name="unit",
            name="placed_on",
            field=models.DateField(blank=True, null=True, verbose_name="belongs there since"),
        ),
        migrations.AddField(
            model_name="unit",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="access.unit",
                verbose_name="merged into",
            ),
        ),
        migrations.RunPython(confirm_what_stands, migrations.RunPython.noop),
    ]
