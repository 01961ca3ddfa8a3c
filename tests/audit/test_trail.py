"""What the trail says, and how it notices that somebody laid hands on it."""
# ruff: noqa: S608  the statements that falsify the trail are made of ids of this test

from importlib import import_module
from io import StringIO

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from talentcareer.access import actions as access
from talentcareer.access import views_units
from talentcareer.access.models import UnitName
from talentcareer.audit import trail
from talentcareer.audit.actions import SYSTEM
from talentcareer.audit.models import Entry, Link
from tests.audit.records import add_names, change, change_names, remove, set_password

guards = import_module("talentcareer.audit.migrations.0002_append_only")


def entries_of(*work):
    """The entries that some work adds."""
    last = Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0
    for step in work:
        step()
    return list(Entry.objects.filter(id__gt=last).order_by("id"))


class TestEntries:
    def test_one_entry_a_change_with_before_and_after(self, world):
        (entry,) = entries_of(
            lambda: change(world.surgery, name="普外科", order=3, by=world.hr, reason="院办〔2026〕1号")
        )
        assert (entry.actor_id, entry.actor_name, entry.action, entry.reason) == (
            str(world.hr.pk),
            "人事甲",
            "test.changed",
            "院办〔2026〕1号",
        )
        assert (entry.model, entry.object_id, entry.subject_id) == (
            "access.Unit",
            str(world.surgery.pk),
            str(world.surgery.pk),
        )
        assert entry.changes == {"name": ["外科", "普外科"], "order": ["0", "3"]}

    def test_a_new_record_says_what_it_holds_and_on_whose_page_it_stands(self, world):
        (entry,) = entries_of(lambda: add_names(world.surgery, "大外科", by=SYSTEM))
        assert entry.subject_id == str(world.surgery.pk)
        assert entry.changes == {"unit": [None, "外科"], "name": [None, "大外科"], "kind": [None, "alias"]}

    def test_bulk_writes_leave_one_entry_each(self, world):
        names = add_names(world.surgery, "甲", "乙", "丙", by=SYSTEM)
        made = entries_of(lambda: change_names(names, kind="former", by=SYSTEM))
        assert [(entry.object_id, entry.changes) for entry in made] == [
            (str(name.pk), {"kind": ["alias", "former"]}) for name in names
        ]
        assert {name.version for name in UnitName.objects.all()} == {2}

    def test_a_removed_record_says_what_it_held(self, world):
        (name,) = add_names(world.surgery, "大外科", by=SYSTEM)
        (entry,) = entries_of(lambda: remove(name, by=SYSTEM))
        assert entry.changes == {"unit": ["外科", None], "name": ["大外科", None], "kind": ["alias", None]}

    def test_what_goes_along_with_a_removed_record_is_told_too(self, world):
        ward = access.create_unit(name="一病区", parent=world.surgery, aliases=["外一"], by=SYSTEM)
        made = entries_of(lambda: remove(ward, by=SYSTEM))
        assert sorted((entry.model, entry.changes["name"]) for entry in made) == [
            ("access.Unit", ["一病区", None]),
            ("access.UnitName", ["外一", None]),
        ]

    def test_only_written_fields_are_told_and_the_others_still_count_as_changed(self, world):
        unit = world.surgery
        unit.order = 5
        (first,) = entries_of(lambda: change(unit, name="普外科", by=SYSTEM, update_fields=["name"]))
        assert first.changes == {"name": ["外科", "普外科"]}
        (second,) = entries_of(lambda: change(unit, by=SYSTEM))
        assert second.changes == {"order": ["0", "5"]}

    def test_masked_fields_show_that_they_changed_and_nothing_else(self, world):
        old = world.hr.password
        (entry,) = entries_of(lambda: set_password(world.hr, "a-new-hash", by=SYSTEM))
        assert entry.changes == {"password": ["***", "***"]}
        everything = [str(list(vars(entry).values())) for entry in Entry.objects.all()]
        assert [text for text in everything if "a-new-hash" in text or old in text] == []


class Editor:
    """What the migration's guards need of a schema editor, inside the test's own transaction."""

    connection = connection

    def execute(self, sql):
        with connection.cursor() as cursor:
            cursor.execute(sql)


def falsify(*statements):
    """Change the tables behind the application's back, with the guards taken off."""
    guards.release(apps, Editor())
    for statement in statements:
        Editor().execute(statement)
    guards.protect(apps, Editor())


class TestChecks:
    """Each way of laying hands on the trail is found; the untouched trail is whole."""

    @pytest.fixture
    def ids(self, world):
        trail.seal()
        return list(Entry.objects.order_by("id").values_list("id", flat=True))

    def test_the_untouched_trail_is_whole(self, ids):
        assert (trail.verify(trail.head()), trail.missing_guards()) == ([], [])
        assert Link.objects.count() == len(ids)

    @pytest.mark.parametrize(
        "column",
        [
            "actor_name = 'x'",
            "actor_id = 'x'",
            "action = 'x'",
            "reason = 'x'",
            "model = 'x'",
            "object_id = 'x'",
            "subject_id = 'x'",
            "changes = '{}'",
            "at = '2020-01-01 00:00:00+00:00'",
        ],
    )
    def test_an_altered_entry_is_found_whatever_was_altered(self, ids, column):
        falsify(f"UPDATE audit_entry SET {column} WHERE id = {ids[3]}")
        assert trail.verify() == [f"Entry {ids[3]} was altered."]

    def test_a_new_digest_without_the_key_is_found_twice(self, ids):
        falsify(f"UPDATE audit_entry SET actor_name = 'x', digest = '{'0' * 64}' WHERE id = {ids[3]}")
        assert trail.verify() == [f"Entry {ids[3]} was altered.", "The chain breaks at link 4."]

    def test_a_deleted_entry_is_found(self, ids):
        falsify(f"DELETE FROM audit_link WHERE entry_id = {ids[3]}", f"DELETE FROM audit_entry WHERE id = {ids[3]}")
        assert trail.verify() == ["Link 4 is missing.", "The chain breaks at link 5."]

    def test_swapped_entries_are_found(self, ids):
        falsify(
            f"UPDATE audit_link SET entry_id = -1 * entry_id WHERE entry_id IN ({ids[3]}, {ids[4]})",
            f"UPDATE audit_link SET entry_id = {ids[4]} WHERE entry_id = -{ids[3]}",
            f"UPDATE audit_link SET entry_id = {ids[3]} WHERE entry_id = -{ids[4]}",
        )
        assert trail.verify() == ["The chain breaks at link 4.", "The chain breaks at link 5."]

    def test_a_cut_tail_is_found_by_a_head_written_down(self, ids):
        head = trail.head()
        falsify(f"DELETE FROM audit_link WHERE entry_id > {ids[-4]}", f"DELETE FROM audit_entry WHERE id > {ids[-4]}")
        assert trail.verify() == []
        assert trail.verify(head) == [f"The chain ends at link {len(ids) - 3}, but {len(ids)} was written down."]

    def test_a_cut_tail_grown_again_is_found_by_a_head_written_down(self, ids):
        head = trail.head()
        falsify(f"DELETE FROM audit_link WHERE entry_id = {ids[-1]}", f"DELETE FROM audit_entry WHERE id = {ids[-1]}")
        trail.write_event("test.event", by=SYSTEM)
        trail.seal()
        assert trail.verify() == []
        assert trail.verify(head) == [f"Link {len(ids)} differs from the head written down."]

    def test_each_missing_guard_is_found_by_its_name(self, ids):
        expected = trail.GUARDS[connection.vendor]
        guards.release(apps, Editor())
        assert trail.missing_guards() == [
            f"The table {table} is not guarded against changes: its trigger {trigger} is missing."
            for table, trigger in sorted(expected)
        ]
        guards.protect(apps, Editor())
        assert trail.missing_guards() == []

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="one trigger a verb is SQLite's way")
    def test_another_trigger_does_not_stand_for_a_missing_one(self, ids):
        Editor().execute("DROP TRIGGER audit_entry_stays_delete")
        Editor().execute("CREATE TRIGGER audit_entry_stays_quiet BEFORE INSERT ON audit_entry BEGIN SELECT 1; END")
        assert trail.missing_guards() == [
            "The table audit_entry is not guarded against changes: its trigger audit_entry_stays_delete is missing."
        ]

    def test_a_check_seals_everything_however_much_waits(self, ids, monkeypatch):
        for _number in range(5):
            trail.write_event("test.event", by=SYSTEM)
        seal = trail.seal
        monkeypatch.setattr(trail, "seal", lambda: seal(limit=2))
        assert trail.check() == []
        assert trail.last_check()["links"] == len(ids) + 5

    def test_sealing_without_work_opens_no_transaction(self, ids):
        """On SQLite each transaction waits for the one write lock."""
        with CaptureQueriesContext(connection) as queries:
            assert trail.seal() == 0
        assert [query["sql"].split()[0] for query in queries] == ["SELECT"]

    def test_sealing_follows_a_quicker_sealer(self, ids, monkeypatch):
        for _number in range(3):
            trail.write_event("test.event", by=SYSTEM)
        chain, met = trail._chain, []

        def beaten_once(limit):
            if not met:
                met.append(chain(limit=1))
                raise IntegrityError("duplicate position")
            return chain(limit)

        monkeypatch.setattr(trail, "_chain", beaten_once)
        assert (trail.seal(), met, trail.seal(), trail.verify()) == (2, [1], 0, [])

    def test_a_sealer_that_never_gets_through_says_so(self, ids, monkeypatch):
        def beaten(_limit):
            raise IntegrityError("duplicate position")

        trail.write_event("test.event", by=SYSTEM)
        monkeypatch.setattr(trail, "_chain", beaten)
        with pytest.raises(IntegrityError):
            trail.seal()

    def test_sealing_goes_on_where_it_stopped(self, ids):
        assert trail.seal() == 0
        trail.write_event("test.event", by=SYSTEM)
        trail.write_event("test.event", by=SYSTEM)
        assert [trail.seal(limit=1), trail.seal(limit=1), trail.seal(limit=1)] == [1, 1, 0]
        assert trail.verify() == []


@pytest.mark.parametrize("table", ["audit_entry", "audit_link"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET digest = 'x'"])
def test_the_database_refuses_to_change_or_remove_rows(world, table, statement):
    trail.seal()
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))
    assert trail.verify() == []


class TestCommand:
    @pytest.fixture(autouse=True)
    def terminal(self, monkeypatch):
        monkeypatch.setenv("LANG", "en_US.UTF-8")

    def run(self, *arguments):
        out, err = StringIO(), StringIO()
        try:
            call_command("verify_trail", *arguments, stdout=out, stderr=err)
        except CommandError as error:
            return error.returncode, err.getvalue(), out.getvalue()
        return 0, err.getvalue(), out.getvalue()

    def test_a_whole_trail_ends_with_0_and_prints_its_head(self, world):
        code, faults, said = self.run()
        assert (code, faults) == (0, "")
        position = Entry.objects.count() - 1
        digest = Link.objects.get(position=position).digest
        assert said == f"head {position}:{digest}\nThe trail is whole: {position} entries in the chain.\n"
        assert trail.last_check()["faults"] == 0
        assert self.run("--head", f"{position}:{digest}")[0] == 0

    def test_faults_are_printed_and_end_with_1(self, world):
        self.run()
        entry = Entry.objects.order_by("id").first()
        falsify(f"UPDATE audit_entry SET actor_name = 'x' WHERE id = {entry.pk}")
        code, faults, _said = self.run()
        assert (code, faults) == (1, f"Entry {entry.pk} was altered.\n")
        assert trail.last_check()["faults"] == 1

    @pytest.mark.parametrize("head", ["12", "x:y", f"12:{'0' * 63}"])
    def test_a_head_that_cannot_be_read_is_wrong_use(self, world, head):
        assert self.run("--head", head)[0] == 2


def test_a_denial_is_written_though_the_refused_transaction_is_rolled_back(world, client_of, monkeypatch):
    """A view that changes something and is refused afterwards leaves the denial alone."""

    def refused(self):
        with transaction.atomic():
            access.create_unit(name="不该有", parent=world.hospital, by=world.hr)
            raise PermissionDenied("no")

    monkeypatch.setattr(views_units.UnitList, "values", refused)
    client = client_of(world.hr)
    made = entries_of(lambda: client.get("/units/"))
    assert [(entry.action, entry.actor_name, entry.changes) for entry in made] == [
        ("access.denied", "人事甲", {"route": [None, "access:unit-list"], "method": [None, "GET"]})
    ]


def test_a_route_without_the_permission_is_denied_and_written(world, client_of):
    client, answers = client_of(world.hr), []
    made = entries_of(lambda: answers.append(client.get("/trail/")))
    assert answers[0].status_code == 403
    assert [(entry.action, entry.actor_name, entry.changes["route"]) for entry in made] == [
        ("access.denied", "人事甲", [None, "audit:trail"])
    ]
