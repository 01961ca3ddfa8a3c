"""The programmes that came with the catalogue: names that stay apart, dates that agree with their texts, a hospital's own untouched."""

import importlib
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test import override_settings

from programs.catalogue.actions import disagreements
from programs.catalogue.models import Call, Condition, Programme
from programs.catalogue.rules import programme_key
from programs.catalogue.sentences import sentence
from programs.eligibility.calls import windows

pytestmark = pytest.mark.django_db
data: Any = importlib.import_module("programs.catalogue.migrations.0004_data_programmes_and_calls")


def by_word(word: str) -> Programme | None:
    key = programme_key(word)
    return next(
        (one for one in Programme.objects.all() if key in {programme_key(name) for name in (one.name, *one.aliases)}),
        None,
    )


@pytest.mark.parametrize(
    ("word", "level", "layer"),
    [
        ("优青", "national", "young"), ("杰青", "national", "leading"), ("青拔", "national", "young"), ("博新", "national", "postdoc"),
        ("海优", "national", "young"), ("青托", "national", ""), ("国家万人计划", "national", ""), ("万人计划", "national", ""),
        ("国家“万人计划”青年拔尖人才", "national", "young"), ("博士后创新人才支持计划", "national", "postdoc"),
        ("浙江省“万人计划”青年拔尖人才", "provincial", ""), ("浙江省杰青", "provincial", ""), ("温州市E类人才", "municipal", ""),
    ],
)  # fmt: skip
def test_short_names_lead_to_one_programme_of_its_level(word: str, level: str, layer: str) -> None:
    found = by_word(word)
    assert found is not None
    assert (found.level, found.layer) == (level, layer)


def test_names_stay_apart() -> None:
    seen: dict[str, str] = {}
    for one in Programme.objects.all():
        assert one.name_key == programme_key(one.name)
        for word in (one.name, *one.aliases):
            assert seen.setdefault(programme_key(word), one.name) == one.name, word
    for word in (
        "省万人计划",
        "省“万人计划”青年拔尖人才",
        "省杰青",
        "省医坛新秀",
        "省突出贡献中青年专家",
        "青年拔尖人才",
    ):
        assert by_word(word) is None, word


def test_nothing_is_confirmed_and_every_date_agrees_with_its_text() -> None:
    assert set(Call.objects.values_list("standing", flat=True)) == {"verified", "shifted", "unsourced"}
    assert not Call.objects.filter(source="").exists()
    for one in Condition.objects.select_related("call__programme", "programme"):
        assert sentence(one)
        assert disagreements(one).warnings == (), (one.call, sentence(one))


@pytest.mark.parametrize(
    ("word", "year", "sex", "on", "inclusion"),
    [
        ("国自然青年", 2025, "male", date(1990, 1, 1), "yes"), ("国自然青年", 2025, "female", date(1985, 1, 1), "yes"),
        ("优青", 2025, "male", date(1987, 1, 1), "yes"), ("杰青", 2025, "female", date(1977, 1, 1), "yes"),
        ("杰青", 2027, "female", date(1979, 1, 1), "yes"), ("优青", 2026, "female", date(1986, 1, 1), "yes"),
        ("青拔", 2018, "", date(1978, 8, 31), "yes"), ("博新", 2021, "", date(1989, 1, 1), "yes"), ("博新", 2026, "", date(1994, 1, 1), "yes"),
        ("青托", 2024, "", date(1992, 1, 1), "yes"), ("特别资助（站前）", 2020, "", date(1984, 1, 1), "unstated"),
        ("海优", 2025, "", date(1985, 1, 1), "yes"), ("中国青年科技奖", 2023, "female", date(1978, 1, 1), "yes"),
    ],
)  # fmt: skip
def test_cut_offs_as_published(word: str, year: int, sex: str, on: date, inclusion: str) -> None:
    programme = by_word(word)
    found = Condition.objects.get(
        call__programme=programme, call__year=year, kind="born_from", sex=sex, strength__in=["hard", "soft"]
    )
    assert (found.day_on, found.inclusion) == (on, inclusion)


def test_every_programme_with_a_call_is_a_window() -> None:
    with_calls = set(Call.objects.values_list("programme", flat=True))
    assert {window.record.pk for window in windows(date(2026, 11, 22)) if window.call} == with_calls


@pytest.fixture
def empty() -> None:
    Condition.everything.all()._raw_delete("default")
    Call.everything.all()._raw_delete("default")
    Programme.everything.all()._raw_delete("default")


def old(name: str, level: str, *aliases: str, **more: Any) -> Programme:
    made = Programme(name=name, name_key=programme_key(name), level=level, aliases=list(aliases), **more)
    made.save_base(force_insert=True)
    return made


def test_a_hospitals_own_programmes_are_completed_never_overwritten_or_doubled(empty: None) -> None:
    own = old("国家优青", "national", "本院叫法", layer="leading")
    other_level = old("杰青", "provincial")
    had = old("青拔", "national")
    call = Call(programme=had, year=2018, standing="confirmed", document="原文")
    call.save_base(force_insert=True)
    with override_settings(MIGRATION_MODULES={}):  # a kept database is copied without migrations
        apps = MigrationLoader(connection).project_state(("catalogue", "0003_calls_and_conditions")).apps
    data.add(apps, None)
    own.refresh_from_db()
    other_level.refresh_from_db()
    assert (own.name, own.layer, own.aliases[0]) == ("国家优青", "leading", "本院叫法")
    assert "优青" in own.aliases
    assert by_word("优秀青年科学基金项目") == own
    assert (other_level.aliases, other_level.layer, other_level.calls.count()) == ([], "", 0)
    assert getattr(by_word("国家杰青"), "level", "") == "national"
    assert by_word("杰青") == other_level
    assert by_word("国家“万人计划”青年拔尖人才") == had
    assert [(one.standing, one.document) for one in had.calls.all()] == [("confirmed", "原文")]
    before = Programme.objects.count(), Call.objects.count(), Condition.objects.count()
    data.add(apps, None)
    assert (Programme.objects.count(), Call.objects.count(), Condition.objects.count()) == before
    keys = [programme_key(word) for one in Programme.objects.all() for word in (one.name, *one.aliases)]
    assert len(keys) == len(set(keys))
