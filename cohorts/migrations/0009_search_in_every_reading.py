"""People known so far are found in every reading of their names, too: 查明 as zhaming."""

from typing import Any

from django.db import migrations

from cohorts.names import search_text

BATCH = 500


def renew(apps: Any, _editor: Any) -> None:
    Talent = apps.get_model("cohorts", "Talent")
    talents = Talent.objects.prefetch_related("former_names", "numbers").only("id", "name", "staff_no", "search_text")
    renewed = []
    for talent in talents.iterator(chunk_size=BATCH):
        names = [one.name for one in talent.former_names.all() if one.voided_at is None]
        numbers = [one.number for one in talent.numbers.all() if one.voided_at is None]
        talent.search_text = search_text([talent.name, *names], [talent.staff_no, *numbers])
        renewed.append(talent)
    Talent.objects.bulk_update(renewed, ["search_text"], batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("cohorts", "0008_merges")]

    operations = [migrations.RunPython(renew, migrations.RunPython.noop)]
