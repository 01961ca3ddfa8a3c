"""Imports keep which permissions their sheets ask for; uploads may be gone after their time."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_initial")]

    operations = [
        migrations.AddField(
            "importrun", "needs", models.CharField(blank=True, default="", editable=False, max_length=400), preserve_default=False
        ),
        migrations.AlterField(
            "importfile", "stored_as", models.CharField(blank=True, editable=False, max_length=80)
        ),
    ]
