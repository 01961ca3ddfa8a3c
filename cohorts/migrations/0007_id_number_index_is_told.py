from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cohorts", "0006_departures")]

    operations = [
        migrations.AlterField(
            model_name="talent",
            name="id_number_index",
            field=models.CharField(
                blank=True, editable=False, max_length=64, null=True, verbose_name="ID number in full"
            ),
        ),
    ]
