"""The three stages with the limits of the published case: strictly under 35, 45, 50 on 1 January of the batch's year."""

from uuid import uuid4

from django.db import migrations

STAGES = (
    ("S30", 1, "30s起步期", "30s Start-up", "青年人才", "young talents", 35),
    ("S40", 2, "40s成长期", "40s Growth", "骨干", "core professionals", 45),
    ("S50", 3, "50s突破期", "50s Breakthrough", "学术带头人", "academic leaders", 50),
)
SOURCE = "浙江省肿瘤医院 2025（默认，待本院文件确认）"


def add(apps, schema_editor):
    Stage, StageLimit = apps.get_model("cohorts", "Stage"), apps.get_model("cohorts", "StageLimit")
    for code, order, name_zh, name_en, group_zh, group_en, cap in STAGES:
        stage = Stage(id=uuid4(), code=code, order=order, name_zh=name_zh, name_en=name_en, target_group_zh=group_zh, target_group_en=group_en)
        stage.save_base(force_insert=True)
        StageLimit(id=uuid4(), stage=stage, cap_age=cap, source_document=SOURCE).save_base(force_insert=True)


def remove(apps, schema_editor):
    apps.get_model("cohorts", "StageLimit").objects.all().delete()
    apps.get_model("cohorts", "Stage").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("cohorts", "0001_initial")]
    operations = [migrations.RunPython(add, remove)]
