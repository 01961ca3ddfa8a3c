"""Records change only inside actions, at the version they were read at."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from talentcareer.access.models import Unit, UnitName
from talentcareer.audit.actions import SYSTEM, OutsideAction, action
from talentcareer.audit.models import Entry
from talentcareer.audit.records import Conflict
from tests.audit.records import add_names, change, change_names, remove
from tests.builders.world import make_world


@pytest.mark.parametrize(
    "past_the_door",
    [
        lambda unit: unit.save(),
        lambda unit: unit.delete(),
        lambda unit: Unit(name="新科", name_key="新科", parent=unit).save(),
        lambda unit: Unit.objects.create(name="新科", name_key="新科", parent=unit),
        lambda unit: Unit.objects.get_or_create(name="新科", defaults={"name_key": "新科"}),
        lambda unit: Unit.objects.bulk_create([Unit(name="新科", name_key="新科")]),
        lambda unit: Unit.objects.bulk_update([unit], ["name"]),
        lambda unit: Unit.objects.filter(pk=unit.pk).update(name="新科"),
        lambda unit: Unit.objects.filter(pk=unit.pk).update(order=F("order") + 1),
        lambda unit: Unit.objects.filter(pk=unit.pk).delete(),
        lambda unit: Unit.objects.visible_to(None).delete(),
        lambda unit: unit.children.update(name="新科"),
        lambda unit: unit.children.create(name="新科", name_key="新科"),
    ],
)
def test_outside_an_action_nothing_is_written(world, past_the_door):
    before = sorted(Unit.objects.values_list("name", "version")), Entry.objects.count()
    world.surgery.name = "新科"
    with pytest.raises(OutsideAction):
        past_the_door(world.surgery)
    assert (sorted(Unit.objects.values_list("name", "version")), Entry.objects.count()) == before


def test_the_door_closes_again_after_an_action_and_after_a_failed_one(world):
    @action("test.fails")
    def fail(*, by):
        raise ZeroDivisionError

    change(world.surgery, name="外一科", by=SYSTEM)
    with pytest.raises(OutsideAction):
        world.surgery.save()
    with pytest.raises(ZeroDivisionError):
        fail(by=SYSTEM)
    with pytest.raises(OutsideAction):
        world.surgery.save()


def test_an_action_must_say_who():
    with pytest.raises(TypeError, match="needs the keyword"):
        action("test.nobody")(lambda: None)
    with pytest.raises(TypeError, match="without `by`"):
        change(object(), by=None)


def test_data_and_trail_are_written_together_or_not_at_all(world):
    @action("test.half")
    def half(unit, *, by):
        unit.name = "半科"
        unit.save()
        raise ZeroDivisionError

    before = Entry.objects.count()
    with pytest.raises(ZeroDivisionError):
        half(world.surgery, by=SYSTEM)
    assert (Unit.objects.get(pk=world.surgery.pk).name, Entry.objects.count()) == ("外科", before)


class TestVersions:
    def test_a_stale_save_conflicts_and_writes_nothing(self, world):
        first, second = Unit.objects.get(pk=world.surgery.pk), Unit.objects.get(pk=world.surgery.pk)
        change(first, name="外一科", by=SYSTEM)
        before = Entry.objects.count()
        with pytest.raises(Conflict) as caught:
            change(second, name="外二科", by=SYSTEM)
        assert (caught.value.record, second.version) == (second, 1)
        assert (Unit.objects.get(pk=world.surgery.pk).name, Entry.objects.count()) == ("外一科", before)

    def test_a_save_without_a_change_neither_conflicts_nor_counts(self, world):
        stale = Unit.objects.get(pk=world.surgery.pk)
        before = Entry.objects.count()
        change(stale, name="外科", by=SYSTEM)
        assert (Unit.objects.get(pk=world.surgery.pk).version, Entry.objects.count()) == (1, before)

    def test_each_save_counts_one(self, world):
        for number in range(3):
            change(world.surgery, name=f"外{number}科", by=SYSTEM)
        assert (world.surgery.version, Unit.objects.get(pk=world.surgery.pk).version) == (4, 4)

    def test_a_stale_record_in_bulk_stops_them_all(self, world):
        names = add_names(world.surgery, "甲", "乙", by=SYSTEM)
        stale = [UnitName.objects.get(pk=name.pk) for name in names]
        change(names[1], name="丙", by=SYSTEM)
        with pytest.raises(Conflict):
            change_names(stale, kind="former", by=SYSTEM)
        assert sorted(UnitName.objects.values_list("name", "kind")) == [("丙", "alias"), ("甲", "alias")]

    def test_a_removed_record_conflicts(self, world):
        (name,) = add_names(world.surgery, "甲", by=SYSTEM)
        stale = UnitName.objects.get(pk=name.pk)
        remove(name, by=SYSTEM)
        with pytest.raises(Conflict):
            change(stale, name="乙", by=SYSTEM)


@pytest.mark.django_db(transaction=True)
def test_bulk_in_one_action_shares_one_transaction():
    world = make_world()

    @action("test.all_or_nothing")
    def all_or_nothing(*, by):
        add_names(world.surgery, "甲", by=by)
        assert connection.in_atomic_block
        add_names(world.surgery, "甲", by=by)

    with pytest.raises(IntegrityError):
        all_or_nothing(by=SYSTEM)
    assert UnitName.objects.count() == 0
    assert transaction.get_autocommit()
