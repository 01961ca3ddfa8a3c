"""Imports keep cells typed anew and the import they go on from; files the workbook returned with its errors marked."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exchange", "0002_who_may_see_imports")]

    operations = [
        migrations.AddField(
            "importrun",
            "corrections_file",
            models.CharField(blank=True, default="", editable=False, max_length=80),
            preserve_default=False,
        ),
        migrations.AddField(
            "importrun",
            "continues",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=models.PROTECT,
                related_name="continued_by",
                to="exchange.importrun",
                verbose_name="continues",
            ),
        ),
        migrations.AddField(
            "importfile",
            "marked_as",
            models.CharField(blank=True, default="", editable=False, max_length=80),
            preserve_default=False,
        ),
    ]
