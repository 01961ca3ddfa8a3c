"""A secretary or deputy acts for a head. Added as a column: rebuilding the table would lose its triggers."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0002_administrators_stand_alone")]

    operations = [
        migrations.AddField(
            model_name="rolegrant",
            name="acting_for",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="grants_of_deputies",
                to=settings.AUTH_USER_MODEL,
                verbose_name="acts for",
            ),
        ),
    ]
