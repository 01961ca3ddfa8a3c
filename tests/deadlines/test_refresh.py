"""Sources are read anew: new, moved, closed, opened again; a source that fails hinders no other."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from talentcareer.access.actions import create_unit, merge_unit
from talentcareer.audit.actions import SYSTEM
from talentcareer.audit.models import Entry
from talentcareer.deadlines import reminding
from talentcareer.deadlines.models import Deadline
from tests.builders.world import World
from tests.deadlines.conftest import Shelf

DAY = date(2026, 3, 10)
LATER = date(2026, 5, 1)


def test_new_unchanged_moved_closed_and_again(world: World, shelf: Shelf) -> None:
    shelf.put("a", LATER, world.surgery)
    shelf.put("b", LATER, world.medicine)
    assert shelf.read(DAY) == {"new": 2, "changed": 0, "closed": 0}
    entries = Entry.objects.count()
    assert shelf.read(DAY) == {"new": 0, "changed": 0, "closed": 0}
    assert Entry.objects.count() == entries

    shelf.put("a", LATER + timedelta(days=1), world.medicine)
    gone = shelf.lying.pop("b")
    assert shelf.read(DAY) == {"new": 0, "changed": 1, "closed": 1}
    a, b = shelf.row("a"), shelf.row("b")
    assert (a.due_on, a.unit_id, a.closed_at, a.version) == (LATER + timedelta(days=1), world.medicine.pk, None, 2)
    assert b.closed_at is not None
    assert [row.key for row in Deadline.objects.standing()] == ["a"]

    shelf.lying["b"] = gone
    assert shelf.read(DAY) == {"new": 0, "changed": 1, "closed": 0}
    assert (shelf.row("b").pk, shelf.row("b").closed_at) == (b.pk, None)


def test_words_and_addresses_follow_without_an_entry_in_the_trail(world: World, shelf: Shelf) -> None:
    shelf.put("a", LATER, world.surgery)
    shelf.read(DAY)
    entries = Entry.objects.count()
    shelf.put("a", LATER, world.surgery, name="赵")
    assert shelf.read(DAY)["changed"] == 1
    assert (shelf.row("a").sentence, Entry.objects.count()) == ("The window of 赵 closes", entries)


def test_the_trail_tells_days_and_no_words(world: World, shelf: Shelf) -> None:
    shelf.put("a", LATER, world.surgery, name="赵记号")
    shelf.read(DAY)
    told = Entry.objects.get(action="deadlines.refreshed")
    assert told.changes["due_on"] == [None, "2026-05-01"]
    assert "赵记号" not in str(told.changes)


def test_a_source_that_fails_hinders_no_other_and_closes_nothing(world: World, shelf: Shelf, monkeypatch: Any) -> None:
    shelf.put("a", LATER, world.surgery)
    shelf.read(DAY)
    other = Shelf(code="zz").declare()
    other.put("z", LATER, world.surgery)
    shelf.lying["broken"] = None  # type: ignore[assignment]
    outcome = reminding.run(DAY, by=SYSTEM)
    assert (outcome.failed, outcome.new) == (["windows"], 1)
    assert sorted(row.key for row in Deadline.objects.standing()) == ["a", "z"]


def test_a_key_listed_twice_is_refused(world: World, shelf: Shelf, monkeypatch: Any) -> None:
    shelf.put("a", LATER, world.surgery)
    twice = [shelf.lying["a"]] * 2
    monkeypatch.setattr(Shelf, "due", lambda self, day: twice)
    Shelf(code="twice").declare()
    with pytest.raises(ValueError, match="lists the key 'a' twice"):
        Shelf(code="twice").read(DAY)


def test_many_are_written_with_as_many_queries_as_few(world: World, shelf: Shelf) -> None:
    counts = []
    for many in (3, 60):
        for number in range(many):
            shelf.put(f"k{many}-{number}", LATER, world.surgery)
        with CaptureQueriesContext(connection) as captured:
            assert shelf.read(DAY)["new"] == many
        counts.append(len(captured))
        for key in shelf.lying:
            shelf.put(key, LATER + timedelta(days=many), world.surgery)
        with CaptureQueriesContext(connection) as captured:
            shelf.read(DAY)
        counts.append(len(captured))
        shelf.lying.clear()
        shelf.read(DAY)
    assert counts[:2] == counts[2:]


def test_deadlines_go_along_where_a_unit_is_merged(world: World, shelf: Shelf) -> None:
    ward = create_unit(name="胸外科", parent=world.hospital, by=SYSTEM)
    shelf.put("a", LATER, ward)
    shelf.read(DAY)
    merge_unit(ward, into=world.surgery, on=DAY, by=SYSTEM)
    assert shelf.row("a").unit_id == world.surgery.pk
